#!/usr/bin/env python3
"""Our client and the real libxmtp, each at its own work on one node, in turns within one run.

    client_bench.py --host http://127.0.0.1:5556 --program client-benchmark [--runs 3] [--only receive,start]

Both play the same part in processes of their own (`client-benchmark`, `libxmtp_role.py`) and talk only to their own
kind, so that a figure is one client's alone. For every stage: seconds by the clock and seconds of processor time of the
client (all its threads; the node's are not in it), medians of the runs, and the peer's figure divided by ours: above 1
we are faster. Other work on the machine disturbs the clock more than the processor time.

A message or change of ours is on the disk before it leaves, and an answer before it is given; libxmtp's waits in a log that
the system writes when it likes. Where $XMTP_NO_FLUSH names the library that makes nobody wait (`no_flush.c`), everything
runs once more with it, and the last column has the ratio of those clocks: the same durability for both, none.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


class Child:
    """A role in a process."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
                                        env=environment)

    def __call__(self, do, **arguments):
        self.process.stdin.write(json.dumps(dict(arguments, do=do)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("%s: the role ended" % do)
        answer = json.loads(line)
        if "error" in answer:
            raise SystemExit("%s: %s" % (do, answer["error"]))
        return answer["ok"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)


class Side:
    """One of the two implementations."""

    def __init__(self, name, command, **environment):
        self.name, self.command, self.pool, self.figures = name, command, [], {}
        self.environment = dict(os.environ, **environment)

    def without_flushes(self, library):
        """The same, waiting for no disk."""
        before = self.environment.get("LD_PRELOAD", "")
        return Side(self.name + " without flushes", self.command, LD_PRELOAD=(before + " " + library).strip())

    def start(self):
        return Child(self.command, self.environment)

    def note(self, stage, answer, each=1, seconds="s"):
        wall = answer[seconds] / each * 1000
        cpu = answer["cpu"] / each * 1000 if seconds == "s" else None
        self.figures.setdefault(stage, []).append((wall, cpu))

    def keep(self, stage, value):
        self.figures.setdefault(stage, []).append((value, None))

    def others(self, count):
        """Inboxes to fill groups with."""
        while len(self.pool) < count:
            with self.start() as child:
                self.pool += [made["inbox"] for made in child("register", n=50)["clients"]]
        return self.pool[:count]


# -- stages: each does its work with one side, once

def register(side, options):
    with side.start() as child:
        answer = child("register", n=options.clients)
        side.pool += [made["inbox"] for made in answer["clients"]]
        side.note("register, file database", answer, options.clients)


def talk(side, options):
    n = options.messages
    with side.start() as sender, side.start() as receiver:
        sender("open")
        peer = receiver("open")
        answer = sender("dm", inbox=peer["inbox"])
        side.note("open a DM, send the first message", answer)
        side.note("process a welcome, 2 members", receiver("welcome", conv=answer["conv"]))
        receiver("sync")
        side.note("send one after another, each", sender("send", n=n), n)
        answer = receiver("sync")
        if answer["new"] < n:
            raise SystemExit("%s: only %d of %d messages arrived" % (side.name, answer["new"], n))
        side.note("receive pending messages, each", answer, n)
        side.note("send queued at once, each", sender("send", n=n, optimistic=True, tag="o"), n)
        answer = receiver("sync")
        if answer["new"] < n:
            raise SystemExit("%s: only %d of %d messages arrived" % (side.name, answer["new"], n))
        side.note("receive pending messages, each", answer, n)
        answer = receiver("list")
        side.note("list stored messages, each", answer, answer["n"])
        side.keep("memory of a receiver, peak MiB", receiver("rss")["rss"])
        side.keep("memory of a sender, peak MiB", sender("rss")["rss"])


def groups(side, options):
    for size in options.sizes:
        others = side.others(size)
        with side.start() as creator, side.start() as joiner:
            creator("open")
            peer = joiner("open")
            answer = creator("group", members=others[:size - 2] + [peer["inbox"]], name="of %d" % size)
            if answer["members"] != size:
                raise SystemExit("%s: a group of %d has %d members" % (side.name, size, answer["members"]))
            side.note("create a group of %d" % size, answer)
            side.note("process a welcome, %d members" % size, joiner("welcome", conv=answer["conv"]))
            if size < 250:
                side.note("add one to %d" % size, creator("add", inbox=others[size - 1]))
                side.note("remove one of %d" % (size + 1), creator("remove", inbox=others[size - 1]))
            side.note("rename a group of %d" % size, creator("rename", name="again"))


def start(side, options):
    n = options.conversations
    with side.start() as creator, side.start() as subject:
        creator("open")
        account = subject("open")
        side.note("create a group of 2, one of many", creator("groups", members=[account["inbox"]], n=n), n)
        answer = subject("welcome")
        if answer["n"] != n:
            raise SystemExit("%s: %d of %d conversations were joined" % (side.name, answer["n"], n))
        side.note("process a welcome, one of many", answer, n)
        subject("sync_all")
    for _ in range(5):
        with side.start() as child:
            answer = child("reopen", path=account["path"], key=account["key"])
            if answer["n"] != n:
                raise SystemExit("%s: %d of %d conversations are there" % (side.name, answer["n"], n))
            again = child("sync_all")
            whole = {"s": answer["s"] + answer["list_s"] + again["s"], "cpu": answer["cpu"] + again["cpu"]}
            side.note("open the store of %d conversations" % n, answer)
            side.note("list %d conversations" % n, answer, seconds="list_s")
            side.note("start with %d: open, list, sync" % n, whole)
            rest = child("rss")
            side.keep("memory at rest with %d, MiB" % n, rest["resident"])
            side.keep("memory of its own, not files', MiB", rest["anonymous"])


STAGES = {"register": register, "talk": talk, "groups": groups, "start": start}


def medians(pair, stage, column):
    """The medians of both sides; nothing for what has no such figure."""
    runs = [[run[column] for run in side.figures.get(stage, [])] for side in pair]
    if not all(runs) or None in runs[0]:
        return None
    return [statistics.median(side) for side in runs]


def table(pair, pair_without_flushes):
    print("%-46s %10s %10s %7s   %10s %10s %7s   %9s" %
          ("", "ours ms", "libxmtp ms", "ratio", "ours CPU", "libxmtp", "ratio", "no flush"))
    slower = {"clock": [], "processor time": [], "clock without flushes": []}
    for stage in pair[0].figures:
        cells = []
        for column, measure in ((0, "clock"), (1, "processor time")):
            found = medians(pair, stage, column)
            if found is None:
                cells += ["", "", ""]
                continue
            own, other = found
            cells += ["%.3f" % own, "%.3f" % other, "%.2f" % (other / own)]
            if other < own:
                slower[measure].append(stage)
        found = pair_without_flushes and cells[3] and medians(pair_without_flushes, stage, 0)
        cells.append("%.2f" % (found[1] / found[0]) if found else "")
        if found and found[1] < found[0]:
            slower["clock without flushes"].append(stage)
        print("%-46s %10s %10s %7s   %10s %10s %7s   %9s" % (stage, *cells), flush=True)
    for measure, stages in slower.items():
        print("slower by %s: %s" % (measure, ", ".join(stages) or "nothing"))


def flush_milliseconds(folder):
    """What a flush of a small write costs here, the median of some."""
    took = []
    with open(os.path.join(folder, "flushed"), "wb", buffering=0) as file:
        for _ in range(30):
            file.write(b"x" * 4096)
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - begin) * 1000)
    return statistics.median(took)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", required=True)
    parser.add_argument("--program", required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--sizes", default="10,50,100,250")
    parser.add_argument("--only", default=",".join(STAGES), help="of " + ", ".join(STAGES))
    parser.add_argument("--ours-only", action="store_true")
    options = parser.parse_args()
    options.sizes = [int(size) for size in options.sizes.split(",")]
    with tempfile.TemporaryDirectory(prefix="client-bench-") as folder:
        ours = Side("ours", [options.program, options.host, folder])
        # It formats stack traces that it throws away: without debug files to read that costs next to nothing.
        preload = os.environ.get("XMTP_PEER_PRELOAD")
        theirs = Side("libxmtp", [sys.executable, os.path.join(HERE, "libxmtp_role.py"), options.host, folder],
                      **({"LD_PRELOAD": preload} if preload else {}))
        pair = [ours, ours if options.ours_only else theirs]
        library = os.environ.get("XMTP_NO_FLUSH")
        bare = [side.without_flushes(library) for side in pair] if library else []
        print("load average before: %.1f %.1f %.1f; a flush takes %.2f ms" %
              (*os.getloadavg(), flush_milliseconds(folder)))
        for name in options.only.split(","):
            runs = 1 if name == "start" else options.runs
            for run in range(runs):
                for side in dict.fromkeys(pair + (bare if name != "start" else [])):
                    begin = time.time()
                    STAGES[name](side, options)
                    print("   %s, run %d, %s: %.1f s" % (name, run + 1, side.name, time.time() - begin), flush=True)
        table(pair, bare)
        print("load average after: %.1f %.1f %.1f" % os.getloadavg())


if __name__ == "__main__":
    main()
