"""Several installations of one inbox, ours and libxmtp's together."""

import time

from ..agreement import agree
from ..runner import variants
from .groups import KINDS, LATE

# libxmtp looks for members' new installations before a message when it did not within these seconds.
LOOKED_LATELY = 5.2


def second(world, first):
    """A further installation of a party's inbox, of the other kind."""
    make = world.libxmtp if first.is_ours else world.ours
    installation = make(key=first.key, device_sync=True)
    assert installation.inbox == first.inbox and installation.installation != first.installation
    return installation


def first(world, kind):
    return (world.ours if kind == "ours" else world.libxmtp)(device_sync=True)


def keep_up(world, *parties):
    """Welcomes, sync groups and all conversations, as clients do on schedule."""
    for party in parties:
        party.call("sync_all")


@variants(kind=KINDS)
def without_device_sync(world, kind):
    """A second installation is added by whoever writes next"""
    world.expected_refusals |= LATE
    owner = (world.ours if kind == "ours" else world.libxmtp)()
    friend, other = world.ours(), world.libxmtp()
    dm = owner.dm(friend)
    group = friend.group([owner, other], name="old group")
    friend.send(group, "before the second installation")
    owner.send(dm, "before as well")
    world.sync(dm, owner, friend)
    world.sync(group, owner, friend, other)
    make = world.libxmtp if owner.is_ours else world.ours
    newer = make(key=owner.key)
    assert newer.inbox == owner.inbox
    time.sleep(LOOKED_LATELY)
    friend.send(group, "seen by the new one")
    owner.send(dm, "this too")
    world.welcome(newer)
    for conv, members in ((group, [owner, newer, friend, other]), (dm, [owner, newer, friend])):
        world.settle(conv, *members)
        assert newer.knows(conv)
        newer.send(conv, "from the new one")
        agree(world, conv, *members)
    assert "before the second installation" not in newer.texts(group)
    assert "seen by the new one" in newer.texts(group)


@variants(kind=KINDS)
def old_groups_at_once(world, kind):
    """A second installation is brought into old groups by the first, and both read what is new"""
    world.expected_refusals |= LATE
    owner = first(world, kind)
    friend, other = world.ours(), world.libxmtp()
    dm = owner.dm(friend)
    mine = owner.group([friend, other], name="made by the owner")
    theirs = other.group([owner, friend], name="made by another")
    world.welcome(owner, friend, other)
    owner.send(theirs, "I allow this")
    newer = second(world, owner)

    def is_everywhere():
        keep_up(world, newer, owner, newer)
        return all(newer.knows(conv) for conv in (dm, mine, theirs))
    world.until(is_everywhere, 30)
    for conv, members in ((dm, [friend]), (mine, [friend, other]), (theirs, [friend, other])):
        everybody = [owner, newer, *members]
        world.sync(conv, *everybody)
        for party in everybody:
            party.send(conv, "news from %s" % party.name)
            world.sync(conv, *everybody)
        agree(world, conv, *everybody)
    # Made by the own inbox on another installation: allowed without a question.
    assert newer.call("conversation", conv=mine)["consent_state"] == "allowed"


@variants(kind=KINDS)
def revoked(world, kind):
    """A revoked installation is put out of the groups by whoever looks next, and reads no further"""
    world.expected_refusals |= LATE
    owner = (world.ours if kind == "ours" else world.libxmtp)()
    friend = world.libxmtp() if owner.is_ours else world.ours()
    make = world.libxmtp if owner.is_ours else world.ours
    doomed = make(key=owner.key)
    conv = friend.group([owner], name="group")
    world.sync(conv, owner, doomed, friend)
    for party in (owner, doomed, friend):
        party.send(conv, "hello from %s" % party.name)
        world.sync(conv, owner, doomed, friend)
    agree(world, conv, owner, doomed, friend)
    owner.call("revoke_installations", installation_ids=[doomed.installation])
    assert doomed.installation not in owner.call("inbox_state", refresh=True)["installations"]
    time.sleep(LOOKED_LATELY)
    friend.send(conv, "not for the revoked one")
    world.sync(conv, owner, friend)
    world.sync(conv, doomed)
    assert doomed.call("conversation", conv=conv)["active"] is False
    assert "not for the revoked one" not in doomed.texts(conv)
    doomed.refuses("send", conv=conv, text="from outside")
    assert owner.inbox in {member["inbox_id"] for member in friend.call("members", conv=conv)}
    agree(world, conv, owner, friend)


@variants(kind=KINDS)
def consent_travels(world, kind):
    """Consent set on one installation appears on the other, each way"""
    world.expected_refusals |= LATE
    owner = first(world, kind)
    friend = world.libxmtp()
    group = friend.group([owner], name="a stranger's")
    dm = friend.dm(owner)
    world.welcome(owner)
    newer = second(world, owner)
    world.until(lambda: keep_up(world, newer, owner, newer) or all(newer.knows(conv) for conv in (group, dm)), 30)
    for setter, reader in ((owner, newer), (newer, owner)):
        for state in ("denied", "allowed"):
            for entity in ({"conv": group}, {"conv": dm}, {"inbox_id": friend.inbox}):
                setter.call("consent_set", state=state, **entity)

                def has_arrived():
                    for party in (setter, reader):
                        party.call("sync_preferences")
                    return state_of(reader, entity) == state
                world.until(has_arrived, 25)
                assert state_of(setter, entity) == state


def state_of(party, entity):
    answer = party.call("consent_get", **entity)
    return answer["state"] if isinstance(answer, dict) else answer
