"""Scenarios played one after another on a bench where both kinds of client sit, and what is said of each."""

import subprocess
import time
import traceback

from libxmtp_peer import PeerError


class Scenarios:
    """A list of functions of a bench; used as their decorator."""

    def __init__(self):
        self.all = []

    def __call__(self, function):
        self.all.append(function)
        return function

    def play(self, bench, node, wanted=()):
        """Plays those whose names contain one of the words, all without words; one line for each, PASS or FAIL, and their
        number last. Returns how many failed."""
        chosen = [f for f in self.all if not wanted or any(word in f.__name__ for word in wanted)]
        failed = 0
        for function in chosen:
            title = "%s on %s" % (function.__name__.replace("_", " "), node)
            try:
                function(bench)
                print("PASS  " + title, flush=True)
            except (AssertionError, PeerError, subprocess.SubprocessError, OSError, KeyError) as error:
                failed += 1
                print("FAIL  %s  %s" % (title, str(error) or repr(error)), flush=True)
                traceback.print_exc()
        bench.close()
        print("%d scenarios" % len(chosen))
        return failed


def equal(got, wanted, what=""):
    if got != wanted:
        raise AssertionError("%s\n    got    %r\n    wanted %r" % (what or "not equal", got, wanted))


def until(question, wanted=True, what="", seconds=40):
    """Asks until the answer is the wanted one."""
    end = time.time() + seconds
    while True:
        got = question()
        if got == wanted:
            return
        if time.time() > end:
            raise AssertionError("%s: still %r, wanted %r" % (what, got, wanted))
        time.sleep(0.2)
