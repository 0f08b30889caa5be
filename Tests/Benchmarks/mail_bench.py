#!/usr/bin/env python3
"""The mail side at work, measured from outside on a node of xmtp-mail; `Tests/Benchmarks/mail` runs it.

An archive of many messages waits on the node for an account that has never synced. What is measured, and the bounds
(spec mail.md 1.5, 2.4; the rest is what a person notices):

* durable deliveries a second in per cent of a bare loop that writes, flushes and renames the same files in the same run
* a first sync by `xmtp-mail sync`: messages a second, and its memory at the peak
* mutt opening the folder (terminal of its own, threads, no cache), seconds for 50 000 messages
* a pass with nothing new
* the daemon over that archive: processor time over a minute in which nothing happens, and memory
* from the node's time stamp of a message to its file in `new`: median and 99th per cent

Other work on the machine disturbs the clock more than the processor time; both are printed.
"""

import argparse
import ctypes
import json
import os
import pty
import re
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from client_bench import Child  # noqa: E402


class Table:
    """Figures with their bounds."""

    def __init__(self):
        self.rows, self.missed = [], 0

    def add(self, what, value, unit, bound=None, note=""):
        """A bound is ("<", limit) or (">", limit)."""
        verdict = ""
        if bound:
            holds = value < bound[1] if bound[0] == "<" else value >= bound[1]
            self.missed += not holds
            verdict = ("ok" if holds else "MISSED") + ", %s %g" % ("below" if bound[0] == "<" else "at least", bound[1])
        self.rows.append((what, "%.*f %s" % (0 if abs(value) >= 100 or value == int(value) else 3, value, unit), verdict, note))
        print("   " + "  ".join(part for part in self.rows[-1] if part), flush=True)

    def show(self):
        widths = [max(len(row[column]) for row in self.rows) for column in range(4)]
        for row in self.rows:
            print("  ".join(part.ljust(width) for part, width in zip(row, widths)).rstrip())


def measured(command, environment, terminal=False):
    """Runs a program to its end: seconds by the clock and of the processor, peak memory in MiB, and what it said."""
    start = time.monotonic()
    if terminal:
        process, screen = pty.fork()
        if process == 0:
            os.execvpe(command[0], command, environment)
        said = b""
        while True:
            try:
                block = os.read(screen, 65536)
            except OSError:
                break
            if not block:
                break
            said += block
    else:
        reader, writer = os.pipe()
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=writer,
                                   stderr=subprocess.STDOUT).pid
        os.close(writer)
        with os.fdopen(reader, "rb") as stream:
            said = stream.read()
    _, status, usage = os.wait4(process, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit("%s failed: %s" % (command[:2], said[-2000:].decode(errors="replace")))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said.decode(errors="replace")


# -- stages


def deliveries(table, options):
    """The mail side alone: messages are in the store already."""
    _, _, _, said = measured(
        [options.deliver, options.work, str(options.deliveries), str(options.conversations), "5"], dict(os.environ))
    print("   " + said.strip().replace("\n", "\n   "), flush=True)
    figure = lambda pattern: float(re.search(pattern, said).group(1))  # noqa: E731
    table.add("durable deliveries", figure(r"durable deliveries: .* (\d+)/s"), "/s")
    table.add("  the bare loop, same files", figure(r"same files: .* (\d+)/s"), "/s")
    table.add("  in per cent of it", figure(r"bare loop: (\d+)"), "%", (">", 80))
    table.add("  processor time of each", figure(r"of a delivery: (\d+) us"), "us")


def archive(options, inbox):
    """Many messages of somebody for the account, on the node."""
    each = options.messages // options.conversations
    start = time.monotonic()
    sender = Child([options.sender, options.host, os.path.join(options.work, "sender")], dict(os.environ))
    sender("open")
    for number in range(options.conversations):
        sender("group", name="Group %d" % number, members=[inbox])
        for first in range(0, each, 500):
            sender("send", n=min(500, each - first), optimistic=True, tag="Some words of a message, neither short nor long,")
        if sys.stderr.isatty():
            print("\r   %d of %d conversations" % (number + 1, options.conversations), end="", file=sys.stderr)
    print("   %d messages in %d conversations are on the node, after %.0f s" % (
        each * options.conversations, options.conversations, time.monotonic() - start), flush=True)
    return sender, each * options.conversations


def first_sync(table, options, environment, count):
    wall, cpu, peak, said = measured([options.program, "sync", "--json"], environment)
    report = json.loads(said.splitlines()[-1])
    if report["delivered"] < count:
        sys.exit("only %d of %d messages were delivered" % (report["delivered"], count))
    table.add("first sync, %d messages" % count, wall, "s", note="%.0f s processor" % cpu)
    table.add("  rate", count / wall, "/s", note="%.0f us processor each" % (cpu / count * 1e6))
    table.add("  memory at the peak", peak, "MiB", ("<", 150))
    return report["delivered"]


def mutt(table, options, environment, count):
    if not shutil.which("mutt"):
        print("   SKIPPED mutt is not installed")
        return
    settings = os.path.join(options.work, "muttrc")
    with open(options.muttrc) as shipped, open(settings, "w") as file:
        # The shipped settings for this Maildir; read only, so that leaving renames nothing.
        file.write(shipped.read().replace("~/XMTP", options.maildir) + "\nset header_cache=\"\"\n")
    command = ["mutt", "-n", "-R", "-F", settings, "-f", os.path.join(options.maildir, ".Requests"), "-e", "push <exit>"]
    environment = dict(environment, TERM="xterm")
    results = [measured(command, environment, terminal=True) for _ in range(3)]
    wall, cpu, peak, _ = sorted(results)[1]
    scale = 50_000 / count
    table.add("mutt opens it, for 50 000", wall * scale, "s", ("<", 2.5), "%.2f s processor, %.0f MiB" % (cpu * scale, peak))


def nothing_new(table, options, environment):
    results = [measured([options.program, "sync", "--json"], environment) for _ in range(3)]
    wall, cpu, peak, said = sorted(results)[1]
    report = json.loads(said.splitlines()[-1])
    if report["delivered"]:
        sys.exit("something was new: %s" % report)
    table.add("a pass with nothing new", wall, "s", ("<", 1), "%.2f s processor, %.0f MiB" % (cpu, peak))


class Daemon:
    """The daemon, and what it uses."""

    def __init__(self, options, environment):
        log = open(os.path.join(options.work, "daemon.log"), "w")
        self.process = subprocess.Popen([options.program, "run"], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=log, stderr=log)

    def processor(self):
        with open("/proc/%d/stat" % self.process.pid) as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, field):
        with open("/proc/%d/status" % self.process.pid) as file:
            return int(re.search(field + r":\s+(\d+)", file.read()).group(1)) / 1024

    def settle(self):
        """Until it does nothing for three seconds."""
        before, deadline = -1, time.monotonic() + 120
        while time.monotonic() < deadline:
            now = self.processor()
            if now == before:
                return
            before = now
            time.sleep(3)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def at_rest(table, options, daemon):
    daemon.settle()
    before = daemon.processor()
    time.sleep(options.rest)
    used = daemon.processor() - before
    table.add("the daemon in a minute of rest", used * 60 / options.rest * 1000, "ms", ("<", 100), "processor time")
    table.add("  its memory", daemon.memory("VmRSS"), "MiB", note="%.0f MiB of it its own" % daemon.memory("RssAnon"))


class Arrivals(threading.Thread):
    """When files are renamed into a folder, by the kernel."""

    MOVED_TO = 0x80

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.times = {}
        library = ctypes.CDLL(None, use_errno=True)
        self.descriptor = library.inotify_init1(0)
        if library.inotify_add_watch(self.descriptor, folder.encode(), self.MOVED_TO) < 0:
            sys.exit("the folder cannot be watched")
        self.start()

    def run(self):
        while True:
            block, now = os.read(self.descriptor, 1 << 16), time.time_ns()
            while block:
                _, _, _, length = struct.unpack_from("iIII", block)
                self.times[block[16:16 + length].rstrip(b"\0").decode()] = now
                block = block[16 + length:]


def latency(table, options, sender):
    arrivals = Arrivals(os.path.join(options.maildir, ".Requests/new"))
    for number in range(options.arrivals):
        sender("send", n=1, tag="one of %d," % number)
        time.sleep(0.05)
    deadline = time.monotonic() + 30
    while len(arrivals.times) < options.arrivals and time.monotonic() < deadline:
        time.sleep(0.1)
    delays = []
    for name, arrived in arrivals.times.items():
        # The name begins with the node's time of the message.
        seconds, micro = re.match(r"(\d+)\.M(\d{6})X", name).groups()
        delays.append((arrived - int(seconds) * 10**9 - int(micro) * 1000) / 1e6)
    if len(delays) < options.arrivals:
        sys.exit("only %d of %d messages arrived" % (len(delays), options.arrivals))
    delays.sort()
    table.add("network to file in new, median", statistics.median(delays), "ms", note="%d messages" % len(delays))
    table.add("  99th per cent", delays[min(len(delays) - 1, int(len(delays) * 0.99))], "ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ["host", "work", "deliver", "sender", "program", "muttrc"]:
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--messages", type=int, default=100_000, help="of the archive")
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--deliveries", type=int, default=50_000, help="beside the bare loop; 0 leaves that out")
    parser.add_argument("--arrivals", type=int, default=300)
    parser.add_argument("--rest", type=int, default=60, help="seconds")
    options = parser.parse_args()
    table = Table()
    print("load average before: %.1f %.1f %.1f; %d processors" % (*os.getloadavg(), os.cpu_count()))
    if options.deliveries:
        print("-- deliveries")
        deliveries(table, options)
    home = os.path.join(options.work, "home")
    os.makedirs(os.path.join(options.work, "sender"))
    os.mkdir(home)
    options.maildir = os.path.join(home, "XMTP/me")
    environment = {"HOME": home, "PATH": os.environ["PATH"], "TZ": "UTC", "LANG": "C.UTF-8"}
    account = json.loads(measured([options.program, "init", "--network", options.host, "--json"], environment)[3])
    print("-- an archive on the node")
    sender, count = archive(options, account["inbox"])
    print("-- first sync")
    delivered = first_sync(table, options, environment, count)
    print("-- mutt")
    mutt(table, options, environment, delivered)
    print("-- nothing new")
    nothing_new(table, options, environment)
    print("-- the daemon")
    with Daemon(options, environment) as daemon:
        at_rest(table, options, daemon)
        latency(table, options, sender)
    if not os.environ.get("KEEP"):
        # Logs stay when a bound is missed; a hundred thousand files need not.
        shutil.rmtree(home)
    print()
    table.show()
    print("load average after: %.1f %.1f %.1f" % os.getloadavg())
    sys.exit(table.missed > 0)


if __name__ == "__main__":
    main()
