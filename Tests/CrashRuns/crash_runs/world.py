"""The parties of a lane, and how one of them dies and comes back."""

import os
import threading

from driver_process import DriverProcess
from libxmtp_peer import PeerError
from parties import Disagreement, Ours, Theirs, same_messages, same_state


class Survived(Exception):
    """The place was not reached."""


class World:
    """One lane: the client that dies (`vic`), a second of ours, the real libxmtp, and a further one of ours."""

    def __init__(self, options, name):
        self.options = options
        self.folder = os.path.join(options.folder, name)
        os.makedirs(self.folder)
        self.log = open(os.path.join(self.folder, "stderr.log"), "a")
        self.name, self.kills, self.parties = name, 0, []
        self.vic, self.anna, self.carl = (self.ours(each) for each in ("vic", "anna", "carl"))
        self.lib = self.theirs("lib")

    def ours(self, name, **rest):
        party = Ours("%s-%s" % (self.name, name), self.options.driver, self.options.host, self.folder, log=self.log,
                     **rest)
        self.parties.append(party)
        return party

    def theirs(self, name, **rest):
        party = Theirs("%s-%s" % (self.name, name), self.options.host, self.folder, **rest)
        self.parties.append(party)
        return party

    def use_installations(self):
        """Two more installations of the inbox that dies, one of them libxmtp's; all keep preferences in step."""
        self.vic.close()
        self.vic.device_sync = True
        self.vic.restart()
        self.vic.sync_all()
        self.second = self.ours("second", key=self.vic.key, device_sync=True)
        self.second_lib = self.theirs("second-lib", key=self.vic.key, device_sync=True)
        for _ in range(2):
            for party in (self.second_lib, self.second, self.vic):
                party.sync_all()

    def newcomer(self, name):
        return Newcomer(self.options, "%s-%s" % (self.name, name), self.folder, self.log)

    def close(self):
        for party in self.parties:
            party.close()
        self.log.close()

    # -- dying

    def die_at(self, point, act, party=None, count=1):
        """Runs `act` until the client dies at a place, and opens its store again."""
        party = party or self.vic
        party.call("fault", point=point, count=count)
        try:
            act()
        except PeerError as error:
            if error.err.get("type") != "Exit":
                raise
            if not party.process.died():
                raise Disagreement("the client ended by itself, with status %s" % party.process.p.returncode)
            self.kills += 1
            party.restart()
            return
        party.call("fault", point=point, count=0)
        raise Survived(point)

    def die_within(self, act, seconds):
        """Kills the client after some time, unless it is done before."""
        timer = threading.Timer(seconds, self.vic.process.kill)
        timer.start()
        try:
            act()
            timer.cancel()
            timer.join()
            # It may have been killed while it was idle: all the same to its store.
            self.vic.call("fault_points")
            return False
        except BrokenPipeError:
            # It died between two calls, before the second was written.
            if not self.vic.process.died():
                raise
        except PeerError as error:
            if error.err.get("type") != "Exit" or not self.vic.process.died():
                raise
        finally:
            timer.cancel()
        self.kills += 1
        self.vic.restart()
        return True

    # -- what must be so

    def agree(self, conv, with_state):
        for party in (self.vic, self.anna, self.lib):
            party.sync_all()
        same_messages(conv, [self.vic, self.anna, self.lib])
        if with_state:
            same_state(conv, [self.vic, self.anna, self.lib])
        self.check_events(conv)
        for party in (self.vic, self.anna):
            # A commit that lost a race, and a welcome sent again because nobody knew whether it had been sent.
            refused = [r for r in party.call("rejected") if r["code"] not in ("wrong-epoch", "already-joined")]
            if refused:
                raise Disagreement("%s refused envelopes: %s" % (party.name, refused[:3]))

    def check_events(self, conv):
        """Who follows the events learns of every message once."""
        told = [e["message_id"] for e in self.vic.events(conv) if e["kind"] in ("messageReceived", "messagePublished")]
        held = self.vic.texts(conv)
        if sorted(told) != sorted(held):
            twice = len(told) - len(set(told))
            raise Disagreement("%d events for %d messages, %d of them repeated" % (len(told), len(held), twice))


class Newcomer(Ours):
    """A client whose registration dies."""

    def __init__(self, options, name, folder, log):
        self.name, self.program, self.host, self.log = name, options.driver, options.host, log
        self.path, self.key, self.device_sync = os.path.join(folder, name), os.urandom(32).hex(), False
        self.lock = threading.Lock()
        self.inbox = self.installation = None
        self.reopen()

    def reopen(self):
        self.process = DriverProcess(self.program, self.host, self.name, self.log)

    restart = reopen

    def create(self):
        made = self.call("create", db=self.path, key=self.key)
        self.inbox, self.installation = made["inbox_id"], made["installation_id"]
