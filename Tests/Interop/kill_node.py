#!/usr/bin/env python3
"""Publishes from eight threads, kills the node with SIGKILL in the middle, starts it again on the same file and looks
for every message whose publish was acknowledged.

    kill_node.py PROGRAM FOLDER
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time

import grpc

from libxmtp_peer import pb_bytes, pb_read, pb_uint

MLS = "/xmtp.mls.api.v1.MlsApi/"
WRITERS = 8
ROUNDS = 3


def start(program, folder, n):
    ports = os.path.join(folder, "kill-%d.json" % n)
    node = subprocess.Popen(
        [program, "node", "--port", "0", "--port-file", ports, "--db", os.path.join(folder, "kill.sqlite")],
        stdout=subprocess.DEVNULL, stderr=open(os.path.join(folder, "kill-%d.log" % n), "w"))
    end = time.time() + 30
    while not os.path.exists(ports):
        if time.time() > end or node.poll() is not None:
            raise SystemExit("the node did not start again")
        time.sleep(0.02)
    with open(ports) as f:
        return node, json.load(f)["port"]


def message(group, text):
    """A PrivateMessage by its framing, about 1 KiB."""
    body = text.encode().ljust(900, b".")
    return (b"\0\1\0\2" + bytes([len(group)]) + group + bytes(8) + b"\1" + b"\0" + b"\0" +
            (0x4000 | len(body)).to_bytes(2, "big") + body)


def publish(port, group, writer, round, acked, stop):
    with grpc.insecure_channel("127.0.0.1:%d" % port) as channel:
        call = channel.unary_unary(MLS + "SendGroupMessages")
        n = 0
        while not stop.is_set():
            data = message(group, "%d %d %d" % (round, writer, n))
            try:
                call(pb_bytes(1, pb_bytes(1, pb_bytes(1, data))), timeout=5)
            except grpc.RpcError:
                return
            acked.append(hashlib.sha256(data).digest())
            n += 1


def stored(port, group):
    found, cursor = {}, 0
    with grpc.insecure_channel("127.0.0.1:%d" % port) as channel:
        call = channel.unary_unary(MLS + "QueryGroupMessages")
        while True:
            page = pb_uint(1, 1) + pb_uint(2, 100) + (pb_uint(3, cursor) if cursor else b"")
            rows = [dict(pb_read(dict(pb_read(v))[1])) for f, v in
                    pb_read(call(pb_bytes(1, group) + pb_bytes(2, page), timeout=30)) if f == 1]
            for row in rows:
                if row[1] <= cursor:
                    raise SystemExit("ids do not ascend")
                cursor = row[1]
                digest = hashlib.sha256(row[4]).digest()
                if digest in found:
                    raise SystemExit("a message is stored twice")
                found[digest] = row[1]
            if len(rows) < 100:
                return found


def main():
    program, folder = sys.argv[1:3]
    group, acked = os.urandom(16), []
    for round in range(ROUNDS):
        node, port = start(program, folder, round)
        stop = threading.Event()
        threads = [threading.Thread(target=publish, args=(port, group, w, round, acked, stop)) for w in range(WRITERS)]
        for t in threads:
            t.start()
        time.sleep(1.0)
        node.send_signal(signal.SIGKILL)
        node.wait()
        stop.set()
        for t in threads:
            t.join()
    node, port = start(program, folder, ROUNDS)
    try:
        found = stored(port, group)
        lost = [a for a in acked if a not in found]
        if lost or len(acked) < 100:
            raise SystemExit("%d of %d acknowledged messages are lost" % (len(lost), len(acked)))
        print("%d messages acknowledged over %d kills, all there, none twice; %d stored" % (
            len(acked), ROUNDS, len(found)))
    finally:
        node.terminate()
        node.wait(15)


main()
