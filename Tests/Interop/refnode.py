#!/usr/bin/env python3
"""refnode: an in-memory stand-in for the central XMTP v3 network node.

One process, one asyncio loop, everything in memory, plaintext HTTP/2 on
127.0.0.1.  It stores and forwards; it reads just enough of the MLS framing to
learn the group id, whether a message is a commit, and the installation key of
a key package.  It never decrypts anything.

    refnode.py serve --port 0 --port-file /path/port.json --trace
    refnode.py ctl --port 5556 '{"op":"stats"}'

The behaviour (ids, cursors, page size, quirks, error texts) follows
xmtp/xmtp-node-go; see FINDINGS.md next to this file.
"""

import argparse
import asyncio
import bisect
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

import grpc
import grpc.aio
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

MAX_PAGE = 100            # rows per query page
MAX_INBOX_LOG = 256       # identity updates one inbox may hold
MAX_LOG_PUBLISH = 10      # commit log entries per publish
MAX_LOG_QUERY = 20        # groups per commit log query
MAX_RECV = 50 * 1024 * 1024
LIVE_BACKLOG = 1024       # undelivered live messages before a stream is dropped

ASC, DESC = 1, 2
SYMMETRIC_WELCOME = 3
XWING_POINTER = 2


# --------------------------------------------------------------------------
# schemas

def find_proto_dir(explicit):
    here = os.path.dirname(os.path.abspath(__file__))
    tried = []
    for cand in [explicit, os.environ.get("XMTP_PROTO_DIR"),
                 os.path.join(here, "..", "..", "Sources", "XMTPProtos", "protos")]:
        if not cand:
            continue
        tried.append(cand)
        if os.path.isdir(cand) and any(
                f.endswith(".proto") for _, _, fs in os.walk(cand) for f in fs):
            return os.path.realpath(cand)
    raise SystemExit("refnode: no .proto schemas found; looked in " + ", ".join(tried) +
                     " (use --proto-dir)")


class Schema:
    """Message classes built at start-up from the project's own .proto files."""

    def __init__(self, proto_dir):
        # only the files of the two services (and what they import), so that unfinished
        # schemas elsewhere in the folder cannot keep the node from starting
        want = ("package xmtp.mls.api.v1;", "package xmtp.identity.api.v1;")
        files = []
        for root, _, names in os.walk(proto_dir):
            for n in names:
                if n.endswith(".proto"):
                    path = os.path.join(root, n)
                    with open(path, encoding="utf-8") as f:
                        if any(line.strip() in want for line in f):
                            files.append(os.path.relpath(path, proto_dir))
        files.sort()
        tmp = tempfile.mkdtemp(prefix="refnode-")
        try:
            out = os.path.join(tmp, "set.pb")
            import grpc_tools
            wkt = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
            cmd = [sys.executable, "-m", "grpc_tools.protoc", "-I", proto_dir, "-I", wkt,
                   "--include_imports", "--descriptor_set_out=" + out] + files
            p = subprocess.run(cmd, capture_output=True, text=True)
            if p.returncode:
                raise SystemExit("refnode: protoc failed\n" + p.stderr)
            fds = descriptor_pb2.FileDescriptorSet()
            with open(out, "rb") as f:
                fds.ParseFromString(f.read())
        finally:
            shutil.rmtree(tmp, ignore_errors=True)
        self.pool = descriptor_pool.DescriptorPool()
        for fd in fds.file:
            self.pool.Add(fd)
        self.cache = {}

    def cls(self, name):
        if name not in self.cache:
            self.cache[name] = message_factory.GetMessageClass(
                self.pool.FindMessageTypeByName(name))
        return self.cache[name]


# --------------------------------------------------------------------------
# just enough MLS framing

class BadMls(Exception):
    pass


def _take(buf, pos, n):
    if pos + n > len(buf):
        raise BadMls("unexpected end of message")
    return buf[pos:pos + n], pos + n


def _u16(buf, pos):
    b, pos = _take(buf, pos, 2)
    return struct.unpack(">H", b)[0], pos


def _vec(buf, pos):
    """RFC 9420 variable-size vector: length prefix of 1, 2 or 4 bytes."""
    b, _ = _take(buf, pos, 1)
    kind = b[0] >> 6
    if kind == 3:
        raise BadMls("invalid vector length")
    width = 1 << kind
    raw, pos = _take(buf, pos, width)
    n = int.from_bytes(raw, "big") & ((1 << (8 * width - 2)) - 1)
    return _take(buf, pos, n)


def parse_mls_message(data):
    """(group_id, epoch, content_type, is_public) of an MLSMessage."""
    ver, pos = _u16(data, 0)
    if ver != 1:
        raise BadMls("unknown protocol version %d" % ver)
    fmt, pos = _u16(data, pos)
    if fmt not in (1, 2):
        raise BadMls("not a protocol message (wire format %d)" % fmt)
    group_id, pos = _vec(data, pos)
    raw, pos = _take(data, pos, 8)
    epoch = int.from_bytes(raw, "big")
    if fmt == 1:
        raw, pos = _take(data, pos, 1)
        if raw[0] in (1, 2):
            _, pos = _take(data, pos, 4)
        elif raw[0] not in (3, 4):
            raise BadMls("invalid sender type")
        _, pos = _vec(data, pos)
        raw, pos = _take(data, pos, 1)
    else:
        raw, pos = _take(data, pos, 1)
        p2 = pos
        for _ in range(3):              # authenticated data, sender data, ciphertext
            _, p2 = _vec(data, p2)
    if raw[0] not in (1, 2, 3):
        raise BadMls("invalid content type")
    return bytes(group_id), epoch, raw[0], fmt == 1


def parse_key_package(data):
    """(installation_key, inbox_id or '') of a bare KeyPackage."""
    ver, pos = _u16(data, 0)
    if ver != 1:
        raise BadMls("unknown protocol version %d" % ver)
    _, pos = _u16(data, pos)
    _, pos = _vec(data, pos)
    _, pos = _vec(data, pos)
    key, pos = _vec(data, pos)
    inbox = ""
    try:
        kind, pos = _u16(data, pos)
        if kind == 1:
            ident, _ = _vec(data, pos)
            if len(ident) > 2 and ident[0] == 0x0A:
                inbox = bytes(ident[2:2 + ident[1]]).decode()
    except Exception:
        pass
    return bytes(key), inbox


# --------------------------------------------------------------------------
# identity log: replay with signatures, as the validation service behind the real node does

P = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
     0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8)


def _dbl(p):
    x, y, z = p
    if not y:
        return (0, 0, 0)
    yy = y * y % P
    s = 4 * x * yy % P
    m = 3 * x * x % P
    nx = (m * m - 2 * s) % P
    return nx, (m * (s - nx) - 8 * yy * yy) % P, 2 * y * z % P


def _add(p, q):
    if not p[2]:
        return q
    if not q[2]:
        return p
    z1, z2 = p[2] * p[2] % P, q[2] * q[2] % P
    u1, u2 = p[0] * z2 % P, q[0] * z1 % P
    s1, s2 = p[1] * z2 * q[2] % P, q[1] * z1 * p[2] % P
    if u1 == u2:
        return _dbl(p) if s1 == s2 else (0, 0, 0)
    h, r = (u2 - u1) % P, (s2 - s1) % P
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x = (r * r - hhh - 2 * v) % P
    return x, (r * (v - x) - s1 * hhh) % P, h * p[2] * q[2] % P


def _sum(a, p, b, q):
    """a*p + b*q on secp256k1, affine."""
    p, q = (p[0], p[1], 1), (q[0], q[1], 1)
    both, acc = _add(p, q), (0, 0, 0)
    for i in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
        acc = _dbl(acc)
        k = (a >> i & 1) | (b >> i & 1) << 1
        if k:
            acc = _add(acc, (p, q, both)[k - 1])
    if not acc[2]:
        raise Refused("Signature validation failed")
    zi = pow(acc[2], -1, P)
    return acc[0] * zi * zi % P, acc[1] * zi * zi * zi % P


class Refused(Exception):
    pass


class Identity:
    """Replays identity updates.  A state is a dict: inbox, members {key: (added_by, chain)},
    recovery, seen.  Keys are ("eth", text), ("inst", bytes) or ("passkey", bytes)."""

    CONTEXT = b"IDENTITY UPDATE SIGNATURE"

    def __init__(self, accept_scw):
        from Crypto.Hash import SHA256, SHA512, keccak
        from Crypto.PublicKey import ECC
        from Crypto.Signature import DSS, eddsa
        self.keccak = lambda b: keccak.new(digest_bits=256, data=b).digest()
        self.sha256, self.sha512, self.ECC, self.DSS, self.eddsa = SHA256, SHA512, ECC, DSS, eddsa
        self.accept_scw = accept_scw

    # -- text --
    @staticmethod
    def show(key):
        return key[1] if key[0] == "eth" else key[1].hex()

    @staticmethod
    def named(text, kind):
        if kind == 2:
            try:
                return ("passkey", bytes.fromhex(text))
            except ValueError:
                raise Refused("invalid passkey")
        return ("eth", text)

    @staticmethod
    def member(m):
        kind = m.WhichOneof("kind")
        if kind == "ethereum_address":
            return ("eth", m.ethereum_address)
        if kind == "installation_public_key":
            return ("inst", m.installation_public_key)
        if kind == "passkey":
            return ("passkey", m.passkey.key)
        raise Refused("member identifier missing")

    def text(self, u):
        lines = []
        for act in u.actions:
            kind = act.WhichOneof("kind")
            if kind == "create_inbox":
                a = act.create_inbox
                lines.append("- Create inbox\n  (Owner: %s)" % self.show(
                    self.named(a.initial_identifier, a.initial_identifier_kind)))
            elif kind in ("add", "revoke"):
                key = self.member(act.add.new_member_identifier if kind == "add"
                                  else act.revoke.member_to_revoke)
                head, label = {
                    ("add", "inst"): ("Grant messaging access to app", "ID"),
                    ("add", "eth"): ("Link address to inbox", "Address"),
                    ("add", "passkey"): ("Link passkey to inbox", "Passkey"),
                    ("revoke", "inst"): ("Revoke messaging access from app", "ID"),
                    ("revoke", "eth"): ("Unlink address from inbox", "Address"),
                    ("revoke", "passkey"): ("Unlink passkey from inbox", "Passkey"),
                }[kind, key[0]]
                lines.append("- %s\n  (%s: %s)" % (head, label, self.show(key)))
            elif kind == "change_recovery_address":
                a = act.change_recovery_address
                lines.append("- Change inbox recovery address\n  (Address: %s)" % self.show(
                    self.named(a.new_recovery_identifier, a.new_recovery_identifier_kind)))
            else:
                raise Refused("identity action without kind")
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(u.client_timestamp_ns // 10**9))
        return "XMTP : Authenticate to inbox\n\nInbox ID: %s\nCurrent time: %s\n\n%s\n\n%s" % (
            u.inbox_id, when, "\n".join(lines), "For more info: https://xmtp.org/signatures")

    # -- signatures: (signer key, kind, bytes for the replay check, chain id) --
    def verify(self, sig, text):
        kind = sig.WhichOneof("signature")
        if kind == "erc_191":
            b = sig.erc_191.bytes
            if len(b) != 65:
                raise Refused("Signature validation failed")
            r, s, v = int.from_bytes(b[:32], "big"), int.from_bytes(b[32:64], "big"), b[64]
            if not (0 < r < N and 0 < s < N):
                raise Refused("Signature validation failed")
            if s > N // 2:          # made canonical without touching v, as the service does
                s = N - s
                b = b[:32] + s.to_bytes(32, "big") + b[64:]
            if v in (27, 28):
                v -= 27
            elif v >= 35:
                v = (v - 35) % 2
            if v not in (0, 1):
                raise Refused("invalid parity: %d" % b[64])
            msg = text.encode()
            z = int.from_bytes(self.keccak(
                b"\x19Ethereum Signed Message:\n%d" % len(msg) + msg), "big")
            yy = (pow(r, 3, P) + 7) % P
            y = pow(yy, (P + 1) // 4, P)
            if y * y % P != yy:
                raise Refused("Signature validation failed")
            if y & 1 != v:
                y = P - y
            ri = pow(r, -1, N)
            qx, qy = _sum(s * ri % N, (r, y), -z * ri % N, G)
            addr = self.keccak(qx.to_bytes(32, "big") + qy.to_bytes(32, "big"))[12:]
            return ("eth", "0x" + addr.hex()), kind, b, None
        if kind == "installation_key":
            q = sig.installation_key
            try:
                key = self.eddsa.import_public_key(q.public_key)
                self.eddsa.new(key, "rfc8032", context=self.CONTEXT).verify(
                    self.sha512.new(text.encode()), q.bytes)
            except ValueError:
                raise Refused("ed25519 signature failed")
            return ("inst", q.public_key), kind, q.bytes, None
        if kind == "passkey":
            q = sig.passkey
            try:
                import base64
                data = json.loads(q.client_data_json)
                want = base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()
                if data["challenge"] != want:
                    raise Refused("client_data is invalid")
                data["origin"]
                key = self.ECC.import_key(q.public_key, curve_name="P-256")
                h = self.sha256.new(q.authenticator_data +
                                    hashlib.sha256(q.client_data_json).digest())
                self.DSS.new(key, "fips-186-3", encoding="der").verify(h, q.signature)
            except (ValueError, KeyError, TypeError):
                raise Refused("passkey signature failed")
            return ("passkey", q.public_key), kind, q.signature, None
        if kind == "erc_6492":
            q = sig.erc_6492
            parts = q.account_id.split(":")
            if len(parts) != 3 or parts[0] != "eip155" or not parts[1].isdigit():
                raise Refused("invalid account id")
            if not self.accept_scw:
                raise Refused("Signature validation failed")
            return ("eth", parts[2].lower()), kind, q.signature, int(parts[1])
        if kind == "delegated_erc_191":
            raise Refused("legacy delegated signatures are beyond this node")
        raise Refused("signature missing")

    @staticmethod
    def fits(key, kind):
        return kind in {"eth": ("erc_191", "erc_6492"), "inst": ("installation_key",),
                        "passkey": ("passkey",)}[key[0]]

    def known(self, st, signed, text="Missing existing member"):
        """The signer must be a member, or the recovery identifier."""
        key, kind, _, chain = signed
        if key in st["members"]:
            if st["members"][key][1] != chain:
                raise Refused("Wrong chain id. Initially added with %d but now signing from %d"
                              % (st["members"][key][1] or 0, chain or 0))
        elif key != st["recovery"]:
            raise Refused(text)
        if not self.fits(key, kind):
            raise Refused("Signature not allowed for role")

    def apply(self, st, u):
        text = self.text(u)
        used = []

        def take(sig):
            v = self.verify(sig, text)
            used.append(v[2])
            return v
        st = st and {"inbox": st["inbox"], "members": dict(st["members"]),
                     "recovery": st["recovery"], "seen": set(st["seen"])}
        for act in u.actions:
            kind = act.WhichOneof("kind")
            if kind == "create_inbox":
                a = act.create_inbox
                key = self.named(a.initial_identifier, a.initial_identifier_kind)
                v = take(a.initial_identifier_signature)
                if st:
                    raise Refused("Multiple create operations detected")
                if v[0] != key:
                    raise Refused("Missing existing member")
                if not self.fits(key, v[1]):
                    raise Refused("Signature not allowed for role")
                if key[0] == "eth" and not (len(key[1]) == 42 and key[1].startswith("0x") and all(
                        c in "0123456789abcdefABCDEF" for c in key[1][2:])):
                    raise Refused("Invalid account address: Must be 42 hex characters, "
                                  "starting with '0x'.")
                st = {"inbox": hashlib.sha256((self.show(key) + str(a.nonce)).encode()).hexdigest(),
                      "members": {key: (None, v[3])}, "recovery": key, "seen": set()}
                continue
            if not st:
                raise Refused("XID not yet created")
            if kind == "add":
                a = act.add
                new, old = take(a.new_member_signature), take(a.existing_member_signature)
                key = self.member(a.new_member_identifier)
                if new[2] in st["seen"] or old[2] in st["seen"]:
                    raise Refused("Replay detected")
                if new[0] != key:
                    raise Refused("The new member identifier does not match the signer")
                if new[0] == old[0]:
                    raise Refused("Error creating association tried to add self")
                if not self.fits(key, new[1]):
                    raise Refused("Signature not allowed for role")
                self.known(st, old)
                if key[0] == "inst" and old[0][0] == "inst":
                    raise Refused("Member of kind installation not allowed to add installation")
                st["members"][key] = (old[0], new[3])
            else:
                a = act.revoke if kind == "revoke" else act.change_recovery_address
                v = take(a.recovery_identifier_signature if kind == "revoke"
                         else a.existing_recovery_identifier_signature)
                if v[2] in st["seen"]:
                    raise Refused("Replay detected")
                if v[0] != st["recovery"]:
                    raise Refused("Missing existing member")
                self.known(st, v)
                if kind == "revoke":
                    gone = self.member(a.member_to_revoke)
                    for k in [k for k, (by, _) in st["members"].items()
                              if by == gone and k[0] == "inst"]:
                        del st["members"][k]       # what it had let in leaves with it
                    st["members"].pop(gone, None)
                else:
                    st["recovery"] = self.named(a.new_recovery_identifier,
                                                a.new_recovery_identifier_kind)
        if not st:
            raise Refused("XID not yet created")
        if st["inbox"] != u.inbox_id:
            raise Refused("Wrong inbox_id specified on association")
        st["seen"].update(used)
        return st


# --------------------------------------------------------------------------
# storage

class Fail(Exception):
    def __init__(self, code, text):
        self.code, self.text = code, text


def invalid(text):
    return Fail(grpc.StatusCode.INVALID_ARGUMENT, text)


def unknown(text):
    return Fail(grpc.StatusCode.UNKNOWN, text)


def varint(n):
    out = bytearray()
    while n > 0x7F:
        out.append((n & 0x7F) | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


class Log:
    """Rows of one topic in id order: encoded message, encoded metadata."""
    __slots__ = ("ids", "rows", "meta")

    def __init__(self):
        self.ids, self.rows, self.meta = [], [], []

    def add(self, rid, row, meta=None):
        self.ids.append(rid)
        self.rows.append(row)
        self.meta.append(meta)

    def page(self, cursor, descending, limit):
        if descending:
            hi = bisect.bisect_left(self.ids, cursor) if cursor else len(self.ids)
            lo = max(0, hi - limit)
            idx = range(hi - 1, lo - 1, -1)
        else:
            lo = bisect.bisect_right(self.ids, cursor) if cursor else 0
            idx = range(lo, min(len(self.ids), lo + limit))
        return [(self.ids[i], self.rows[i]) for i in idx]


class Sub:
    """One open subscription."""

    def __init__(self, kind, topics):
        self.kind, self.topics = kind, topics
        self.q = asyncio.Queue()
        self.overflow = False
        self.kick = None


class Store:
    def __init__(self):
        self.seq = {"group": 0, "welcome": 0, "inbox": 0, "commit": 0, "kp": 0}
        self.group = {}
        self.welcome = {}
        self.group_seen = set()
        self.welcome_seen = set()
        self.key_packages = {}
        self.kp_history = []          # (seq, installation, key package)
        self.inbox = {}               # inbox id -> [(seq, server ns, update bytes)]
        self.states = {}              # inbox id -> replayed state (not saved)
        self.addresses = {}           # address -> [[inbox id, assoc seq, revoke seq]]
        self.commit_log = {}          # group id -> [(seq, entry, signature bytes)]

    def next(self, name):
        self.seq[name] += 1
        return self.seq[name]


# --------------------------------------------------------------------------
# the services

class Node:
    def __init__(self, schema, args):
        self.a = args
        self.db = Store()
        self.clock_offset_ns = 0
        self.faults = []
        self.subs = set()
        self.files = {}
        self.stats = {}
        self.started = time.time()
        self.rec = open(args.record, "a") if args.record else None
        self.rec_no = 0
        self.stop = None
        self.apply = self.loose_apply
        if not args.no_identity_check:
            try:
                self.apply = Identity(args.accept_scw).apply
            except ImportError:
                sys.stderr.write("refnode: pycryptodome is missing, identity updates go unchecked\n")
        m, i, x = "xmtp.mls.api.v1.", "xmtp.identity.api.v1.", "xmtp.identity.associations."
        c = schema.cls
        self.GroupMessage = c(m + "GroupMessage")
        self.WelcomeMessage = c(m + "WelcomeMessage")
        self.PagingInfo = c(m + "PagingInfo")
        self.IdentityUpdate = c(x + "IdentityUpdate")
        self.Ed25519Sig = c(x + "RecoverableEd25519Signature")
        self.FetchResp = c(m + "FetchKeyPackagesResponse")
        self.LogResp = c(m + "BatchQueryCommitLogResponse")
        self.NewestResp = c(m + "GetNewestGroupMessageResponse")
        self.UpdatesResp = c(i + "GetIdentityUpdatesResponse")
        self.InboxIdsResp = c(i + "GetInboxIdsResponse")
        self.ScwResp = c(i + "VerifySmartContractWalletSignaturesResponse")
        self.unary = {
            "/xmtp.mls.api.v1.MlsApi/SendGroupMessages":
                (c(m + "SendGroupMessagesRequest"), self.send_group),
            "/xmtp.mls.api.v1.MlsApi/SendWelcomeMessages":
                (c(m + "SendWelcomeMessagesRequest"), self.send_welcome),
            "/xmtp.mls.api.v1.MlsApi/RegisterInstallation":
                (c(m + "UploadKeyPackageRequest"), self.register),    # same layout
            "/xmtp.mls.api.v1.MlsApi/UploadKeyPackage":
                (c(m + "UploadKeyPackageRequest"), self.upload_kp),
            "/xmtp.mls.api.v1.MlsApi/FetchKeyPackages":
                (c(m + "FetchKeyPackagesRequest"), self.fetch_kp),
            "/xmtp.mls.api.v1.MlsApi/QueryGroupMessages":
                (c(m + "QueryGroupMessagesRequest"), self.query_group),
            "/xmtp.mls.api.v1.MlsApi/QueryWelcomeMessages":
                (c(m + "QueryWelcomeMessagesRequest"), self.query_welcome),
            "/xmtp.mls.api.v1.MlsApi/BatchPublishCommitLog":
                (c(m + "BatchPublishCommitLogRequest"), self.publish_log),
            "/xmtp.mls.api.v1.MlsApi/BatchQueryCommitLog":
                (c(m + "BatchQueryCommitLogRequest"), self.query_log),
            "/xmtp.mls.api.v1.MlsApi/GetNewestGroupMessage":
                (c(m + "GetNewestGroupMessageRequest"), self.newest),
            "/xmtp.identity.api.v1.IdentityApi/PublishIdentityUpdate":
                (c(i + "PublishIdentityUpdateRequest"), self.publish_identity),
            "/xmtp.identity.api.v1.IdentityApi/GetIdentityUpdates":
                (c(i + "GetIdentityUpdatesRequest"), self.identity_updates),
            "/xmtp.identity.api.v1.IdentityApi/GetInboxIds":
                (c(i + "GetInboxIdsRequest"), self.inbox_ids),
            "/xmtp.identity.api.v1.IdentityApi/VerifySmartContractWalletSignatures":
                (c(i + "VerifySmartContractWalletSignaturesRequest"), self.verify_scw),
        }
        self.streams = {
            "/xmtp.mls.api.v1.MlsApi/SubscribeGroupMessages":
                (c(m + "SubscribeGroupMessagesRequest"), "group"),
            "/xmtp.mls.api.v1.MlsApi/SubscribeWelcomeMessages":
                (c(m + "SubscribeWelcomeMessagesRequest"), "welcome"),
        }

    # ---- time: the real node keeps microseconds for messages ----
    def now_ns(self):
        return time.time_ns() + self.clock_offset_ns

    def now_us_ns(self):
        return self.now_ns() // 1000 * 1000

    # ---- group messages ----
    def send_group(self, q):
        if not q.messages:
            raise invalid("no group messages to send")
        if any(not m.HasField("v1") for m in q.messages):
            raise invalid("invalid group message")
        parsed = []
        for m in q.messages:
            try:
                parsed.append(parse_mls_message(m.v1.data))
            except BadMls as e:
                raise invalid("invalid group message: validation failed with error %s" % e)
        for m, (gid, _, ctype, _) in zip(q.messages, parsed):
            if not gid:
                raise invalid("group id is empty")
            self.insert_group(gid, m.v1.data, m.v1.sender_hmac, m.v1.should_push, ctype == 3)
        return b""

    def insert_group(self, gid, data, hmac, push, is_commit, again=False):
        rid = self.db.next("group")             # a refused duplicate still uses an id up
        h = hashlib.sha256(gid + data).digest()
        if h in self.db.group_seen and not again:
            return None
        self.db.group_seen.add(h)
        msg = self.GroupMessage()
        v = msg.v1
        v.id, v.created_ns, v.group_id, v.data = rid, self.now_us_ns(), gid, data
        v.sender_hmac, v.should_push, v.is_commit = hmac, push, is_commit
        row = msg.SerializeToString()
        meta = self.GroupMessage()
        meta.v1.id, meta.v1.created_ns, meta.v1.group_id = rid, v.created_ns, gid
        meta.v1.is_commit = is_commit
        self.db.group.setdefault(gid, Log()).add(rid, row, meta.SerializeToString())
        self.push("group", gid, rid, row)
        return rid

    def query_group(self, q):
        if not q.group_id:
            raise unknown("group is required")
        return self.query(self.db.group.get(q.group_id), q)

    def newest(self, q):
        if not q.group_ids:
            raise invalid("no group ids provided")
        out = self.NewestResp()
        for gid in q.group_ids:
            r = out.responses.add()
            log = self.db.group.get(gid)
            if log and log.ids:
                r.group_message.ParseFromString(
                    log.rows[-1] if q.include_content else log.meta[-1])
        return out.SerializeToString()

    # ---- welcomes ----
    def send_welcome(self, q):
        if not q.messages:
            raise invalid("no welcome messages to send")
        for m in q.messages:
            which = m.WhichOneof("version")
            if which == "v1":
                w = m.v1
                if not w.data or not w.installation_key or (
                        not w.hpke_public_key and w.wrapper_algorithm != SYMMETRIC_WELCOME):
                    raise invalid("invalid welcome message")
            elif which == "welcome_pointer":
                w = m.welcome_pointer
                if not w.installation_key or not w.welcome_pointer or not w.hpke_public_key:
                    raise invalid("invalid welcome pointer message")
                if w.wrapper_algorithm != XWING_POINTER:
                    raise invalid("invalid welcome pointer wrapper algorithm: "
                                  "invalid welcome pointer wrapper algorithm %d"
                                  % w.wrapper_algorithm)
            else:
                raise invalid("invalid welcome message: missing version")
        for m in q.messages:
            self.insert_welcome(m)
        return b""

    def insert_welcome(self, m):
        rid = self.db.next("welcome")
        which = m.WhichOneof("version")
        w = getattr(m, which)
        body = w.data if which == "v1" else w.welcome_pointer
        h = hashlib.sha256(w.installation_key + body).digest()
        if h in self.db.welcome_seen:
            return None
        self.db.welcome_seen.add(h)
        msg = self.WelcomeMessage()
        v = getattr(msg, which)
        v.id, v.created_ns, v.installation_key = rid, self.now_us_ns(), w.installation_key
        v.hpke_public_key = w.hpke_public_key
        if which == "v1":
            v.data = w.data
            # anything unknown, zero included, is stored as Curve25519
            v.wrapper_algorithm = w.wrapper_algorithm if w.wrapper_algorithm in (1, 2, 3) else 1
            v.welcome_metadata = w.welcome_metadata
        else:
            v.welcome_pointer = w.welcome_pointer
            v.wrapper_algorithm = w.wrapper_algorithm
        row = msg.SerializeToString()
        self.db.welcome.setdefault(w.installation_key, Log()).add(rid, row)
        self.push("welcome", w.installation_key, rid, row)
        return rid

    def query_welcome(self, q):
        if not q.installation_key:
            raise unknown("installation is required")
        return self.query(self.db.welcome.get(q.installation_key), q)

    def query(self, log, q):
        p = q.paging_info
        descending = p.direction != ASC
        limit = p.limit if 0 < p.limit <= MAX_PAGE else MAX_PAGE
        rows = log.page(p.id_cursor, descending, limit) if log else []
        info = self.PagingInfo()
        info.direction = DESC if descending else ASC
        info.limit = limit
        if len(rows) >= limit:
            info.id_cursor = rows[-1][0]
        raw = info.SerializeToString()
        out = []
        for _, row in rows:
            out += (b"\x0a", varint(len(row)), row)      # field 1, messages
        out += (b"\x12", varint(len(raw)), raw)          # field 2, paging_info
        return b"".join(out)

    # ---- key packages ----
    def take_kp(self, q):
        if not q.HasField("key_package"):
            raise invalid("no key package")
        kp = q.key_package.key_package_tls_serialized
        try:
            key, inbox = parse_key_package(kp)
        except BadMls as e:
            raise invalid("invalid identity: validation failed with error %s" % e)
        self.db.key_packages[key] = kp
        self.db.kp_history.append((self.db.next("kp"), key, kp))
        return key

    def upload_kp(self, q):
        self.take_kp(q)
        return b""

    def register(self, q):
        key = self.take_kp(q)
        return b"\x0a" + varint(len(key)) + key        # field 1, installation_key

    def fetch_kp(self, q):
        keys = list(q.installation_keys)
        place = {k: n for n, k in enumerate(keys)}       # a repeated key fills its last slot
        slots = [b""] * len(keys)
        for k, n in place.items():
            slots[n] = self.db.key_packages.get(k, b"")
        out = self.FetchResp()
        for kp in slots:
            out.key_packages.add(key_package_tls_serialized=kp)
        return out.SerializeToString()

    # ---- commit log ----
    def publish_log(self, q):
        if not q.requests:
            raise invalid("no log entries to publish")
        if len(q.requests) > MAX_LOG_PUBLISH:
            raise invalid("cannot exceed %d inserts in single batch" % MAX_LOG_PUBLISH)
        for r in q.requests:
            if not r.group_id or not r.serialized_commit_log_entry or not r.HasField("signature"):
                raise invalid("invalid commit log entry")
            self.db.commit_log.setdefault(r.group_id, []).append(
                (self.db.next("commit"), r.serialized_commit_log_entry,
                 r.signature.SerializeToString()))
        return b""

    def query_log(self, q):
        if not q.requests:
            raise invalid("no requests to query")
        if len(q.requests) > MAX_LOG_QUERY:
            raise invalid("cannot exceed %d queries in single batch" % MAX_LOG_QUERY)
        out = self.LogResp()
        for r in q.requests:
            if not r.group_id:
                raise invalid("invalid request")
            p = r.paging_info
            if p.direction == DESC:
                raise Fail(grpc.StatusCode.INTERNAL,
                           "failed to query commit log: descending direction is not supported")
            limit = p.limit if 0 < p.limit <= MAX_PAGE else MAX_PAGE
            rows = [x for x in self.db.commit_log.get(r.group_id, ()) if x[0] > p.id_cursor][:limit]
            resp = out.responses.add(group_id=r.group_id)
            for seq, entry, sig in rows:
                e = resp.commit_log_entries.add(sequence_id=seq, serialized_commit_log_entry=entry)
                e.signature.ParseFromString(sig)
            resp.paging_info.limit = limit
            resp.paging_info.direction = ASC
            if len(rows) >= limit:
                resp.paging_info.id_cursor = rows[-1][0]
        return out.SerializeToString()

    # ---- identity ----
    @staticmethod
    def loose_apply(st, u):
        """Membership without looking at signatures, for --no-identity-check."""
        st = {"inbox": u.inbox_id, "members": dict(st["members"]) if st else {}}
        for act in u.actions:
            kind = act.WhichOneof("kind")
            if kind == "create_inbox":
                key = Identity.named(act.create_inbox.initial_identifier,
                                     act.create_inbox.initial_identifier_kind)
                st["members"][key] = (None, None)
            elif kind == "add":
                st["members"][Identity.member(act.add.new_member_identifier)] = (None, None)
            elif kind == "revoke":
                st["members"].pop(Identity.member(act.revoke.member_to_revoke), None)
        return st

    def state_of(self, inbox):
        if inbox not in self.db.states and self.db.inbox.get(inbox):
            st = None
            for _, _, raw in self.db.inbox[inbox]:
                st = self.apply(st, self.IdentityUpdate.FromString(raw))
            self.db.states[inbox] = st
        return self.db.states.get(inbox)

    def publish_identity(self, q):
        if not q.HasField("identity_update"):
            raise unknown("IdentityUpdate is required")
        u = q.identity_update
        inbox = u.inbox_id
        if len(self.db.inbox.get(inbox, ())) >= MAX_INBOX_LOG:
            raise unknown("inbox log is full")
        try:
            before = self.state_of(inbox)
            after = self.apply(before, u)
        except Refused as e:
            raise invalid(str(e))
        seq = self.db.next("inbox")
        self.db.inbox.setdefault(inbox, []).append((seq, self.now_ns(), u.SerializeToString()))
        self.db.states[inbox] = after
        old = set(before["members"]) if before else set()
        new = set(after["members"])
        for kind, a in new - old:
            if kind == "eth":
                self.db.addresses.setdefault(a, []).append([inbox, seq, None])
        for kind, a in old - new:
            if kind == "eth":
                mine = [e for e in self.db.addresses.get(a, ()) if e[0] == inbox]
                if mine:
                    max(mine, key=lambda e: e[1])[2] = seq
        return b""

    def identity_updates(self, q):
        out = self.UpdatesResp()
        for r in q.requests:
            resp = out.responses.add(inbox_id=r.inbox_id)
            for seq, ns, raw in self.db.inbox.get(r.inbox_id, ()):
                if seq > r.sequence_id:
                    e = resp.updates.add(sequence_id=seq, server_timestamp_ns=ns)
                    e.update.ParseFromString(raw)
        return out.SerializeToString()

    def inbox_ids(self, q):
        out = self.InboxIdsResp()
        for r in q.requests:
            resp = out.responses.add(identifier=r.identifier)
            live = [e for e in self.db.addresses.get(r.identifier, ()) if e[2] is None]
            if live:
                resp.inbox_id = max(live, key=lambda e: e[1])[0]
        return out.SerializeToString()

    def verify_scw(self, q):
        out = self.ScwResp()
        for _ in q.signatures:
            if self.a.accept_scw:
                out.responses.add(is_valid=True, block_number=1)
            else:
                out.responses.add(is_valid=False, error="no chain behind this node")
        return out.SerializeToString()

    # ---- live push ----
    def push(self, kind, topic, rid, row):
        for s in self.subs:
            if s.kind == kind and topic in s.topics and not s.overflow:
                if s.q.qsize() >= LIVE_BACKLOG:
                    s.overflow = True
                    s.q.put_nowait(None)
                else:
                    s.q.put_nowait((topic, rid, row))

    async def subscribe(self, kind, q, ctx, sent):
        code = grpc.StatusCode
        if kind == "welcome":
            if not q.filters:
                raise invalid("no valid filters provided")
            if any(not f.installation_key for f in q.filters):
                raise invalid("a filter is nil or installation key is empty")
            filt = [(f.installation_key, f.id_cursor) for f in q.filters]
            logs = self.db.welcome
        else:
            filt = [(f.group_id, f.id_cursor) for f in q.filters]
            if any(not g for g, _ in filt):
                raise unknown("group is required")
            logs = self.db.group
        sub = Sub(kind, {t for t, _ in filt})
        self.subs.add(sub)              # first subscribe, then read history
        mark = {}
        try:
            for topic, cursor in filt:
                log = logs.get(topic)
                if not log:
                    continue
                i = bisect.bisect_right(log.ids, cursor) if cursor else 0
                while i < len(log.ids):
                    rid, row = log.ids[i], log.rows[i]
                    i += 1
                    if mark.get(topic, 0) < rid:
                        mark[topic] = rid
                        await ctx.write(row)
                        sent(row)
            while True:
                item = await sub.q.get()
                if sub.kick:
                    raise Fail(*sub.kick)
                if item is None:
                    if sub.overflow and kind == "group":
                        raise Fail(code.ABORTED, "caller did not read all messages fast enough")
                    return
                topic, rid, row = item
                if mark.get(topic, 0) < rid:
                    mark[topic] = rid
                    if self.a.push_delay_ms:
                        await asyncio.sleep(self.a.push_delay_ms / 1000)
                    await ctx.write(row)
                    sent(row)
        finally:
            self.subs.discard(sub)

    # ---- faults ----
    async def fault(self, method, when):
        for f in list(self.faults):
            if f["when"] != when or f["method"] not in (method.rsplit("/", 1)[1], method, "*"):
                continue
            if f["skip"] > 0:
                f["skip"] -= 1
                continue
            if f["probability"] < 1 and random.random() >= f["probability"]:
                continue
            if f["count"] > 0:
                f["count"] -= 1
                if f["count"] == 0:
                    self.faults.remove(f)
            if f["delay_ms"]:
                await asyncio.sleep(f["delay_ms"] / 1000)
            if f["code"]:
                raise Fail(getattr(grpc.StatusCode, f["code"]), f["text"])
            return

    # ---- bookkeeping ----
    def count(self, method, ns, nin, nout, ok):
        s = self.stats.setdefault(method.rsplit("/", 1)[1],
                                  {"calls": 0, "errors": 0, "ns": 0, "in": 0, "out": 0})
        s["calls"] += 1
        s["errors"] += 0 if ok else 1
        s["ns"] += ns
        s["in"] += nin
        s["out"] += nout

    def record(self, **kw):
        if self.rec:
            self.rec_no += 1
            kw = {"n": self.rec_no, "t": time.time(), **kw}
            self.rec.write(json.dumps(kw) + "\n")
            self.rec.flush()

    def trace(self, text):
        if self.a.trace:
            now = time.time()
            sys.stderr.write("%s.%03d %s\n" % (time.strftime("%H:%M:%S", time.localtime(now)),
                                               now * 1000 % 1000, text))
            sys.stderr.flush()

    def describe(self, method, q):
        name = method.rsplit("/", 1)[1]
        h = lambda b: b.hex()[:12]
        try:
            if name == "SendGroupMessages":
                out = []
                for m in q.messages:
                    g, e, c, pub = parse_mls_message(m.v1.data)
                    out.append("%s %s%s epoch=%d len=%d%s" % (
                        h(g), "public-" if pub else "", ["?", "app", "proposal", "commit"][c], e,
                        len(m.v1.data), " push" if m.v1.should_push else ""))
                return "; ".join(out)
            if name == "SendWelcomeMessages":
                out = []
                for m in q.messages[:4]:
                    w = getattr(m, m.WhichOneof("version"))
                    out.append("%s->%s alg=%d len=%d" % (
                        m.WhichOneof("version"), h(w.installation_key), w.wrapper_algorithm,
                        len(w.data if m.WhichOneof("version") == "v1" else w.welcome_pointer)))
                return "n=%d " % len(q.messages) + "; ".join(out)
            if name in ("QueryGroupMessages", "QueryWelcomeMessages"):
                k = q.group_id if name == "QueryGroupMessages" else q.installation_key
                p = q.paging_info
                return "%s dir=%d limit=%d cursor=%d" % (h(k), p.direction, p.limit, p.id_cursor)
            if name == "UploadKeyPackage" or name == "RegisterInstallation":
                k, inbox = parse_key_package(q.key_package.key_package_tls_serialized)
                return "inst=%s inbox=%s len=%d" % (
                    h(k), inbox[:12], len(q.key_package.key_package_tls_serialized))
            if name == "FetchKeyPackages":
                return "n=%d %s" % (len(q.installation_keys),
                                    ",".join(h(k) for k in q.installation_keys[:4]))
            if name == "PublishIdentityUpdate":
                u = q.identity_update
                return "inbox=%s actions=%s" % (
                    u.inbox_id[:12], ",".join(a.WhichOneof("kind") for a in u.actions))
            if name == "GetIdentityUpdates":
                return " ".join("%s>%d" % (r.inbox_id[:12], r.sequence_id)
                                for r in q.requests[:4]) + " n=%d" % len(q.requests)
            if name == "GetInboxIds":
                return " ".join("%s/%d" % (r.identifier[:12], r.identifier_kind)
                                for r in q.requests[:4]) + " n=%d" % len(q.requests)
            if name.startswith("Subscribe"):
                return " ".join("%s>%d" % (
                    h(f.group_id if "Group" in name else f.installation_key), f.id_cursor)
                    for f in q.filters[:4]) + " n=%d" % len(q.filters)
            if name.startswith("Batch"):
                return " ".join(h(r.group_id) for r in q.requests[:4]) + " n=%d" % len(q.requests)
            if name == "GetNewestGroupMessage":
                return " ".join(h(g) for g in q.group_ids[:4]) + " n=%d content=%s" % (
                    len(q.group_ids), q.include_content)
        except Exception as e:
            return "(%s)" % e
        return ""

    # ---- gRPC plumbing ----
    def service(self, details):
        method = details.method
        meta = {k: v for k, v in details.invocation_metadata if isinstance(v, str)}
        if method == "/refnode.Control/Do":
            return grpc.unary_unary_rpc_method_handler(self.on_control)
        if method == "/grpc.health.v1.Health/Check":
            async def health(_raw, _ctx):
                return b"\x08\x01"
            return grpc.unary_unary_rpc_method_handler(health)
        if method in self.unary:
            async def one(raw, ctx):
                return await self.on_unary(method, meta, raw, ctx)
            return grpc.unary_unary_rpc_method_handler(one)
        if method in self.streams:
            async def many(raw, ctx):
                await self.on_stream(method, meta, raw, ctx)
            return grpc.unary_stream_rpc_method_handler(many)

        async def nope(_it, ctx):
            self.trace("!! %s UNIMPLEMENTED" % method)
            self.record(method=method, kind="unary", meta=meta, code="UNIMPLEMENTED")
            svc, _, name = method.lstrip("/").partition("/")
            await ctx.abort(grpc.StatusCode.UNIMPLEMENTED,
                            "unknown method %s for service %s" % (name, svc))
        return grpc.stream_stream_rpc_method_handler(nope)

    async def on_unary(self, method, meta, raw, ctx):
        t0 = time.perf_counter_ns()
        q, out, err = None, b"", None
        try:
            if self.a.latency_ms:
                await asyncio.sleep(self.a.latency_ms / 1000)
            if self.faults:
                await self.fault(method, "before")
            cls, fn = self.unary[method]
            q = cls()
            try:
                q.ParseFromString(raw)
            except Exception as e:
                raise Fail(grpc.StatusCode.INTERNAL, "grpc: failed to unmarshal the received "
                           "message: %s" % e)
            out = fn(q)
            if self.faults:
                await self.fault(method, "after")
        except Fail as e:
            err = e
        except Exception as e:
            import traceback
            traceback.print_exc()
            err = Fail(grpc.StatusCode.INTERNAL, "refnode: %r" % e)
        ns = time.perf_counter_ns() - t0
        self.count(method, ns, len(raw), len(out), err is None)
        if self.a.trace and not method.endswith(self.a.hide):
            self.trace("%-24s %s [%d>%d B, %d us]%s" % (
                method.rsplit("/", 1)[1], self.describe(method, q) if q is not None else "",
                len(raw), len(out), ns // 1000,
                " %s %s" % (err.code.name, err.text) if err else ""))
        if self.rec:
            self.record(method=method, kind="unary", meta=meta, peer=ctx.peer(),
                        request=raw.hex(), response=out.hex() if not err else None,
                        code=err.code.name if err else "OK", text=err.text if err else "",
                        us=ns // 1000)
        if err:
            await ctx.abort(err.code, err.text)
        return out

    async def on_stream(self, method, meta, raw, ctx):
        cls, kind = self.streams[method]
        q = cls()
        q.ParseFromString(raw)
        self.rec_no += 1
        sid = self.rec_no
        n = 0
        # the client waits for any header before it calls the stream open
        await ctx.send_initial_metadata((("subscribed", "true"),))
        self.trace("%-24s open #%d %s" % (method.rsplit("/", 1)[1], sid,
                                          self.describe(method, q)))
        self.record(method=method, kind="open", stream=sid, meta=meta, peer=ctx.peer(),
                    request=raw.hex())

        def sent(row):
            nonlocal n
            n += 1
            self.count(method, 0, 0, len(row), True)
            self.record(method=method, kind="item", stream=sid, response=row.hex())
            self.trace("%-24s item #%d %d B" % (method.rsplit("/", 1)[1], sid, len(row)))
        err = None
        try:
            if self.faults:
                await self.fault(method, "before")
            await self.subscribe(kind, q, ctx, sent)
        except Fail as e:
            err = e
        except asyncio.CancelledError:
            self.trace("%-24s cancelled #%d after %d" % (method.rsplit("/", 1)[1], sid, n))
            self.record(method=method, kind="close", stream=sid, code="CANCELLED")
            raise
        except Exception as e:
            import traceback
            traceback.print_exc()
            err = Fail(grpc.StatusCode.INTERNAL, "refnode: %r" % e)
        self.trace("%-24s close #%d after %d %s" % (method.rsplit("/", 1)[1], sid, n,
                                                    err.code.name if err else "OK"))
        self.record(method=method, kind="close", stream=sid,
                    code=err.code.name if err else "OK", text=err.text if err else "")
        if err:
            await ctx.abort(err.code, err.text)

    # ---- control ----
    async def on_control(self, raw, _ctx):
        try:
            res = self.control(json.loads(raw or b"{}"))
            return json.dumps({"ok": True, "result": res}).encode()
        except Exception as e:
            return json.dumps({"ok": False, "error": repr(e)}).encode()

    def control(self, c):
        op = c.get("op", "stats")
        db = self.db
        if op == "stats":
            ru = resource.getrusage(resource.RUSAGE_SELF)
            return {"methods": self.stats, "cpu_s": ru.ru_utime + ru.ru_stime,
                    "max_rss_kib": ru.ru_maxrss, "up_s": time.time() - self.started,
                    "open_streams": len(self.subs), "seq": db.seq,
                    "groups": len(db.group), "inboxes": len(db.inbox),
                    "installations": len(db.key_packages)}
        if op == "reset_stats":
            old, self.stats = self.stats, {}
            return old
        if op == "fault":
            f = {"method": c.get("method", "*"), "code": c.get("code"),
                 "text": c.get("text", "injected"), "count": c.get("count", 1),
                 "skip": c.get("skip", 0), "delay_ms": c.get("delay_ms", 0),
                 "when": c.get("when", "before"), "probability": c.get("probability", 1)}
            if f["code"]:
                getattr(grpc.StatusCode, f["code"])
            self.faults.append(f)
            return f
        if op == "clear_faults":
            self.faults.clear()
            return None
        if op == "kick":
            code = getattr(grpc.StatusCode, c["code"]) if c.get("code") else None
            n = 0
            for s in list(self.subs):
                if c.get("kind") in (None, s.kind):
                    if code:
                        s.kick = (code, c.get("text", "kicked"))
                    s.q.put_nowait(None)
                    n += 1
            return n
        if op == "set":
            for k in ("latency_ms", "push_delay_ms", "trace", "accept_scw"):
                if k in c:
                    setattr(self.a, k, c[k])
            if "clock_offset_ms" in c:
                self.clock_offset_ns = int(c["clock_offset_ms"] * 1_000_000)
            return None
        if op == "group":
            log = db.group.get(bytes.fromhex(c["group_id"]))
            out = []
            for row in (log.rows if log else []):
                m = self.GroupMessage.FromString(row).v1
                g, e, t, pub = parse_mls_message(m.data)
                out.append({"id": m.id, "created_ns": m.created_ns, "epoch": e,
                            "type": ["?", "application", "proposal", "commit"][t],
                            "public": pub, "is_commit": m.is_commit, "push": m.should_push,
                            "hmac": m.sender_hmac.hex(),
                            "data": m.data.hex() if c.get("data") else len(m.data)})
            return out
        if op == "groups":
            return {g.hex(): {"messages": len(l.ids), "last_id": l.ids[-1] if l.ids else 0}
                    for g, l in db.group.items()}
        if op == "inbox":
            return [{"sequence_id": s, "server_timestamp_ns": ns, "update": raw.hex()}
                    for s, ns, raw in db.inbox.get(c["inbox_id"], ())]
        if op == "installations":
            return [k.hex() for k in db.key_packages]
        if op == "key_package":
            return db.key_packages[bytes.fromhex(c["installation_id"])].hex()
        if op == "welcomes":
            log = db.welcome.get(bytes.fromhex(c["installation_id"]))
            return [r.hex() for r in log.rows] if log else []
        if op == "drop_key_package":
            return db.key_packages.pop(bytes.fromhex(c["installation_id"]), None) is not None
        if op == "inject":
            return self.insert_group(bytes.fromhex(c["group_id"]), bytes.fromhex(c["data"]),
                                     bytes.fromhex(c.get("hmac", "")), bool(c.get("push")),
                                     bool(c.get("is_commit")), bool(c.get("again")))
        if op == "inject_welcome":
            row = bytes.fromhex(c["row"])       # an encoded WelcomeMessage; a fresh id is given
            m = self.WelcomeMessage.FromString(row)
            v = getattr(m, m.WhichOneof("version"))
            v.id, v.created_ns = db.next("welcome"), self.now_us_ns()
            row = m.SerializeToString()
            db.welcome.setdefault(v.installation_key, Log()).add(v.id, row)
            self.push("welcome", v.installation_key, v.id, row)
            return v.id
        if op == "save":
            self.save(c["path"])
            return None
        if op == "reset":
            self.db = Store()
            return None
        if op == "quit":
            self.stop.set()
            return None
        raise ValueError("unknown op " + str(op))

    # ---- state file ----
    def save(self, path):
        d, hx = self.db, bytes.hex
        state = {"seq": d.seq,
                 "group": {hx(g): [[i, hx(r), hx(m)] for i, r, m in zip(l.ids, l.rows, l.meta)]
                           for g, l in d.group.items()},
                 "welcome": {hx(g): [[i, hx(r)] for i, r in zip(l.ids, l.rows)]
                             for g, l in d.welcome.items()},
                 "group_seen": sorted(map(hx, d.group_seen)),
                 "welcome_seen": sorted(map(hx, d.welcome_seen)),
                 "kp": {hx(k): hx(v) for k, v in d.key_packages.items()},
                 "kp_history": [[n, hx(k), hx(v)] for n, k, v in d.kp_history],
                 "inbox": {k: [[s, n, hx(r)] for s, n, r in v] for k, v in d.inbox.items()},
                 "addresses": d.addresses,
                 "commit_log": {hx(g): [[s, hx(e), hx(x)] for s, e, x in v]
                                for g, v in d.commit_log.items()}}
        tmp = path + ".new"
        with open(tmp, "w") as f:
            json.dump(state, f)
        os.replace(tmp, path)

    def load(self, path):
        with open(path) as f:
            s = json.load(f)
        d, un = Store(), bytes.fromhex
        d.seq.update(s["seq"])
        for g, rows in s["group"].items():
            log = d.group[un(g)] = Log()
            for i, r, m in rows:
                log.add(i, un(r), un(m))
        for g, rows in s["welcome"].items():
            log = d.welcome[un(g)] = Log()
            for i, r in rows:
                log.add(i, un(r))
        d.group_seen = set(map(un, s["group_seen"]))
        d.welcome_seen = set(map(un, s["welcome_seen"]))
        d.key_packages = {un(k): un(v) for k, v in s["kp"].items()}
        d.kp_history = [(n, un(k), un(v)) for n, k, v in s["kp_history"]]
        d.inbox = {k: [(q, n, un(r)) for q, n, r in v] for k, v in s["inbox"].items()}
        d.addresses = s["addresses"]
        d.commit_log = {un(g): [(q, un(e), un(x)) for q, e, x in v]
                        for g, v in s["commit_log"].items()}
        self.db = d


# --------------------------------------------------------------------------
# file server: device-sync archives and encrypted attachments

class FileServer:
    """POST /upload -> file id as text; GET /files/<id> -> the bytes."""

    def __init__(self, node):
        self.node = node

    async def handle(self, rd, wr):
        try:
            while True:
                line = await rd.readline()
                if not line.strip():
                    break
                verb, path, _ = line.decode("latin1").split(" ", 2)
                head = {}
                while True:
                    h = (await rd.readline()).decode("latin1").strip()
                    if not h:
                        break
                    k, _, v = h.partition(":")
                    head[k.strip().lower()] = v.strip()
                if head.get("expect", "").lower() == "100-continue":
                    wr.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                body = b""
                if "chunked" in head.get("transfer-encoding", "").lower():
                    while True:
                        size = int((await rd.readline()).split(b";")[0], 16)
                        chunk = await rd.readexactly(size)
                        await rd.readline()
                        if not size:
                            break
                        body += chunk
                elif "content-length" in head:
                    body = await rd.readexactly(int(head["content-length"]))
                code, out = "404 Not Found", b"not found"
                if verb == "POST" and path == "/upload":
                    fid = hashlib.sha256(body + os.urandom(8)).hexdigest()[:32]
                    self.node.files[fid] = body
                    code, out = "200 OK", fid.encode()
                elif verb in ("GET", "HEAD") and path.startswith("/files/"):
                    data = self.node.files.get(path[7:])
                    if data is not None:
                        code, out = "200 OK", data
                self.node.trace("http %s %s %d B -> %s %d B" % (verb, path, len(body), code, len(out)))
                self.node.record(method="http " + verb, kind="http", path=path,
                                 request=body.hex(), response=out.hex(), code=code)
                wr.write(("HTTP/1.1 %s\r\nContent-Type: application/octet-stream\r\n"
                          "Content-Length: %d\r\n\r\n" % (code, len(out))).encode())
                if verb != "HEAD":
                    wr.write(out)
                await wr.drain()
                if head.get("connection", "").lower() == "close":
                    break
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            pass
        finally:
            wr.close()


class Router(grpc.GenericRpcHandler):
    def __init__(self, node):
        self.node = node

    def service(self, details):
        return self.node.service(details)


async def serve(a):
    schema = Schema(find_proto_dir(a.proto_dir))
    node = Node(schema, a)
    node.stop = asyncio.Event()
    if a.state and os.path.exists(a.state):
        node.load(a.state)
    server = grpc.aio.server(options=[
        ("grpc.max_receive_message_length", MAX_RECV),
        ("grpc.max_send_message_length", -1),
        ("grpc.keepalive_permit_without_calls", 1),
        # clients ping an idle connection every 16 s; the default here would answer
        # with GOAWAY too_many_pings
        ("grpc.http2.min_ping_interval_without_data_ms", 10000),
        ("grpc.http2.min_recv_ping_interval_without_data_ms", 10000),
        ("grpc.http2.max_ping_strikes", 0),
        ("grpc.so_reuseport", 0),
        ("grpc.max_concurrent_streams", 10000),
    ])
    server.add_generic_rpc_handlers((Router(node),))
    addr = "%s:%d" % (a.host, a.port)
    if a.tls_cert:
        with open(a.tls_cert, "rb") as f, open(a.tls_key, "rb") as g:
            cred = grpc.ssl_server_credentials([(g.read(), f.read())])
        port = server.add_secure_port(addr, cred)
    else:
        port = server.add_insecure_port(addr)
    if not port:
        raise SystemExit("refnode: cannot bind " + addr)
    await server.start()
    http = None
    hport = None
    if a.history_port is not None:
        http = await asyncio.start_server(FileServer(node).handle, a.host, a.history_port)
        hport = http.sockets[0].getsockname()[1]
    info = {"port": port, "history_port": hport, "pid": os.getpid()}
    if a.port_file:
        with open(a.port_file + ".new", "w") as f:
            json.dump(info, f)
        os.replace(a.port_file + ".new", a.port_file)
    print("READY " + json.dumps(info), flush=True)
    loop = asyncio.get_running_loop()
    for s in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(s, node.stop.set)
    await node.stop.wait()
    if a.state:
        node.save(a.state)
    if http:
        http.close()
    await server.stop(0.2)
    if node.rec:
        node.rec.close()


def ctl(a):
    with grpc.insecure_channel("%s:%d" % (a.host, a.port)) as ch:
        out = ch.unary_unary("/refnode.Control/Do")(a.json.encode(), timeout=10)
    res = json.loads(out)
    print(json.dumps(res.get("result") if res["ok"] else res, indent=None if a.compact else 1))
    return 0 if res["ok"] else 1


def main():
    ap = argparse.ArgumentParser(description="in-memory XMTP v3 node for tests")
    sub = ap.add_subparsers(dest="cmd", required=True)
    s = sub.add_parser("serve")
    s.add_argument("--host", default="127.0.0.1")
    s.add_argument("--port", type=int, default=5556, help="0 picks a free one")
    s.add_argument("--port-file", help="write the ports here as JSON once listening")
    s.add_argument("--history-port", type=int,
                   help="HTTP file server for sync archives and attachments; 0 picks a free one")
    s.add_argument("--proto-dir", help="folder of .proto schemas (default: the project's own)")
    s.add_argument("--trace", action="store_true", help="one line per call on stderr")
    s.add_argument("--hide", default="\0", help="method name suffix left out of --trace")
    s.add_argument("--record", metavar="FILE", help="append all traffic as JSON lines")
    s.add_argument("--state", metavar="FILE", help="load at start, save at a clean stop")
    s.add_argument("--latency-ms", type=float, default=0, help="added to every unary call")
    s.add_argument("--push-delay-ms", type=float, default=0, help="added before each live push")
    s.add_argument("--no-identity-check", action="store_true",
                   help="take identity updates without checking signatures (faster)")
    s.add_argument("--accept-scw", action="store_true",
                   help="call every smart-contract wallet signature valid")
    s.add_argument("--tls-cert")
    s.add_argument("--tls-key")
    c = sub.add_parser("ctl")
    c.add_argument("--host", default="127.0.0.1")
    c.add_argument("--port", type=int, required=True)
    c.add_argument("--compact", action="store_true")
    c.add_argument("json")
    a = ap.parse_args()
    if a.cmd == "ctl":
        sys.exit(ctl(a))
    asyncio.run(serve(a))


if __name__ == "__main__":
    main()
