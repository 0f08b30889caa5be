#!/usr/bin/env python3
"""Asks a node a million questions and reads no answer: a node that goes on reading keeps the answers in its memory.

    unread_answers.py PORT

Exits with 0 if the node stops reading.
"""

import socket
import sys

CALLS = 1_000_000
# Nothing taken for so long is not going to be.
PATIENCE = 5
# Settings and headers. See: RFC 9113 6
SETTINGS, HEADERS, END = 4, 1, 0x5
# A POST to `/a.B/C`, a method there is none of: a refusal needs no room in the client's window. See: RFC 7541
CALL = bytes([0x83, 0x86, 0x04, 0x06]) + b"/a.B/C" + bytes([0x0F, 0x10, 0x10]) + b"application/grpc"


def frame(kind, flags=0, stream=0, payload=b""):
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def main():
    words = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS) + b"".join(
        frame(HEADERS, END, 2 * call + 1, CALL) for call in range(CALLS))
    client = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    client.settimeout(PATIENCE)
    taken = 0
    try:
        while taken < len(words):
            taken += client.send(words[taken:taken + 65536])
    except TimeoutError:
        print("the node took %d of %d bytes" % (taken, len(words)))
        return 0
    print("the node took all %d bytes" % taken)
    return 1


sys.exit(main())
