"""DMs: who begins, stitching, much traffic, long absence."""

from ..agreement import agree
from ..party import together
from ..runner import scenario, variants

ORDERS = [("ours", "libxmtp"), ("libxmtp", "ours")]


def expect(actual, expected):
    assert actual == expected, "got %r, want %r" % (actual, expected)


def one_conversation(party, *groups):
    """The groups of a pair are one conversation in a person's list."""
    listed = [entry["conv"] for entry in party.call("conversations") if entry["type"] == "dm"]
    assert len(listed) == 1 and listed[0] in groups, "%s lists %s" % (party, listed)


@variants(order=ORDERS)
def a_dm(world, order):
    """A DM is begun and answered"""
    one, other = world.pair(order)
    conv = one.dm(other)
    one.send(conv, "hello")
    world.sync(conv, other)
    other.send(conv, "hello back")
    agree(world, conv, one, other)
    expect(one.texts(conv), ["hello", "hello back"])
    one_conversation(one, conv)
    one_conversation(other, conv)
    expect(other.dm(one), conv)


@variants(order=ORDERS)
def dm_without_a_word(world, order):
    """A DM is begun without a message, and the other writes first"""
    one, other = world.pair(order)
    conv = one.dm(other)
    world.welcome(other)
    expect(other.dm(one), conv)
    other.send(conv, "first")
    one_conversation(other, conv)
    agree(world, conv, one, other)


@scenario
def both_at_once(world):
    """Both begin a DM at once: two groups, one conversation"""
    ours, theirs = world.ours(), world.libxmtp()
    answers = together((ours, "dm", {"inbox_id": theirs.inbox}), (theirs, "dm", {"inbox_id": ours.inbox}))
    groups = [answer["conv"] for answer in answers]
    assert groups[0] != groups[1]
    together((ours, "send", {"conv": groups[0], "text": "from ours"}),
             (theirs, "send", {"conv": groups[1], "text": "from theirs"}))
    stitched(world, groups, ours, theirs)


@variants(order=ORDERS)
def begun_twice_with_history(world, order):
    """A DM is begun by one who does not know of the other's, with history"""
    one, other = world.pair(order)
    first = one.dm(other)
    for number in range(5):
        one.send(first, "early %d" % number)
    second = other.dm(one)
    assert second != first
    other.send(second, "late")
    stitched(world, [first, second], one, other)
    for number in range(3):
        one.send(second, "after %d" % number)
        other.send(first, "old group %d" % number)
    agree(world, first, one, other, stitched=True)
    agree(world, second, one, other, stitched=True)
    expect(sorted(one.texts(first)), sorted(other.texts(second)))


def stitched(world, groups, one, other):
    """Both know both groups, list one of them, show all messages through either, and go on in the same one."""
    world.welcome(one, other)
    for conv in groups:
        agree(world, conv, one, other, stitched=True)
    for party in (one, other):
        one_conversation(party, *groups)
        expect(party.texts(groups[0]), party.texts(groups[1]))
    for turn in range(3):
        for party, peer in ((one, other), (other, one)):
            party.send(party.dm(peer), "turn %d" % turn)
            world.welcome(one, other)
            for conv in groups:
                world.sync(conv, one, other)
    expect(one.dm(other), other.dm(one))
    for conv in groups:
        agree(world, conv, one, other, stitched=True)


@scenario
def interleaved(world):
    """500 messages each way, interleaved"""
    ours, theirs = world.ours(), world.libxmtp()
    conv = ours.dm(theirs)
    world.welcome(theirs)
    for turn in range(10):
        answers = together(
            (ours, "send_many", {"conv": conv, "n": 50, "prefix": "ours %d." % turn}),
            (theirs, "send_many", {"conv": conv, "n": 50, "prefix": "theirs %d." % turn}))
        for answer in answers:
            assert not isinstance(answer, Exception), answer
    agree(world, conv, ours, theirs)
    texts = ours.texts(conv)
    expect(len(texts), 1000)
    for name in ("ours", "theirs"):
        expect([text for text in texts if text.startswith(name)],
               ["%s %d.%d" % (name, turn, number) for turn in range(10) for number in range(50)])


@variants(order=ORDERS)
def offline_catch_up(world, order):
    """2000 messages wait for one who was away"""
    writer, reader = world.pair(order)
    conv = writer.dm(reader)
    world.sync(conv, reader)
    reader.close()
    writer.call("send_many", conv=conv, n=2000, optimistic=True)
    reader.reopen()
    agree(world, conv, writer, reader)
    expect(reader.texts(conv), ["m%d" % number for number in range(2000)])
    reader.send(conv, "I am back")
    agree(world, conv, writer, reader)


@variants(order=ORDERS)
def disappearing_in_a_dm(world, order):
    """Either party of a DM lets messages disappear"""
    one, other = world.pair(order)
    conv = one.dm(other)
    world.welcome(other)
    other.call("set_disappearing", conv=conv, disappearing={"from_ns": 1, "in_ns": 3600 * 10 ** 9})
    world.sync(conv, one)
    one.send(conv, "for an hour")
    agree(world, conv, one, other)
    one.call("set_disappearing", conv=conv, disappearing=None)
    world.sync(conv, other)
    other.send(conv, "for ever")
    agree(world, conv, one, other)


@variants(order=ORDERS)
def many_welcomes(world, order):
    """120 conversations wait for one who was away"""
    maker, joiner = world.pair(order)
    joiner.close()
    groups = [maker.group([joiner], name="group %d" % number) for number in range(119)]
    groups.append(maker.dm(joiner))
    for conv in groups[::10]:
        maker.send(conv, "welcome")
    joiner.reopen()
    joiner.call("sync_all")
    assert {entry["conv"] for entry in joiner.call("conversations")} == set(groups)
    for conv in groups[::10] + groups[-1:]:
        joiner.send(conv, "thank you")
        agree(world, conv, maker, joiner)
