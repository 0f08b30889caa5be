"""What arrives by itself: libxmtp's streams of our conversations and messages."""

from ..agreement import agree
from ..runner import scenario
from .groups import LATE


@scenario
def streamed(world):
    """libxmtp's streams bring what ours does"""
    world.expected_refusals |= LATE
    ours, theirs, other = world.ours(), world.libxmtp(), world.libxmtp()
    peer = world.processes.libxmtp

    def arrives(kind, is_it):
        return peer.wait_event(kind, lambda event: event["client"] == theirs.name and is_it(event))

    streams = [theirs.call("stream", what=what) for what in ("conversations", "messages")]
    conv = ours.group([theirs, other], name="streamed")
    arrives("conversation", lambda event: event["conversation"]["conv"] == conv)
    for number in range(20):
        message = ours.send(conv, "message %d" % number)
        if number % 5 == 0:
            ours.call("set_name", conv=conv, value="name %d" % number)
        arrives("message", lambda event: event["message"]["id"] == message)
    dm = ours.dm(theirs)
    arrives("conversation", lambda event: event["conversation"]["conv"] == dm)
    message = ours.send(dm, "hello")
    arrives("message", lambda event: event["message"]["id"] == message)
    for stream in streams:
        theirs.call("stop_stream", stream=stream)
    agree(world, conv, ours, theirs, other)
    agree(world, dm, ours, theirs)
