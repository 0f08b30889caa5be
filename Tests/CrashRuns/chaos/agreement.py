"""Whether everybody agrees once the node is well again."""

from libxmtp_peer import PeerError, decode_envelope, pb_read
from parties import Disagreement, same

MEMBERSHIP_CHANGE = "membership_change"
ADDED = 2


def joined_at(party, rows):
    """The sequence id after which a party reads: 0 for who made the conversation."""
    return max([row["sequence_id"] for row in rows if row["kind"] == MEMBERSHIP_CHANGE and names_only(row, party)],
               default=0)


def names_only(row, party):
    """Whether a transcript entry is the one a joiner writes for itself: it names nobody else as added."""
    added = [dict(pb_read(value)).get(1, b"").decode()
             for field, value in pb_read(bytes.fromhex(decode_envelope(bytes.fromhex(row["raw"]))["content"]))
             if field == ADDED]
    return added == [party.inbox]


class View:
    """What one party holds of a conversation."""

    def __init__(self, party, conv):
        self.party = party
        # Of a DM that both sides opened, the list has the messages of both groups.
        self.rows = [row for row in party.call("messages", conv=conv) if row["conv"] == conv]
        self.about = party.call("conversation", conv=conv)
        self.active = bool(self.about["active"])
        self.state = party.state(conv) if self.active else None
        self.joined = joined_at(party, self.rows)
        self.messages = [(row["id"], row["sequence_id"]) for row in self.rows
                         if row["kind"] != MEMBERSHIP_CHANGE and row["delivery_status"] == "published"]
        self.stranded = [row["id"] for row in self.rows if row["delivery_status"] == "unpublished"]


def view(party, conv):
    """Nothing when the party does not know the conversation."""
    try:
        return View(party, conv)
    except PeerError:
        return None


def views(parties, conv):
    found = [view(party, conv) for party in parties]
    return [each for each in found if each]


def fingerprint(parties, conversations):
    """To see whether anything still changes."""
    return [(conv, each.party.name, each.state, len(each.rows), each.active)
            for conv in conversations for each in views(parties, conv)]


def demand(parties, conv, sent, epochs):
    """Raises when those who are in a conversation do not agree; returns what was compared.

    `epochs` has the epoch of every envelope of the topic, by sequence id.
    """
    held = views(parties, conv)
    active = [each for each in held if each.active]
    if not active:
        return 0, 0
    try:
        same("state of %s" % conv[:8], {each.party.name: each.state for each in active})
    except Disagreement as error:
        raise Disagreement("%s\n%s" % (error, histories(conv, active, epochs)))
    members = set(active[0].state[1])
    missing = [party.name for party in parties if party.inbox in members and party not in [e.party for e in active]]
    if missing:
        raise Disagreement("%s: %s are members and do not know it" % (conv[:8], ", ".join(missing)))
    for each in held:
        ids = [message for message, _ in each.messages]
        if len(set(ids)) != len(ids):
            raise Disagreement("%s: %s holds a message twice" % (conv[:8], each.party.name))
        if [sequence for _, sequence in each.messages] != sorted(sequence for _, sequence in each.messages):
            raise Disagreement("%s: %s lists messages out of order" % (conv[:8], each.party.name))
    compare(conv, active, epochs)
    for party, message in sent:
        mine = next((each for each in held if each.party is party), None)
        if mine and message not in [each for each, _ in mine.messages]:
            if mine.active and party.is_ours:
                raise Disagreement("%s: a message of %s that was accepted is not sent" % (conv[:8], party.name))
    for each in active:
        if each.party.is_ours and each.stranded:
            raise Disagreement("%s: %d messages of %s are stranded" % (conv[:8], len(each.stranded), each.party.name))
    return len(active), max(len(each.messages) for each in active)


def came_late(conv, active, epochs):
    """Messages that came when their epoch was over. libxmtp does not find the sender of some of them once a member was
    removed ("Sender is not part of the group"), and loses them; see FINDINGS.md. Who was brought back knows only the
    commits since then, so everybody is asked."""
    commits = {(sequence, epoch) for each in active for sequence, result, epoch in commit_log(each.party, conv)
               if result == 1}
    late = set()
    for each in active:
        for message, sequence in each.messages:
            over = max([epoch for at, epoch in commits if at < sequence], default=0)
            if epochs[sequence] < over:
                late.add(message)
    return late


def commit_log(party, conv):
    """(sequence id, result, epoch) of each commit a party has judged."""
    names = (("sequence", "result", "epoch") if party.is_ours
             else ("commit_sequence_id", "commit_result", "applied_epoch_number"))
    return [tuple(row[name] for name in names) for row in party.call("epochs", conv=conv)]


def histories(conv, active, epochs):
    """What everybody thinks of the last commits, for whoever looks into it."""
    lines = ["   on the node: %s" % " ".join("%d@%d" % pair for pair in sorted(epochs.items())[-12:])]
    for each in active:
        lines.append("   %s: %s" % (each.party.name, " ".join(
            "%s:%s->%s" % row for row in commit_log(each.party, conv)[-5:])))
        lines.append("      name %s, %d members, epoch %d, %s" % (
            each.state[0], len(each.state[1]), each.state[3], each.state[4][:8]))
    for each in [each for each in active if each.party.is_ours][:1]:
        changes = [(row["sequence_id"], row["change"]) for row in each.rows if row.get("change")]
        lines.append("   who came and went, says %s: %s" % (each.party.name, " ".join(
            "%d+%s-%s" % (sequence, ",".join(i[:4] for i in change["added"]),
                          ",".join(i[:4] for i in change["removed"] + change["left"]))
            for sequence, change in changes if change["added"] or change["removed"] or change["left"])))
    return "\n".join(lines)


def sent_again(active):
    """Messages whose sender saw that they came three epochs late, and sent them again under new keys: by the rule of
    libxmtp, although the others can just still read the first. Its own place is the second; the id is the same."""
    places, again = {}, set()
    for each in active:
        for message, sequence in each.messages:
            places.setdefault(message, set()).add(sequence)
    for each in active:
        own = {row["id"] for row in each.rows if row["sender_inbox_id"] == each.party.inbox}
        again |= {message for message, sequence in each.messages
                  if message in own and len(places[message]) == 2 and sequence == max(places[message])}
    return again


def demanded(messages, held, holder, late):
    """Those of a party's messages that another one has to hold: all, but what came late and a libxmtp cannot read."""
    if holder.is_ours:
        return messages
    held = set(held)
    return [message for message in messages if message in held or message[0] not in late]


def compare(conv, active, epochs):
    """What was written in epochs of which both have been members, two parties hold in the same order."""
    reference = min(active, key=lambda each: each.joined)
    again = sent_again(active)
    late = came_late(conv, active, epochs)
    for each in active:
        start = max(each.joined, reference.joined)
        # Who joins has no keys for what others wrote before they heard of it, even if it came later.
        first = epochs.get(start, -1) + 1
        one, other = ([m for m in side.messages if m[1] > start and epochs[m[1]] >= first and m[0] not in again]
                      for side in (reference, each))
        one, other = demanded(one, other, each.party, late), demanded(other, one, reference.party, late)
        if one != other:
            lacks, adds = [m for m in one if m not in other], [m for m in other if m not in one]
            senders = {row["id"]: row["sender_inbox_id"][:8] for row in reference.rows + each.rows}
            tell = lambda found: ["%d@%d by %s" % (m[1], epochs[m[1]], senders[m[0]]) for m in found[:3]]
            raise Disagreement("%s: of %d messages of %s, %s, who joined at %d, lacks %d %s and adds %d %s\n%s\n%s" % (
                conv[:8], len(one), reference.party.name, each.party.name, each.joined, len(lacks), tell(lacks),
                len(adds), tell(adds), histories(conv, active, epochs),
                "   inboxes: %s" % " ".join("%s %s" % (e.party.name, e.party.inbox[:8]) for e in active)))
