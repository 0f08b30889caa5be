"""The proof after every scenario: members, roles, metadata, messages and epoch authenticators are the same for all."""

from . import view

# The results of the commit log's schema: applied; the wrong epoch's commit is told apart from a damaged one by nobody.
APPLIED = 1


class Disagreement(AssertionError):
    pass


def agree(world, conv, *parties, stitched=False, resent=False, late=False, unreached=()):
    """All parties are members and hold the same conversation.

    `stitched`: a DM of several groups, of which libxmtp shows the metadata of one, whichever is asked for.
    `resent`: libxmtp may have sent a message again that the others had read (FINDINGS.md, section 6).
    `late`: libxmtp may have lost messages that came when their epoch was over (FINDINGS.md, section 6).
    `unreached`: installations without a leaf, which libxmtp lists all the same.
    """
    world.settle(conv, *parties)
    if not stitched:
        _same("members", parties, [view.members(party, conv, unreached) for party in parties])
        _same("metadata", parties, [view.metadata(party, conv) for party in parties])
    lists = [view.messages(party, conv) for party in parties]
    if resent:
        lists = _without_resent(parties, lists)
    _epochs(conv, parties, lists)
    if late:
        lists = _without_lost(parties, lists, _came_late(world, conv, parties))
    _messages(parties, lists)
    _refusals(world, parties)


def agree_on_past(world, conv, *parties):
    """Some are no longer members: what two parties both hold is the same."""
    lists = [view.messages(party, conv) for party in parties]
    _past_commits(conv, parties, lists)
    _common_messages(parties, lists)
    _refusals(world, parties)


def _same(what, parties, values):
    for party, value in zip(parties, values):
        if value != values[0]:
            raise Disagreement("%s: %s holds %s, %s holds %s" % (
                what, parties[0], _difference(values[0], value), party, _difference(value, values[0])))


def _difference(one, other):
    """The part of `one` that `other` has not."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {key: value for key, value in one.items() if other.get(key, _difference) != value}
    return one


# ---- epochs ----
def _epochs(conv, parties, lists):
    known = [(party, party.epoch(conv)) for party in parties]
    numbers = {epoch for _, (epoch, _) in known}
    secrets = {secret for _, (_, secret) in known if secret}
    if len(numbers) != 1 or len(secrets) != 1:
        raise Disagreement("epochs: " + ", ".join("%s at %s %s" % (party, epoch, (secret or "?")[:8])
                                                  for party, (epoch, secret) in known))
    _past_commits(conv, parties, lists)


def _past_commits(conv, parties, lists):
    """Every commit two parties have both judged had the same result and led to the same secrets."""
    seen = {}
    for party, entries in zip(parties, lists):
        evicted = {entry["sequence"] for entry in entries if view.evicts(entry, party)}
        for sequence, (result, epoch, authenticator) in party.commits(conv).items():
            # Who is removed does not learn the secrets of the epoch without it.
            if sequence in evicted:
                continue
            verdict = (epoch, authenticator) if result == APPLIED else "not applied"
            first = seen.setdefault(sequence, (party, verdict))
            if first[1] != verdict:
                raise Disagreement("commit %d: %s says %s, %s says %s" % (
                    sequence, first[0], first[1], party, verdict))


# ---- messages ----
def _messages(parties, lists):
    _common_messages(parties, lists)
    # From the last join of either on, the lists are one.
    since = [_joined(party, entries) for party, entries in zip(parties, lists)]
    reference = max(range(len(parties)), key=lambda index: -since[index])
    for index, party in enumerate(parties):
        start = max(since[index], since[reference])
        one, other = (_after(start, parties[at], lists[at]) for at in (reference, index))
        if one != other:
            raise Disagreement("messages of %s and %s: %s" % (
                parties[reference], party, _first_difference(one, other)))


def _without_resent(parties, lists):
    """Leaves out, everywhere, what libxmtp sent twice: it holds the second place of a message, the others the first."""
    resent = set()
    for party, entries in zip(parties, lists):
        if party.is_ours:
            continue
        own = {entry["id"]: entry["sequence"] for entry in entries if entry["sender"] == party.inbox and entry["id"]}
        for other in lists:
            resent |= {entry["id"] for entry in other if own.get(entry["id"], 0) > entry["sequence"]}
    return [[entry for entry in entries if entry["id"] not in resent] for entries in lists]


def _came_late(world, conv, parties):
    """Sequence ids of what was made in an epoch that was over when the node took it, as ours have judged the commits."""
    applied = {(sequence, epoch) for party in parties if party.is_ours
               for sequence, (result, epoch, _) in party.commits(conv).items() if result == APPLIED}
    return {sequence for sequence, made in world.node.epochs(conv).items()
            if made < max([epoch for at, epoch in applied if at < sequence], default=0)}


def _without_lost(parties, lists, late):
    """Leaves out, everywhere, what came late and a libxmtp lacks."""
    held = [{entry["sequence"] for entry in entries} for party, entries in zip(parties, lists) if not party.is_ours]
    lost = {sequence for sequence in late if not all(sequence in each for each in held)}
    return [[entry for entry in entries if entry["sequence"] not in lost] for entries in lists]


def _joined(party, entries):
    """The sequence id a party joined at last; 0 for who made the conversation."""
    return max([entry["sequence"] for entry in entries if view.is_own_welcome(entry, party)], default=0)


def _after(sequence, party, entries):
    return [entry for entry in entries if entry["sequence"] > sequence and not view.is_own_welcome(entry, party)]


def _common_messages(parties, lists):
    seen = {}
    for party, entries in zip(parties, lists):
        twice = set()
        for entry in entries:
            if entry["id"] is None:
                continue
            if entry["id"] in twice:
                raise Disagreement("%s holds message %s twice" % (party, entry["id"]))
            twice.add(entry["id"])
            first = seen.setdefault(entry["id"], (party, entry))
            if first[1] != entry:
                raise Disagreement("message: %s holds %s, %s holds %s" % (
                    first[0], _difference(first[1], entry), party, _difference(entry, first[1])))


def _first_difference(one, other):
    for index, (left, right) in enumerate(zip(one, other)):
        if left != right:
            return "number %d of %d and %d: %s against %s" % (
                index, len(one), len(other), _difference(left, right), _difference(right, left))
    rest = (one + other)[min(len(one), len(other)):] if len(one) != len(other) else []
    longer = one if len(one) > len(other) else other
    return "%d against %d, the first that is missing: %s" % (
        len(one), len(other), longer[min(len(one), len(other))] if rest else "none")


def _refusals(world, parties):
    for party in parties:
        unexpected = {code for _, code in party.rejected()} - world.expected_refusals
        if unexpected:
            raise Disagreement("%s refused envelopes: %s" % (party, ", ".join(sorted(unexpected))))
