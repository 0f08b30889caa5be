"""Commits of several members at the same time: some win, the others are made again, nobody forks."""

from ..agreement import agree, agree_on_past
from ..party import together
from ..runner import scenario, variants
from .forbidden import REFUSED
from .groups import KINDS, LATE, made

# What a command ends with when others came first too often.
OVERTAKEN = ("busy", "GroupError::SyncFailedToWait", "GroupError::Sync")


def retry(world, conv, parties, calls, attempts=8):
    """Runs commands at once; those that others were faster than too often are run again, as the caller of libxmtp must."""
    for _ in range(attempts):
        answers = together(*calls)
        failed = [(call, answer) for call, answer in zip(calls, answers) if isinstance(answer, Exception)]
        for call, answer in failed:
            assert answer.err.get("code") in OVERTAKEN, answer
        if not failed:
            return
        world.sync(conv, *parties)
        calls = [call for call, _ in failed]
    raise AssertionError("still failing: %s" % failed)


@variants(kind=KINDS)
def renamed_by_all(world, kind):
    """All members change metadata at the same time"""
    world.expected_refusals |= LATE
    conv, parties = made(world, 4, kind)
    for turn in range(3):
        commands = ["set_name", "set_description", "set_image_url", "set_app_data"]
        retry(world, conv, parties, [
            (party, commands[(turn + index) % 4], {"conv": conv, "value": "https://%s.example/%d" % (party.kind, turn)})
            for index, party in enumerate(parties)])
        agree(world, conv, *parties)


@scenario
def added_by_both(world):
    """Both add members at the same time, the same ones and different ones"""
    world.expected_refusals |= LATE | {"already-joined"}
    conv, parties = made(world, 2, "ours")
    for turn in range(3):
        common, one, other = world.mixed(3, first=KINDS[turn % 2])
        retry(world, conv, parties, [
            (parties[0], "add_members", {"conv": conv, "members": [common.inbox, one.inbox]}),
            (parties[1], "add_members", {"conv": conv, "members": [common.inbox, other.inbox]})])
        newcomers = [common, one, other]
        world.sync(conv, *parties, *newcomers)
        for party in newcomers:
            party.send(conv, "I am in")
        agree(world, conv, *parties, *newcomers)


@variants(kind=KINDS)
def removed_by_both(world, kind):
    """Two admins remove the same member at the same time, and each other's friend"""
    world.expected_refusals |= LATE
    conv, parties = made(world, 7, kind)
    first, second = parties[:2]
    first.call("add_admin", conv=conv, inbox_id=second.inbox)
    world.sync(conv, *parties)
    retry(world, conv, parties[:2], [
        (first, "remove_members", {"conv": conv, "members": [parties[2].inbox, parties[3].inbox]}),
        (second, "remove_members", {"conv": conv, "members": [parties[2].inbox, parties[4].inbox]})])
    world.sync(conv, *parties)
    for gone in parties[2:5]:
        assert gone.call("conversation", conv=conv)["active"] is False
    agree(world, conv, first, second, *parties[5:])


@variants(kind=KINDS)
def commits_and_messages(world, kind):
    """Commits and messages of all members cross each other"""
    world.expected_refusals |= LATE
    conv, parties = made(world, 4, kind)
    sent = []
    for turn in range(20):
        calls = []
        for party in parties:
            sent.append("%s, turn %d" % (party.name, turn))
            calls.append((party, "send", {"conv": conv, "text": sent[-1]}))
        calls.append((parties[turn % 4], "set_name", {"conv": conv, "value": "turn %d" % turn}))
        calls.append((parties[(turn + 1) % 4], "set_description", {"conv": conv, "value": "turn %d" % turn}))
        for answer in together(*calls):
            # What others were faster than too often stays queued, and goes out with a later sync.
            assert not isinstance(answer, Exception) or answer.err.get("code") in OVERTAKEN, answer
    agree(world, conv, *parties, resent=True)
    for party in parties:
        assert sorted(party.texts(conv)) == sorted(sent), party


@variants(kind=KINDS)
def writes_while_removed(world, kind):
    """Somebody writes and renames while it is removed: the rest holds the same messages"""
    world.expected_refusals |= LATE | REFUSED | {"invalidSender"}
    conv, parties = made(world, 7, kind)
    creator = parties[0]
    # One by one: each of them is at work when it goes.
    for gone in parties[1:5]:
        gone.send(conv, "at work")
        world.sync(conv, *parties)
        together(
            (gone, "send_many", {"conv": conv, "n": 6, "prefix": "%s." % gone.name}),
            (gone, "set_name", {"conv": conv, "value": "by %s" % gone.name}),
            (creator, "remove_members", {"conv": conv, "members": [gone.inbox]}))
        world.sync(conv, *parties)
        assert gone.call("conversation", conv=conv)["active"] is False
        parties.remove(gone)
        agree(world, conv, *parties, late=True)
        agree_on_past(world, conv, *parties, gone)


@variants(kind=KINDS)
def demoted_at_work(world, kind):
    """An admin is demoted while it uses its power: all judge by the role at the commit's place"""
    world.expected_refusals |= LATE | REFUSED
    conv, parties = made(world, 4, kind, permissions="admin_only")
    creator = parties[0]
    for turn in range(4):
        admin = parties[1 + turn % 2]
        creator.call("add_admin", conv=conv, inbox_id=admin.inbox)
        world.sync(conv, *parties)
        together(
            (creator, "remove_admin", {"conv": conv, "inbox_id": admin.inbox}),
            (admin, "set_name", {"conv": conv, "value": "turn %d" % turn}))
        agree(world, conv, *parties)
        admin.refuses("set_name", conv=conv, value="no longer")
        creator.call("set_description", conv=conv, value="turn %d" % turn)
        agree(world, conv, *parties)
