"""Where a scenario plays: a node, a process of each kind, and the parties it makes."""

import itertools
import os
import shutil
import time

from libxmtp_peer import PeerError, PeerProcess

from .party import Libxmtp, Ours, cannot_go_on


class Processes:
    """One driver and one libxmtp process, used by one scenario after another."""

    def __init__(self, node_url, driver):
        self.ours = PeerProcess(node_url, name="xmtp-driver", command=[driver])
        self.libxmtp = PeerProcess(node_url, name="libxmtp")

    def alive(self):
        return self.ours.p.poll() is None and self.libxmtp.p.poll() is None

    def close(self):
        self.ours.close()
        self.libxmtp.close()


class World:
    _numbers = itertools.count()

    def __init__(self, processes, folder, node):
        self.processes = processes
        self.node = node
        self.folder = os.path.join(folder, "world-%d" % next(self._numbers))
        os.makedirs(self.folder)
        self.parties = []
        # Codes of envelopes that our clients may refuse in this scenario; anything else is a fault.
        self.expected_refusals = set()

    # ---- parties ----
    def ours(self, name=None, **options):
        return self._add(Ours, self.processes.ours, name, options)

    def libxmtp(self, name=None, **options):
        return self._add(Libxmtp, self.processes.libxmtp, name, options)

    def mixed(self, count, first="ours"):
        """Parties of both kinds in turn."""
        kinds = [self.ours, self.libxmtp] if first == "ours" else [self.libxmtp, self.ours]
        return [kinds[number % 2]() for number in range(count)]

    def pair(self, order):
        """One of each kind; `order` is `(first, second)`."""
        return tuple(self.ours() if kind == "ours" else self.libxmtp() for kind in order)

    def _add(self, cls, process, name, options):
        name = "%s-%s-%d" % (os.path.basename(self.folder), name or cls.kind, len(self.parties))
        party = cls(process, name, self.folder, **options)
        self.parties.append(party)
        return party

    def close(self):
        for party in self.parties:
            try:
                party.close()
            except PeerError:
                pass
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- keeping up ----
    def welcome(self, *parties):
        """Everybody fetches welcomes."""
        for party, number in [(party, party.sync_start()) for party in parties]:
            party.result(number)

    def sync(self, conv, *parties):
        """Everybody fetches welcomes and the conversation."""
        self.welcome(*parties)
        for party, number in [(party, party.sync_start(conv)) for party in parties]:
            try:
                party.result(number)
            except PeerError as error:
                if not cannot_go_on(error):
                    raise

    def settle(self, conv, *parties, rounds=6):
        """Syncs until nobody learns anything new."""
        before = None
        for _ in range(rounds):
            self.sync(conv, *parties)
            now = [(party.epoch(conv), len(party.messages(conv))) for party in parties]
            if now == before:
                return
            before = now

    # ---- time ----
    def tend(self, *parties):
        """What our clients do on schedule; libxmtp's workers do theirs by themselves."""
        for party in parties:
            party.call("sync_all")

    def tended(self, *parties):
        self.tend(*parties)
        return parties

    @staticmethod
    def until(is_so, seconds=20):
        """Waits for what others' workers do in their own time."""
        end = time.time() + seconds
        while not is_so():
            if time.time() > end:
                raise AssertionError("did not come about within %d s" % seconds)
            time.sleep(0.2)

    @staticmethod
    def assert_deleted(conv, message, *parties):
        """Everybody shows a placeholder in the place of a message."""
        for party in parties:
            if [row["deleted"] for row in party.messages(conv) if row["id"] == message] != [True]:
                raise AssertionError("%s still shows %s" % (party, message))
