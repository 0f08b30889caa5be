"""Six parties, ours and libxmtp's in turns, do random things on a node that fails, delays, repeats and breaks off. In the end
all agree.

    python3 -m chaos --driver PROGRAM --port PORT --folder FOLDER [--seed N] [--seconds 60 | --deeds N]

The seed decides who does what in which order, and every fault; how calls of different parties interleave is up to the
machine. Ends with `N passed, N failed, N skipped`: one result for each conversation, and one for our own clients.
"""

import argparse
import os
import queue
import random
import sys
import threading
import time

TESTS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TESTS, "Interop"))

from chaos.agreement import demand, fingerprint  # noqa: E402
from chaos.deeds import Deeds, Faults  # noqa: E402
from chaos.plan import KINDS, Plan  # noqa: E402
from libxmtp_peer import PeerError  # noqa: E402
from parties import Disagreement, Ours, Theirs  # noqa: E402

# Deeds a party may have before it; the next one waits, and the plan with it.
BACKLOG = 3
# Rounds in which everybody catches up before what differs is a fault.
ROUNDS = 30


class Hand(threading.Thread):
    """Does the deeds of one party, one after another."""

    def __init__(self, deeds):
        super().__init__(daemon=True)
        self.deeds, self.waiting, self.fault = deeds, queue.Queue(BACKLOG), None
        self.start()

    def run(self):
        while True:
            deed = self.waiting.get()
            if deed is None:
                return
            try:
                self.deeds.do(*deed)
            except Exception as error:
                # Reported by whoever waits; what is queued is thrown away so that nobody waits for ever.
                self.fault = self.fault or "%s: %s" % (deed[0], error)

    def end(self):
        self.waiting.put(None)
        self.join(180)


def live(plan, deeds, faults, options):
    """Deals out deeds until the time is up. Returns what went wrong by itself, and how many deeds were done."""
    hands = [Hand(deeds) for _ in KINDS]
    end, done = time.time() + options.seconds, 0
    for deed in plan:
        if done >= options.deeds if options.deeds else time.time() > end:
            break
        done += 1
        if deed[0] == "fault":
            faults.make(deed[3])
        else:
            hands[deed[1]].waiting.put(deed)
    faults.end()
    for hand in hands:
        hand.end()
    return [hand.fault for hand in hands if hand.fault], done


def settle(parties, conversations):
    """Everybody catches up until nothing changes any more."""
    before = None
    for number in range(ROUNDS):
        for party in parties:
            try:
                party.call("sync_all")
            except PeerError as error:
                print("   %s: %s" % (party.name, error))
        now = fingerprint(parties, conversations)
        if now == before:
            print("   all was quiet after %d rounds" % (number + 1))
            return
        before = now
        time.sleep(0.5)
    print("   it was not quiet after %d rounds" % ROUNDS)


def judge(parties, deeds, faults):
    passed = failed = 0
    for number, conv in sorted(deeds.conversations.items()):
        try:
            members, messages = demand(
                parties, conv, [(p, m) for p, c, m in deeds.sent if c == conv], faults.epochs(conv))
            print("PASS  conversation %d: %d parties agree on %d messages" % (number, members, messages))
            passed += 1
        except Disagreement as error:
            print("FAIL  conversation %d: %s" % (number, error))
            failed += 1
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--driver", required=True)
    parser.add_argument("--port", type=int, required=True, help="of the reference node")
    parser.add_argument("--folder", required=True)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--deeds", type=int, help="as many, instead of a time: the same run again")
    options = parser.parse_args()
    host = "http://127.0.0.1:%d" % options.port
    log = open(os.path.join(options.folder, "stderr.log"), "a")
    parties = [Ours("ours%d" % n, options.driver, host, options.folder, log=log) if kind == "ours"
               else Theirs("lib%d" % n, host, options.folder) for n, kind in enumerate(KINDS)]
    deeds = Deeds(parties)
    faults = Faults(options.port, deeds)
    for party in parties:
        party.open_stream()
    broken, done = live(Plan(options.seed), deeds, faults, options)
    print("seed %d, %d deeds: --seed %d --deeds %d does the same again" % (options.seed, done, options.seed, done))
    print("   faults: %s" % ", ".join("%s %d" % pair for pair in sorted(faults.counts.items())))
    for deed, outcomes in sorted(deeds.outcomes.items()):
        print("   %s: %s" % (deed, ", ".join("%s %d" % pair for pair in sorted(outcomes.items()))))
    settle(parties, list(deeds.conversations.values()))
    passed, failed = judge(parties, deeds, faults)
    for fault in broken:
        print("FAIL  %s" % fault)
        failed += 1
    print("%d passed, %d failed, 0 skipped" % (passed, failed), flush=True)
    for party in parties:
        party.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
