"""Asking to leave, and being let go."""

from ..agreement import agree, agree_on_past
from ..runner import scenario, variants
from .groups import KINDS, made


def let_go(world, conv, leaver, rest):
    """Waits until the leaver is out, as a super admin's client sees to it."""
    def is_out():
        world.tend(*rest)
        world.sync(conv, leaver, *rest)
        return leaver.call("conversation", conv=conv)["active"] is False
    world.until(is_out)


@variants(kind=KINDS)
def members_leave(world, kind):
    """Members leave while a super admin is online"""
    conv, parties = made(world, 5, kind)
    for leaver in parties[1:3]:
        rest = [party for party in parties if party is not leaver]
        leaver.call("leave", conv=conv)
        world.sync(conv, *parties)
        let_go(world, conv, leaver, rest)
        leaver.refuses("send", conv=conv, text="from outside")
        agree(world, conv, *rest)
        agree_on_past(world, conv, *parties)
        parties = rest
    parties[0].send(conv, "fewer now")
    agree(world, conv, *parties)


@variants(kind=KINDS)
def nobody_lets_go(world, kind):
    """Without a super admin online the leaver stays a member"""
    conv, parties = made(world, 4, kind)
    leaver = parties[1]
    leaver.call("leave", conv=conv)
    rest = parties[2:]
    world.tend(*rest)
    world.settle(conv, leaver, *rest)
    assert leaver.call("conversation", conv=conv)["active"] is True
    agree(world, conv, leaver, *rest)
    world.tend(parties[0])
    let_go(world, conv, leaver, [parties[0], *rest])
    agree(world, conv, parties[0], *rest)


@variants(kind=KINDS)
def creator_leaves(world, kind):
    """The creator leaves: not as the last super admin, but after handing over"""
    conv, parties = made(world, 4, kind)
    creator, heir = parties[:2]
    creator.refuses("leave", conv=conv)
    creator.call("add_super_admin", conv=conv, inbox_id=heir.inbox)
    creator.refuses("leave", conv=conv)
    world.sync(conv, *parties)
    creator.call("remove_super_admin", conv=conv, inbox_id=creator.inbox)
    world.sync(conv, *parties)
    creator.call("leave", conv=conv)
    world.sync(conv, *parties)
    let_go(world, conv, creator, parties[1:])
    agree(world, conv, *parties[1:])
    heir.call("set_name", conv=conv, value="inherited")
    agree(world, conv, *parties[1:])


@variants(kind=KINDS)
def left_and_added_again(world, kind):
    """One who left is added again"""
    conv, parties = made(world, 4, kind)
    for leaver in parties[1:3]:
        rest = [party for party in parties if party is not leaver]
        leaver.call("leave", conv=conv)
        world.sync(conv, *parties)
        let_go(world, conv, leaver, rest)
        parties[0].call("add_members", conv=conv, members=[leaver.inbox])
        world.sync(conv, *parties)
        about = leaver.call("conversation", conv=conv)
        assert about["active"] is True and about["consent_state"] == "unknown", about
        leaver.send(conv, "back again")
        agree(world, conv, *parties)


@scenario
def alone_in_a_group(world):
    """The only member of a group cannot leave"""
    for party in (world.ours(), world.libxmtp()):
        conv = party.group([])
        party.refuses("leave", conv=conv)
