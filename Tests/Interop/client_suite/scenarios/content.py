"""Every content type, sent by ours and read by libxmtp's own decoder, and the reverse."""

from libxmtp_peer import decode_envelope

from ..agreement import agree
from ..runner import scenario, variants

DIGEST, SECRET, NONCE = "ab" * 32, "01" * 32, "02" * 12
REMOTE = {"url": "https://files.example/1", "content_digest": DIGEST, "secret": SECRET, "salt": "03" * 32,
          "nonce": NONCE, "content_length": 12345, "filename": "pi\u010dture.png"}
METADATA = {"transaction_type": "transfer", "currency": "USDC", "amount": 0.1, "decimals": 6,
            "from_address": "0x" + "11" * 20, "to_address": "0x" + "22" * 20}


class Case:
    """A content by the fields both kinds encode from; `{target}` stands for the id of an earlier message."""

    def __init__(self, name, shows, **fields):
        self.name, self.fields = name, fields
        # What libxmtp's listing makes of it; nothing for what it hides.
        self.shows = shows

    def __str__(self):
        return self.name

    def filled(self, target, author):
        def fill(value):
            if isinstance(value, dict):
                return {key: fill(inner) for key, inner in value.items()}
            if isinstance(value, list):
                return [fill(inner) for inner in value]
            return {"{target}": target, "{author}": author}.get(value, value) if isinstance(value, str) else value
        return fill(self.fields)


CASES = [
    Case("text", "text", type="text", text="line one\r\nline two\0 \u00e9\U0001F600"),
    Case("empty text", "text", type="text", text=""),
    Case("long text", "text", type="text", text="0123456789" * 20000),
    Case("markdown", "markdown", type="markdown", text="# Title\n\n* item"),
    Case("reply with a text", "reply", type="reply", reference="{target}", reference_inbox_id="{author}",
         content={"type": "text", "text": "answer \"quoted\""}),
    Case("reply with an attachment", "reply", type="reply", reference="{target}",
         content={"type": "attachment", "filename": "a.txt", "mime_type": "text/plain", "text": "inside"}),
    Case("reply with markdown", "reply", type="reply", reference="{target}",
         content={"type": "markdown", "text": "**bold**"}),
    Case("reaction, unicode", None, type="reaction", reference="{target}", reference_inbox_id="{author}",
         content="\U0001F44D"),
    Case("reaction, shortcode, removed", None, type="reaction", reference="{target}", content=":smile:",
         schema="shortcode", action="removed"),
    Case("reaction, custom", None, type="reaction", reference="{target}", content="+1", schema="custom"),
    Case("attachment", "attachment", type="attachment", filename="na/me \u00e9.bin", mime_type="image/png",
         data="00ff" * 5000),
    Case("attachment without a name", "attachment", type="attachment", mime_type="", data=""),
    Case("remote attachment", "remote_attachment", type="remote_attachment", **REMOTE),
    Case("remote attachment, little known", "remote_attachment", type="remote_attachment",
         **{key: REMOTE[key] for key in ("url", "content_digest", "secret", "salt", "nonce")}),
    Case("several remote attachments", "multi_remote_attachment", type="multi_remote_attachment",
         attachments=[REMOTE, {**REMOTE, "url": "https://files.example/2", "filename": "second"}]),
    Case("read receipt", None, type="read_receipt"),
    Case("transaction reference", "transaction_reference", type="transaction_reference", namespace="eip155",
         network_id="8453", reference="0x" + "33" * 32, metadata=METADATA),
    Case("transaction reference, bare", "transaction_reference", type="transaction_reference", network_id="1",
         reference=""),
    Case("wallet calls", "wallet_send_calls", type="wallet_send_calls", version="1.0", chain_id="0x2105",
         **{"from": "0x" + "11" * 20}, capabilities={"a": "b", "c": "d"},
         calls=[{"to": "0x" + "22" * 20, "data": "0x", "value": "0x1", "gas": "0x5208",
                 "metadata": {"description": "pay", "transaction_type": "transfer", "extra": {"k": "v"}}},
                {"to": "0x" + "33" * 20}]),
    Case("actions", "actions", type="actions", action_id="menu-1", description="Choose",
         expires_at_ns=1750000000123000000,
         actions=[{"id": "a", "label": "Yes", "style": "primary", "image_url": "https://i.example/1"},
                  {"id": "b", "label": "No", "style": "danger", "expires_at_ns": 1750000000999000000},
                  {"id": "c", "label": "Later"}]),
    Case("intent", "intent", type="intent", intent_id="menu-1", action_id="a"),
    Case("a type of nobody's", "custom", type="custom", authority="example.org", type_id="sonnet", major=3, minor=14,
         parameters={"lines": "14", "empty": ""}, fallback="A poem", content="00010203"),
    Case("a type without fallback", "custom", type="custom", authority="example.org", type_id="silent",
         content=""),
    Case("a later version of text", "custom", type="custom", type_id="text", major=2,
         parameters={"encoding": "UTF-8"}, text="from the future"),
]


@variants(case=CASES)
def both_ways(world, case):
    """Content both ways"""
    ours, theirs = world.ours(), world.libxmtp()
    conv = ours.dm(theirs)
    target = ours.send(conv, "the one referred to")
    world.sync(conv, theirs)
    described = case.filled(target, ours.inbox)
    for sender, reader in ((ours, theirs), (theirs, ours)):
        message = sender.send_content(conv, **described)
        world.settle(conv, sender, reader)
        raw = held(reader, conv, message)
        mine, its = ours.call("decode", raw=raw), theirs.call("decode", raw=raw)
        # Read by libxmtp's decoder as what libxmtp's own encoder means, and by ours as libxmtp reads it.
        meant = theirs.call("decode", raw=theirs.call("encode", content=described))
        if case.shows == "custom":
            # The peer's command applies a decoder by the type's name alone; libxmtp's listing, checked below, does not.
            meant.pop("value", None)
            its.pop("value", None)
        for read in (mine, its):
            same(read, meant)
        shown = listing(theirs, conv)
        assert (message in shown) == (case.shows is not None), shown.get(message)
        if case.shows:
            assert list(shown[message]) == [case.shows], "libxmtp lists %s" % list(shown[message])
    agree(world, conv, ours, theirs)


def held(party, conv, message):
    """The bytes a party holds of a message."""
    return next(row["raw"] for row in party.messages(conv) if row["id"] == message)


def listing(libxmtp, conv):
    """Contents by message id, as libxmtp's own listing shows them."""
    return {row["id"]: row["content"] for row in libxmtp.call("messages", conv=conv, enriched=True)}


def same(read, meant):
    """Equal but for the order inside of JSON texts, which libxmtp shuffles."""
    for key in ("type", "parameters", "fallback", "compression", "value"):
        one, other = read.get(key), meant.get(key)
        # The fallback of wallet calls quotes their JSON.
        if key == "fallback" and meant["type_id"] == "walletSendCalls":
            one, other = sorted(one), sorted(other)
        assert one == other, "%s: %r, meant %r" % (key, one, other)


@scenario
def compressed(world):
    """A compressed text of another writer is read by ours, and kept whole by both"""
    ours, theirs = world.ours(), world.libxmtp()
    conv = theirs.dm(ours)
    for compression in ("deflate", "gzip"):
        message = theirs.send_content(
            conv, type="custom", type_id="text", parameters={"encoding": "UTF-8"}, compression=compression,
            text="compressed %s " % compression * 100)
        world.sync(conv, ours)
        assert ours.call("decode", raw=held(ours, conv, message))["value"] == "compressed %s " % compression * 100
    agree(world, conv, ours, theirs)
    raw = ours.call("encode", content={"type": "text", "text": "never compressed by ours " * 1000})
    assert decode_envelope(bytes.fromhex(raw))["compression"] is None


@scenario
def damaged(world):
    """Contents whose bytes are not what they claim spoil nothing"""
    ours, theirs = world.ours(), world.libxmtp()
    conv = ours.dm(theirs)
    world.sync(conv, theirs)
    for sender in (ours, theirs):
        for content in [
                {"type": "custom", "type_id": "text", "parameters": {"encoding": "UTF-8"}, "content": "ff"},
                {"type": "custom", "type_id": "reaction", "major": 2, "content": "ff"},
                {"type": "custom", "type_id": "reply", "content": "ff"},
                {"type": "custom", "type_id": "transactionReference", "text": "{"},
                {"type": "custom", "type_id": "deleteMessage", "content": "0a02" + "6768"},
                {"type": "custom", "type_id": "leave_request", "content": "ff"},
                {"type": "custom", "type_id": "group_updated", "content": "0a0141"}]:
            message = sender.send_content(conv, **content)
            world.settle(conv, ours, theirs)
            for party in (ours, theirs):
                assert held(party, conv, message)
        sender.send(conv, "and on we go")
    agree(world, conv, ours, theirs)


@scenario
def no_content_at_all(world):
    """Bytes that are no content are kept as they are"""
    ours, theirs = world.ours(), world.libxmtp()
    conv = theirs.dm(ours)
    message = theirs.send_content(conv, type="raw", content="ffffff")
    world.sync(conv, ours)
    assert held(ours, conv, message) == "ffffff"
    answer = ours.call("send", conv=conv, raw="fefefe")["message_id"]
    world.sync(conv, theirs)
    assert held(theirs, conv, answer) == "fefefe"
    agree(world, conv, ours, theirs)


@scenario
def what_acts(world):
    """Leave requests, deletions and transcript entries are the same to both codecs"""
    ours, theirs = world.ours(), world.libxmtp()
    conv = ours.group([theirs], name="one")
    ours.call("set_name", conv=conv, value="two")
    world.sync(conv, theirs)
    for described in ({"type": "leave_request"}, {"type": "leave_request", "note": "00ff"},
                      {"type": "delete_message", "message_id": "ab" * 32}):
        raws = [party.call("encode", content=described) for party in (ours, theirs)]
        assert raws[0] == raws[1], raws
        read = [party.call("decode", raw=raws[0])["value"] for party in (ours, theirs)]
        assert read[0] == read[1], read
    # Nobody sends these; libxmtp reads ours as it reads its own.
    told = [[theirs.call("decode", raw=row["raw"])["value"] for row in party.messages(conv)
             if row["kind"] == "membership_change" and "two" in bytes.fromhex(row["raw"]).decode("latin-1")]
            for party in (ours, theirs)]
    assert told[0] == told[1] and len(told[0]) == 1, told
