"""One client, ours or libxmtp's, behind the same commands."""

import os
import sqlite3

from libxmtp_peer import PeerError

OURS = "ours"
LIBXMTP = "libxmtp"


def cannot_go_on(error):
    """Whether a sync failed because the party is no member any more, or the conversation is paused."""
    return error.err.get("code") in ("inactive", "paused", "GroupError::GroupInactive",
                                     "GroupError::GroupPausedUntilUpdate") or "Group is inactive" in str(error)


class Party:
    """A client in a process: `party.call("send", conv=..., text="hi")`."""

    def __init__(self, process, name, folder, **options):
        self.process, self.name = process, name
        self.db = os.path.join(folder, name)
        self.options = {**self.always, **options}
        made = self._open()
        self.inbox = made["inbox_id"]
        self.installation = made["installation_id"]
        self.address = made["address"]
        self.key = made.get("key")

    def _open(self):
        return self.process.call("create", client=self.name, db=self.db, **self.options)

    def close(self):
        self.call("close")

    def reopen(self):
        """Opens the store of a closed client again."""
        self.options["key"] = self.key
        made = self._open()
        assert (made["inbox_id"], made["installation_id"]) == (self.inbox, self.installation)

    @property
    def is_ours(self):
        return self.kind == OURS

    def __repr__(self):
        return "%s (%s)" % (self.name, self.kind)

    # ---- commands ----
    def call(self, command, **arguments):
        return self.result(self.start(command, **arguments))

    def start(self, command, **arguments):
        """Begins a command; others go on meanwhile."""
        return self.process.start(command, client=self.name, parallel=True, **arguments)

    def result(self, number):
        return self.process.result(number, 170)

    def refuses(self, command, **arguments):
        """The error a command that must fail ends with."""
        try:
            answer = self.call(command, **arguments)
        except PeerError as error:
            return error
        raise AssertionError("%s did not refuse %s: %s" % (self.name, command, answer))

    # ---- conversations ----
    def dm(self, other, **options):
        return self.call("dm", inbox_id=other.inbox, **options)["conv"]

    def group(self, members, **options):
        return self.call("group", members=[member.inbox for member in members], **options)["conv"]

    def send(self, conv, text, **options):
        answer = self.call("send", conv=conv, text=text, **options)
        return answer["message_id"] if isinstance(answer, dict) else answer

    def send_content(self, conv, **content):
        answer = self.call("send", conv=conv, content=content)
        return answer["message_id"] if isinstance(answer, dict) else answer

    def sync_start(self, conv=None):
        return self.start("sync", **({"conv": conv} if conv else {}))

    def knows(self, conv):
        return any(entry["conv"] == conv or conv in entry.get("siblings", ())
                   for entry in self.call("conversations", include_duplicate_dms=True))

    def texts(self, conv):
        """The texts of a conversation in its order."""
        return [row["text"] for row in self.messages(conv) if row.get("text") is not None]


class Ours(Party):
    kind = OURS
    always = {}

    def messages(self, conv):
        rows = self.call("messages", conv=conv)
        for row in rows:
            # What was deleted for everyone is a row without content.
            row["deleted"] = row["kind"] == "application" and not row["raw"]
        return rows

    def commits(self, conv):
        """By sequence id: result, epoch and authenticator after it."""
        return {row["sequence"]: (row["result"], row["epoch"], row["authenticator"])
                for row in self.call("epochs", conv=conv) if row["sequence"]}

    def epoch(self, conv):
        answer = self.call("epoch", conv=conv)
        return answer["epoch"], answer["authenticator"]

    def rejected(self):
        """Envelopes that were refused: pairs of topic and code."""
        return [(row["topic"], row["code"]) for row in self.call("rejected")]


class Libxmtp(Party):
    kind = LIBXMTP
    # libxmtp lets no more than 5000 calls a minute through one channel.
    always = {"fresh_channel": True}

    def messages(self, conv):
        rows = self.call("messages", conv=conv)
        deleted = self._deleted(conv) if any(
            row["content"].get("type_id") == "deleteMessage" for row in rows) else ()
        for row in rows:
            row["deleted"] = row["id"] in deleted
            is_text = row["content"].get("type_id") == "text" and not row["deleted"]
            row["text"] = row["content"].get("value") if is_text else None
        return rows

    def _deleted(self, conv):
        """Ids of messages that libxmtp keeps but shows as deleted."""
        return {row["id"] for row in self.call("messages", conv=conv, enriched=True)
                if "deleted_message" in row["content"]}

    def _log(self, conv):
        # Read here, in another process than the client's: two SQLite libraries in one undo each other's locks.
        with sqlite3.connect("file:%s?mode=ro" % self.db, uri=True, timeout=20) as database:
            rows = database.execute(
                "select commit_sequence_id, commit_result, applied_epoch_number, applied_epoch_authenticator"
                " from local_commit_log where group_id = ? order by rowid", [bytes.fromhex(conv)]).fetchall()
        database.close()
        return [(sequence, result, number, (authenticator or b"").hex())
                for sequence, result, number, authenticator in rows]

    def commits(self, conv):
        # Rows without a sequence id are those of making and joining.
        return {row[0]: row[1:] for row in self._log(conv) if row[0]}

    def epoch(self, conv):
        """The newest epoch of this very group and its authenticator. Its own calls answer for a DM's newest group."""
        _, _, number, authenticator = self._log(conv)[-1]
        return number, authenticator

    def rejected(self):
        return []


def together(*calls):
    """Runs commands of several parties at the same time: each `(party, command, arguments)`. Gives answers or errors."""
    begun = [(party, party.start(command, **arguments)) for party, command, arguments in calls]
    answers = []
    for party, number in begun:
        try:
            answers.append(party.result(number))
        except PeerError as error:
            answers.append(error)
    return answers
