"""Those who talk in a test: our client or the real libxmtp, with the same face; and whether they agree."""

import os
import threading
import time

from driver_process import DriverProcess
from libxmtp_peer import PeerError, PeerProcess


class Party:
    """One installation. `call` passes a command on; what differs between the two kinds is in the methods."""

    is_ours = False
    streaming = None

    def __init__(self, name, process, path, key=None, device_sync=False):
        self.name, self.process, self.path = name, process, path
        self.lock = threading.Lock()
        made = self.call("create", db=path, key=key or os.urandom(32).hex(), device_sync=device_sync)
        self.key, self.inbox, self.installation = made["key"], made["inbox_id"], made["installation_id"]
        self.device_sync = device_sync

    def call(self, command, _timeout=120, **arguments):
        with self.lock:
            return self.process.call(command, _timeout=_timeout, **arguments)

    # A command that runs while others do: the answer is fetched with `finish`.
    def start(self, command, **arguments):
        return self.process.start(command, **arguments)

    def finish(self, number, timeout=120):
        return self.process.result(number, timeout)

    def close(self):
        self.process.close()

    def open_stream(self):
        """Hears of news as they come, from now to the end of the process."""
        raise NotImplementedError

    def sync_all(self):
        return self.call("sync_all")

    def messages(self, conv):
        """Application messages as this party lists them: (id, place on the topic)."""
        return [(m["id"], m["sequence_id"]) for m in self.call("messages", conv=conv)
                if m["kind"] == "application" and m["delivery_status"] == "published"]

    def texts(self, conv):
        return [m["id"] for m in self.call("messages", conv=conv) if m["kind"] == "application"]

    def state(self, conv):
        """What all members see alike: (name, members, super admins, epoch, authenticator)."""
        raise NotImplementedError


class Ours(Party):
    is_ours = True

    def __init__(self, name, program, host, folder, log=None, **rest):
        self.program, self.host, self.log = program, host, log
        super().__init__(name, DriverProcess(program, host, name, log), os.path.join(folder, name), **rest)

    def restart(self):
        """Opens the same store in a new process."""
        self.process = DriverProcess(self.program, self.host, self.name, self.log)
        made = self.call("create", db=self.path, key=self.key, device_sync=self.device_sync)
        if (made["inbox_id"], made["installation_id"]) != (self.inbox, self.installation):
            raise Disagreement("%s is somebody else after its restart" % self.name)

    def open_stream(self):
        if self.streaming is not self.process:
            self.call("live_start")
            self.streaming = self.process

    def sync_all(self):
        report = self.call("sync_all")
        if report["failures"]:
            raise PeerError({"type": "Failures", "message": "; ".join(report["failures"])})
        return report

    def events(self, conv):
        found, after = [], 0
        while True:
            page = self.call("events", after=after)
            if not page:
                return [event for event in found if event["conv"] == conv]
            found += page
            after = page[-1]["number"]

    def state(self, conv):
        info, epoch = self.call("conversation", conv=conv), self.call("epoch", conv=conv)
        return (info["name"], sorted(info["members"]), sorted(info["super_admins"]), epoch["epoch"],
                epoch["authenticator"])


class Theirs(Party):
    def open_stream(self):
        if self.streaming is not self.process:
            self.call("stream", what="messages")
            self.streaming = self.process

    def __init__(self, name, host, folder, log=None, **rest):
        super().__init__(name, PeerProcess(host, name=name, log=log), os.path.join(folder, name + ".db3"), **rest)

    def state(self, conv):
        info = self.call("conversation", conv=conv)
        members = sorted(m["inbox_id"] for m in self.call("members", conv=conv))
        applied = [row for row in self.call("epochs", conv=conv) if row["commit_result"] == 1]
        last = max(applied, key=lambda row: row["applied_epoch_number"])
        return (info.get("name", ""), members, sorted(info.get("super_admins", [])),
                last["applied_epoch_number"], last["applied_epoch_authenticator"])


class Disagreement(Exception):
    pass


def wait_for_same(what, values, seconds=20):
    """Raises when the values of a question are not one within some seconds: libxmtp's workers act in their own time."""
    end = time.monotonic() + seconds
    while True:
        try:
            return same(what, values())
        except Disagreement:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def same(what, values):
    """Raises unless all parties say the same: values by name."""
    first_name, first = next(iter(values.items()))
    for name, value in values.items():
        if value != first:
            raise Disagreement("%s: %s has %s, %s has %s" % (what, first_name, shorten(first), name, shorten(value)))


def shorten(value, limit=300):
    text = str(value)
    return text if len(text) <= limit else "%s... (%d characters)" % (text[:limit], len(text))


def same_messages(conv, parties, joined_later=()):
    """All hold the same messages in the same order, each once; those who joined later hold the end of the list."""
    lists = {party.name: party.messages(conv) for party in parties}
    for name, found in lists.items():
        ids = [message for message, _ in found]
        if len(set(ids)) != len(ids):
            raise Disagreement("%s holds a message twice" % name)
        if sorted(found, key=lambda m: m[1]) != found:
            raise Disagreement("%s lists messages out of order" % name)
    whole = max(lists.values(), key=len)
    for party in parties:
        found = lists[party.name]
        expected = whole[len(whole) - len(found):] if party in joined_later else whole
        if found != expected:
            missing = [m for m in expected if m not in found][:3]
            extra = [m for m in found if m not in expected][:3]
            raise Disagreement("%s holds %d of %d messages; it lacks %s and adds %s" %
                               (party.name, len(found), len(whole), missing, extra))


def same_state(conv, parties):
    same("state", {party.name: party.state(conv) for party in parties})
