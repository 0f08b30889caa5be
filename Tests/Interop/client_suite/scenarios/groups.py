"""Groups of several sizes: every operation by ours and by libxmtp."""

from ..agreement import agree, agree_on_past
from ..runner import variants

KINDS = ["ours", "libxmtp"]
# A commit that came second is of an epoch that is over.
LATE = {"wrong-epoch"}
SIZED = [(3, "ours"), (3, "libxmtp"), (10, "ours"), (10, "libxmtp"), (50, "ours"), (50, "libxmtp")]


class Sized:
    """A value of `variants` that reads well."""

    def __init__(self, size, kind):
        self.size, self.kind = size, kind

    def __str__(self):
        return "%d members, made by %s" % (self.size, self.kind)


def made(world, size, kind, **options):
    """A group with members of both kinds in turn, the creator first."""
    parties = world.mixed(size, first=kind)
    conv = parties[0].group(parties[1:], **options)
    world.sync(conv, *parties)
    return conv, parties


@variants(sized=[Sized(*pair) for pair in SIZED])
def every_operation(world, sized):
    """Every operation of a group"""
    # Nobody syncs before its first message, whose key update comes second to others'.
    world.expected_refusals |= LATE
    conv, parties = made(world, sized.size, sized.kind, name="name", description="description",
                         image_url="https://example.org/1.png", app_data="data")
    creator, member, third = parties[0], parties[1], parties[2]
    agree(world, conv, *parties)
    step = agree if sized.size < 50 else (lambda *arguments: world.sync(conv, *parties))

    # Every first message brings a key update that all others read: in a large group some speak.
    for number, party in enumerate(parties[:10]):
        party.send(conv, "text %d" % number)
    step(world, conv, *parties)

    # Metadata, by the creator and by members.
    for party, command, value in [
            (creator, "set_name", "a new name \u00e9\U0001F600"), (member, "set_name", ""),
            (member, "set_description", "said by a member"), (creator, "set_image_url", "https://example.org/2.png"),
            (member, "set_app_data", "{\"key\": 1}"), (third, "set_name", "third")]:
        party.call(command, conv=conv, value=value)
        world.sync(conv, *parties)
    step(world, conv, *parties)

    # Roles.
    for command, who in [("add_admin", member), ("add_super_admin", third), ("remove_admin", member),
                         ("remove_super_admin", third), ("add_admin", third)]:
        creator.call(command, conv=conv, inbox_id=who.inbox)
    step(world, conv, *parties)
    third.call("set_disappearing", conv=conv, disappearing={"from_ns": 1, "in_ns": 3600 * 10 ** 9})
    third.send(conv, "for an hour")
    step(world, conv, *parties)
    creator.call("set_disappearing", conv=conv, disappearing=None)

    # Policies.
    for what, field, policy in [
            ("add_member", None, "admin"), ("remove_member", None, "super_admin"), ("add_admin", None, "admin"),
            ("remove_admin", None, "deny"), ("update_metadata", "group_name", "admin"),
            ("update_metadata", "description", "deny"), ("update_metadata", "image_url_square", "super_admin"),
            ("update_metadata", "app_data", "allow")]:
        creator.call("set_permission", conv=conv, what=what, policy=policy, **({"field": field} if field else {}))
    step(world, conv, *parties)

    # Members.
    newcomers = [world.ours(), world.libxmtp()]
    world.sync(conv, third)
    third.call("add_members", conv=conv, members=[party.inbox for party in newcomers])
    parties += newcomers
    world.sync(conv, *parties)
    for party in newcomers:
        party.send(conv, "here I am")
    agree(world, conv, *parties)
    creator.call("remove_members", conv=conv, members=[newcomers[0].inbox])
    world.sync(conv, *parties)
    parties.remove(newcomers[0])
    assert newcomers[0].call("conversation", conv=conv)["active"] is False
    agree_on_past(world, conv, *parties, newcomers[0])

    # Keys, and what is taken back.
    for party in (creator, member):
        party.call("rotate_group_key", conv=conv)
        taken_back = party.send(conv, "to be deleted")
        world.sync(conv, *parties)
        party.call("delete_message", conv=conv, message_id=taken_back)
        world.sync(conv, *parties)
    someones = member.send(conv, "deleted by a super admin")
    world.sync(conv, creator)
    creator.call("delete_message", conv=conv, message_id=someones)
    agree(world, conv, *parties)


@variants(kind=KINDS)
def removed_and_added_again(world, kind):
    """Somebody is removed and added again, and reads on"""
    conv, parties = made(world, 4, kind)
    creator = parties[0]
    for gone in parties[1:3]:
        rest = [party for party in parties if party is not gone]
        gone.send(conv, "before")
        world.sync(conv, *parties)
        creator.call("remove_members", conv=conv, members=[gone.inbox])
        world.sync(conv, *parties)
        assert gone.call("conversation", conv=conv)["active"] is False
        gone.refuses("send", conv=conv, text="from outside")
        creator.send(conv, "not for %s" % gone.name)
        agree(world, conv, *rest)
        agree_on_past(world, conv, *parties)
        adder = rest[1]
        adder.call("add_members", conv=conv, members=[gone.inbox])
        world.sync(conv, *parties)
        assert gone.call("conversation", conv=conv)["active"] is True
        gone.send(conv, "back again")
        agree(world, conv, *parties)
        assert "not for %s" % gone.name not in gone.texts(conv)
        assert gone.texts(conv)[-1] == "back again"


@variants(kind=KINDS)
def alone(world, kind):
    """A group without members, who come later"""
    world.expected_refusals |= LATE
    creator = world.ours() if kind == "ours" else world.libxmtp()
    conv = creator.group([], name="alone")
    creator.send(conv, "to nobody")
    creator.call("set_name", conv=conv, value="not alone")
    others = world.mixed(2)
    creator.call("add_members", conv=conv, members=[party.inbox for party in others])
    world.sync(conv, *others)
    for party in others:
        party.send(conv, "hello")
    agree(world, conv, creator, *others)


@variants(kind=KINDS)
def disappears(world, kind):
    """Messages disappear when their time is up"""
    world.expected_refusals |= LATE
    conv, parties = made(world, 3, kind, disappearing={"from_ns": 1, "in_ns": 2 * 10 ** 9})
    for party in parties:
        party.send(conv, "gone soon")
    world.settle(conv, *parties)
    for party in parties:
        assert party.call("conversation", conv=conv)["disappearing"] == {"from_ns": 1, "in_ns": 2 * 10 ** 9}
    world.until(lambda: all(not party.texts(conv) for party in world.tended(*parties)))
    parties[0].call("set_disappearing", conv=conv, disappearing=None)
    world.sync(conv, *parties)
    parties[1].send(conv, "this stays")
    agree(world, conv, *parties)
    assert [party.texts(conv) for party in parties] == [["this stays"]] * 3


@variants(kind=KINDS)
def long_away(world, kind):
    """Somebody is away while the group goes through a hundred epochs"""
    world.expected_refusals |= LATE
    conv, parties = made(world, 4, kind)
    away = parties[1]
    agree(world, conv, *parties)
    away.close()
    rest = [party for party in parties if party is not away]
    for turn in range(35):
        for number, party in enumerate(rest):
            party.call("set_name", conv=conv, value="%d.%d" % (turn, number))
            party.send(conv, "%s in turn %d" % (party.name, turn))
            world.sync(conv, *rest)
        if turn == 17:
            joined = world.ours()
            rest[0].call("add_members", conv=conv, members=[joined.inbox])
    away.reopen()
    agree(world, conv, *parties, joined)
    away.send(conv, "what did I miss?")
    agree(world, conv, *parties, joined)


@variants(kind=KINDS)
def wallets_change(world, kind):
    """Inboxes gain and lose wallets under way, and the membership follows"""
    world.expected_refusals |= LATE
    conv, parties = made(world, 4, kind)
    for changed, actor in ((parties[1], parties[2]), (parties[2], parties[1])):
        address = None
        for change in ("add_wallet", "remove_wallet"):
            answer = changed.call(change, **({"address": address} if change == "remove_wallet" else {}))
            address = answer.get("address", address)
            actor.call("set_name", conv=conv, value="%s of %s" % (change, changed.name))
            world.sync(conv, *parties)
            newcomer = world.mixed(1, first=changed.kind)[0]
            actor.call("add_members", conv=conv, members=[newcomer.inbox])
            parties.append(newcomer)
            world.sync(conv, *parties)
            changed.send(conv, "after %s" % change)
            agree(world, conv, *parties)
