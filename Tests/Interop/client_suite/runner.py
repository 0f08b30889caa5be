"""Runs scenarios and says what became of each."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
import traceback

import grpc

from libxmtp_peer import PeerError, pb_bytes, pb_read, pb_uint

from .world import Processes, World

# Of a query: envelopes in an answer, at most; the oldest first.
PAGE, ASCENDING = 100, 1

_scenarios = []


def scenario(function):
    """Registers a function of a world; its first line of documentation is its name."""
    _scenarios.append((function.__doc__.strip().splitlines()[0].rstrip("."), function))
    return function


def variants(**choices):
    """Registers a scenario once for each value of one argument; the name tells which."""
    (argument, values), = choices.items()

    def register(function):
        title = function.__doc__.strip().splitlines()[0].rstrip(".")
        for value in values:
            label = ", then ".join(value) if isinstance(value, tuple) else str(value)
            _scenarios.append(("%s (%s)" % (title, label),
                               lambda world, value=value: function(world, **{argument: value})))
        return function
    return register


class Skipped(Exception):
    """A scenario needs what this node has not."""


class Node:
    """A node by its address; the file server beside it."""

    def __init__(self, name, url, files_url):
        self.name, self.url, self.files_url = name, url, files_url

    def control(self, **operation):
        """Looks into the reference node, or changes it; see README.md."""
        if not self.name.startswith("reference"):
            raise Skipped("needs the reference node's control port")
        port = self.url.rsplit(":", 1)[1]
        done = subprocess.run(
            [sys.executable, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "refnode.py"),
             "ctl", "--port", port, json.dumps(operation)], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def epochs(self, conv):
        """The epoch in which every envelope of a conversation was made, by sequence id."""
        found, last = {}, 0
        with grpc.insecure_channel(self.url.split("//")[1]) as channel:
            query = channel.unary_unary("/xmtp.mls.api.v1.MlsApi/QueryGroupMessages")
            while True:
                paging = pb_uint(1, ASCENDING) + pb_uint(2, PAGE) + pb_uint(3, last)
                answer = query(pb_bytes(1, bytes.fromhex(conv)) + pb_bytes(2, paging), timeout=20)
                page = [dict(pb_read(version)) for field, message in pb_read(answer) if field == 1
                        for _, version in pb_read(message)]
                found.update((row[1], _epoch(row[4])) for row in page)
                if len(page) < PAGE:
                    return found
                last = page[-1][1]


def _epoch(message):
    """The epoch of an MLSMessage that holds a PrivateMessage: version and wire format, group id of less than 64 bytes,
    epoch. See: RFC 9420 section 6."""
    start = 5 + message[4]
    return int.from_bytes(message[start:start + 8], "big")


def run(nodes, driver, folder, words=(), jobs=2):
    """Plays every scenario whose name contains one of the words on every node. Gives the numbers of passes, fails
    and skips."""
    chosen = [(title, function) for title, function in _scenarios
              if not words or any(word in title for word in words)]
    tally = {"PASS": 0, "FAIL": 0, "SKIPPED": 0}
    for node in nodes:
        print("-- on the %s" % node.name, flush=True)
        work = queue.Queue()
        for item in chosen:
            work.put(item)
        workers = [threading.Thread(target=_work, args=(node, driver, folder, work, tally)) for _ in range(jobs)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    return tally["PASS"], tally["FAIL"], tally["SKIPPED"]


_print_lock = threading.Lock()


def _work(node, driver, folder, work, tally):
    processes = Processes(node.url, driver)
    while True:
        try:
            title, function = work.get_nowait()
        except queue.Empty:
            break
        begun = time.time()
        verdict, why = _play(processes, folder, node, title, function)
        with _print_lock:
            tally[verdict] += 1
            print("%s  %-72s %5.1f s%s" % (verdict, title, time.time() - begun, "  " + why if why else ""),
                  flush=True)
        if not processes.alive():
            processes = Processes(node.url, driver)
    processes.close()


def _play(processes, folder, node, title, function):
    world = None
    try:
        world = World(processes, folder, node)
        function(world)
        return "PASS", ""
    except Skipped as reason:
        return "SKIPPED", str(reason)
    except (AssertionError, PeerError, KeyError, OSError) as error:
        with _print_lock, open(os.path.join(folder, "failures.log"), "a") as log:
            log.write("%s on the %s\n%s\n" % (title, node.name, traceback.format_exc()))
        return "FAIL", "%s: %s" % (type(error).__name__, str(error)[:600])
    finally:
        if world:
            world.close()
