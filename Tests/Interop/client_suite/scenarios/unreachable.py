"""Installations without a usable key package: they stay out, and nobody stumbles over them."""

from ..agreement import agree
from ..runner import variants
from .groups import KINDS, LATE


def lose_key_package(world, party):
    world.node.control(op="drop_key_package", installation_id=party.installation)


@variants(kind=KINDS)
def one_of_two(world, kind):
    """One installation of a member cannot be reached"""
    world.expected_refusals |= LATE
    creator = (world.ours if kind == "ours" else world.libxmtp)()
    owner, other = world.ours(), world.libxmtp()
    lost = world.libxmtp(key=owner.key)
    lose_key_package(world, lost)
    conv = creator.group([owner, other])
    parties = [creator, owner, other]
    world.sync(conv, *parties)
    for party in parties:
        party.send(conv, "without the lost one")
    world.welcome(lost)
    assert not lost.knows(conv)
    agree(world, conv, *parties, unreached=[lost.installation])
    owner.call("set_name", conv=conv, value="goes on")
    # What was never added need not be removed.
    creator.call("remove_members", conv=conv, members=[owner.inbox])
    world.sync(conv, owner)
    assert owner.call("conversation", conv=conv)["active"] is False
    agree(world, conv, creator, other)
    other.call("add_members", conv=conv, members=[owner.inbox])
    agree(world, conv, *parties, unreached=[lost.installation])


@variants(kind=KINDS)
def nobody_there(world, kind):
    """Somebody without any usable installation cannot be added"""
    creator = (world.ours if kind == "ours" else world.libxmtp)()
    member, lost = world.mixed(2)
    lose_key_package(world, lost)
    conv = creator.group([member])
    world.sync(conv, member)
    for party in (creator, member):
        party.refuses("add_members", conv=conv, members=[lost.inbox])
        party.send(conv, "still two")
    agree(world, conv, creator, member)
