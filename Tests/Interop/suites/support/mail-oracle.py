"""Reads the mails of a folder with Python's own email package and compares with what our parser read.

usage: mail-oracle.py FOLDER      prints a line for each difference, ends with `N passed, N failed`
"""
import email
import email.header
import email.utils
import pathlib
import re
import sys
import zlib


def hexed(text):
    return "x" + text.encode("utf-8", "surrogateescape").hex()


def decoded(raw):
    """A header's value: unfolded, encoded words decoded, spaces as one."""
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", str(raw))
    parts = email.header.decode_header(unfolded)
    text = "".join(
        part.decode(charset or "ascii", "replace") if isinstance(part, bytes) else part for part, charset in parts
    )
    return re.sub(" +", " ", text).strip(" ")


def addresses(raw):
    """Name, local part and domain of each address; names decoded after the list is taken apart."""
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", str(raw))
    result = []
    for name, spec in email.utils.getaddresses([unfolded]):
        local, _, domain = spec.rpartition("@")
        if local.startswith('"'):
            local = re.sub(r"\\(.)", r"\1", local[1:-1])
        name = decoded(name) if "=?" in name else re.sub(" +", " ", name).strip(" ")
        result.append(f"{name}|{local}|{domain}")
    return result


def describe(message):
    lines = []
    for name, value in message.items():
        name = name.lower()
        if name.startswith("content-") or name == "mime-version":
            continue
        if name in ("from", "to", "cc", "reply-to", "delivered-to"):
            lines.append(f"addresses {name} " + " ".join(hexed(a) for a in addresses(value)))
        elif name in ("message-id", "in-reply-to", "references"):
            lines.append(f"field {name} {hexed(' '.join(re.findall('<([^>]*)>', str(value))))}")
        elif name in ("date", "expires"):
            lines.append(f"date {name} {int(email.utils.parsedate_to_datetime(str(value)).timestamp())}")
        elif name == "list-id":
            lines.append(f"other {name}")
        else:
            lines.append(f"field {name} {hexed(decoded(value))}")
    return lines + parts(message, 0)


def parts(message, depth):
    kind = message.get_content_type()
    if kind.startswith("multipart/"):
        lines = [f"part {depth} {kind}"]
        for child in message.get_payload():
            lines += parts(child, depth + 1)
        return lines
    name = ""
    if message.get_content_disposition() is not None:
        name = message.get_filename() or ""
    if kind.startswith("message/"):
        # Its own parser looked into it; only that it is there is compared.
        return [f"part {depth} {kind} {hexed(name)}"]
    data = message.get_payload(decode=True)
    return [f"part {depth} {kind} {hexed(name)} {len(data)} {zlib.crc32(data)}"]


def comparable(line):
    fields = line.split(" ")
    if not line.startswith("part "):
        return line
    return " ".join(fields[:4] if fields[2].startswith("message/") else fields[:6])


passed = failed = 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.eml")):
    ours = [comparable(line) for line in path.with_suffix(".txt").read_text().splitlines()]
    try:
        theirs = describe(email.message_from_bytes(path.read_bytes()))
    except Exception as fault:  # a crash there is a difference, not ours to hide
        theirs = [f"{type(fault).__name__}: {fault}"]
    if ours == theirs:
        passed += 1
        continue
    failed += 1
    for left, right in zip(ours + [""] * len(theirs), theirs + [""] * len(ours)):
        if left != right:
            print(f"{path.name}: ours {left[:300]}\n{path.name}: python {right[:300]}")
            break
print(f"python-email: {passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
