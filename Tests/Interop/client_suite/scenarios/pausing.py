"""The minimum version of a group: a conversation that asks for more than we have waits."""

from ..agreement import Disagreement, agree
from ..runner import scenario
from .groups import LATE


@scenario
def low_enough(world):
    """A minimum version we have stops nobody"""
    world.expected_refusals |= LATE
    parties = world.mixed(4)
    conv = parties[0].group(parties[1:])
    world.sync(conv, *parties)
    parties[0].call("set_minimum_version", conv=conv, value="1.10.0")
    world.sync(conv, *parties)
    for party in parties:
        party.send(conv, "no pause")
    # From now on every commit leaves a transcript entry, empty ones too.
    parties[2].call("rotate_group_key", conv=conv)
    parties[1].call("set_name", conv=conv, value="named")
    agree(world, conv, *parties)


@scenario
def too_high(world):
    """A minimum version nobody has pauses everybody alike"""
    parties = world.mixed(4)
    conv = parties[0].group(parties[1:])
    world.sync(conv, *parties)
    parties[1].send(conv, "before")
    agree(world, conv, *parties)
    before = parties[0].epoch(conv)
    parties[0].refuses("set_minimum_version", conv=conv, value="99.0.0")
    world.sync(conv, *parties)
    for party in parties:
        about = party.call("conversation", conv=conv)
        if about["paused_for_version"] != "99.0.0":
            raise Disagreement("%s is not paused: %s" % (party, about))
        party.refuses("send", conv=conv, text="while paused")
        party.refuses("set_name", conv=conv, value="while paused")
        assert party.epoch(conv) == before
        assert "while paused" not in party.texts(conv)
