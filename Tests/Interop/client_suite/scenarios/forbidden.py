"""What a role or the kind of conversation does not allow: refused by all alike, and nobody forks."""

from ..agreement import agree
from ..runner import scenario, variants
from .groups import KINDS, LATE, made

REFUSED = {"insufficient-permissions"}


def attempts(member, creator, admin):
    """What a plain member of an admins-only group may not do; each would change something."""
    return [
        ("set_name", {"value": "mine"}), ("set_description", {"value": "mine"}),
        ("set_image_url", {"value": "https://mine.example"}), ("set_app_data", {"value": "mine"}),
        ("set_disappearing", {"disappearing": {"from_ns": 1, "in_ns": 10 ** 9}}),
        ("add_admin", {"inbox_id": member.inbox}), ("remove_admin", {"inbox_id": admin.inbox}),
        ("add_super_admin", {"inbox_id": member.inbox}), ("remove_super_admin", {"inbox_id": creator.inbox}),
        ("remove_members", {"members": [admin.inbox]}), ("remove_members", {"members": [creator.inbox]}),
        ("set_permission", {"what": "add_member", "policy": "allow"}),
    ]


@variants(kind=KINDS)
def plain_member(world, kind):
    """A plain member tries what only admins may; everybody refuses, itself included"""
    world.expected_refusals |= REFUSED | LATE
    conv, parties = made(world, 4, kind, permissions="admin_only", name="theirs")
    creator, stranger = parties[0], world.ours()
    creator.call("add_admin", conv=conv, inbox_id=parties[3].inbox)
    world.sync(conv, *parties)
    for member in parties[1:3]:
        for command, arguments in attempts(member, creator, parties[3]):
            member.refuses(command, conv=conv, **arguments)
        member.refuses("add_members", conv=conv, members=[stranger.inbox])
        agree(world, conv, *parties)
        member.send(conv, "still here")
    agree(world, conv, *parties)


@scenario
def published_all_the_same(world):
    """A forbidden commit of ours on the topic is refused by libxmtp as by us, and the next one is taken"""
    world.expected_refusals |= REFUSED
    creator, admin, watcher = world.libxmtp(), world.libxmtp(), world.ours()
    # This one publishes without asking itself first, as libxmtp does.
    member = world.ours(unjudged=True)
    parties = [creator, admin, watcher, member]
    conv = creator.group(parties[1:], permissions="admin_only")
    creator.call("add_admin", conv=conv, inbox_id=admin.inbox)
    world.sync(conv, *parties)
    for command, arguments in attempts(member, creator, admin):
        before = len(watcher.commits(conv))
        member.refuses(command, conv=conv, **arguments)
        agree(world, conv, *parties)
        assert len(watcher.commits(conv)) > before, "nothing was published by %s" % command
    member.call("rotate_group_key", conv=conv)
    agree(world, conv, *parties)


@variants(kind=KINDS)
def super_admins(world, kind):
    """A super admin cannot be removed, nor the last one demoted"""
    world.expected_refusals |= REFUSED
    conv, parties = made(world, 4, kind)
    creator, second = parties[:2]
    creator.refuses("remove_super_admin", conv=conv, inbox_id=creator.inbox)
    creator.call("add_super_admin", conv=conv, inbox_id=second.inbox)
    world.sync(conv, *parties)
    creator.refuses("remove_members", conv=conv, members=[second.inbox])
    second.refuses("remove_members", conv=conv, members=[creator.inbox])
    agree(world, conv, *parties)
    second.call("remove_super_admin", conv=conv, inbox_id=creator.inbox)
    world.sync(conv, *parties)
    second.refuses("remove_super_admin", conv=conv, inbox_id=second.inbox)
    second.call("remove_members", conv=conv, members=[creator.inbox])
    world.sync(conv, *parties)
    agree(world, conv, *parties[1:])


@variants(kind=KINDS)
def too_long(world, kind):
    """Texts that are too long are refused before they leave"""
    conv, parties = made(world, 3, kind)
    for party in parties:
        for command, limit in [("set_name", 100), ("set_description", 1000), ("set_image_url", 2048),
                               ("set_app_data", 8192)]:
            party.refuses(command, conv=conv, value="x" * (limit + 1))
            party.refuses(command, conv=conv, value="\u00e9" * (limit // 2 + 1))
    parties[1].call("set_name", conv=conv, value="\u00e9" * 50)
    agree(world, conv, *parties)


@variants(kind=KINDS)
def in_a_dm(world, kind):
    """A DM has no name, roles, policies or further members"""
    world.expected_refusals |= REFUSED
    one, other = world.pair(("ours", "libxmtp") if kind == "ours" else ("libxmtp", "ours"))
    third = world.ours()
    conv = one.dm(other)
    world.sync(conv, other)
    for party, peer in ((one, other), (other, one)):
        for command, arguments in attempts(party, peer, peer):
            # A DM's lists are empty: to take somebody off changes nothing, and is no wish of libxmtp's to refuse.
            if command not in ("set_disappearing", "remove_admin", "remove_super_admin"):
                party.refuses(command, conv=conv, **arguments)
        party.refuses("add_members", conv=conv, members=[third.inbox])
        party.refuses("leave", conv=conv)
        party.send(conv, "only us")
    agree(world, conv, one, other)


@variants(kind=KINDS)
def others_messages(world, kind):
    """Only the author and super admins delete a message"""
    conv, parties = made(world, 4, kind)
    author = parties[1]
    message = author.send(conv, "stays")
    world.settle(conv, *parties)
    for stranger in parties[2:]:
        # libxmtp refuses its own; ours sends, and nobody obeys.
        try:
            stranger.call("delete_message", conv=conv, message_id=message)
        except Exception:
            pass
    agree(world, conv, *parties)
    for party in parties:
        assert "stays" in party.texts(conv)
    author.call("delete_message", conv=conv, message_id=message)
    world.settle(conv, *parties)
    world.assert_deleted(conv, message, *parties)
