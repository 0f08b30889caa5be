"""The suite mail: contents in, contents out, and consent by moving, with real programs on both ends.

Usage: mail.py FOLDER, with XMTP_MAIL, XMTP_SENDMAIL, XMTP_NODE_URL and XMTP_FILES_URL in the environment.
Ends with `N passed, N failed, N skipped`.
"""
import imaplib, os, shutil, smtplib, ssl, sys, time, traceback, urllib.request
import mail_world as world
from mail_world import Account, Screen, check, give, skip, snippet, until
from libxmtp_peer import PeerError, PeerProcess

work = sys.argv[1]
os.makedirs(work)
peer = PeerProcess(world.NODE, log="off")
bo = peer.call("create", client="bo", db=f"{work}/bo.db3")["inbox_id"]
me = Account(f"{work}/me", "fetch_private_addresses = true\n")
# The same wallet in libxmtp: another device of the account's owner.
phone = peer.call("create", client="phone", db=f"{work}/phone.db3", key=me.key, device_sync=True)["inbox_id"]
me.start()


def as_bo(command, **arguments):
    return peer.call(command, client="bo", **arguments)


def conversation_key(mail):
    return mail["XMTP-Group-ID"]


# MARK: 1. What a peer sends, and what the mail programs show of it

def contents():
    check("the account's two installations are one inbox", phone == me.inbox)
    dm = as_bo("dm", inbox_id=me.inbox)["conv"]
    sent = {}

    def send(name, **arguments):
        # A bare id, or a message.
        answer = as_bo("send", conv=dm, **arguments)
        sent[name] = answer if isinstance(answer, str) else answer.get("message_id") or answer.get("id")
        return sent[name]

    first = send("text", text="Grüße from Bo")
    request = me.mail(Message_ID=f"<{first}@{me.domain}>")
    check("a stranger's text waits in Requests", request and request.folder == "Requests", request and request.folder)
    root = me.mail(folders=("Requests",), Message_ID=request["References"]) if request else None
    check("its thread has a root that is a real mail", root is not None and not root["Subject"].startswith("Re: "))
    check("the text is the text", request and request.text == "Grüße from Bo\n", request and request.text)
    me.run("consent", "allow", dm)
    check("allowed: all of it is in the inbox", until(lambda: not me.mails("Requests")))
    send("markdown", content={"type": "markdown", "text": "# Title\n\n*word*"})
    send("reply", content={"type": "reply", "reference": first, "content": {"type": "text", "text": "an answer to myself"}})
    send("reaction", content={"type": "reaction", "reference": first, "content": "👍", "schema": "unicode"})
    send("attachment", content={"type": "attachment", "filename": "a b.txt", "mime_type": "text/plain", "text": "in the file"})
    sealed = as_bo("seal_attachment", filename="far.txt", mime_type="text/plain", text="far away")
    with urllib.request.urlopen(urllib.request.Request(world.FILES + "/upload", data=bytes.fromhex(sealed["sealed"]),
                                                       method="POST")) as answer:
        place = f"{world.FILES}/files/{answer.read().decode().strip()}"
    send("remoteStaticAttachment", content={
        "type": "remote_attachment", "url": place, "scheme": "https://", "filename": "far.txt",
        **{k: sealed[k] for k in ("content_digest", "secret", "salt", "nonce")},
        "content_length": len(sealed["sealed"]) // 2})
    send("transactionReference", content={"type": "transaction_reference", "network_id": "0x1", "reference": "0xabc123"})
    send("walletSendCalls", content={"type": "wallet_send_calls", "version": "1.0", "chain_id": "0x1", "from": "0x" + "1" * 40,
                                     "calls": [{"to": "0x" + "2" * 40, "value": "0x1"}]})
    send("actions", content={"type": "actions", "action_id": "q1", "description": "Tea or coffee?",
                             "actions": [{"id": "t", "label": "Tea"}, {"id": "c", "label": "Coffee"}]})
    send("intent", content={"type": "intent", "intent_id": "t", "action_id": "q1"})
    send("custom", content={"type": "custom", "authority": "example.org", "type_id": "poem", "major": 1, "minor": 0,
                            "fallback": "a poem you cannot see", "text": "roses"})
    send("last", text="the last of all")
    wanted = {"text": "Grüße from Bo", "markdown": "# Title", "reply": "an answer to myself", "reaction": "👍",
              "attachment": "in the file", "remoteStaticAttachment": "far away", "transactionReference": "0xabc123",
              "walletSendCalls": "0x" + "2" * 40, "actions": "Coffee", "intent": "t", "custom": "a poem you cannot see",
              "last": "the last of all"}
    mails = {}
    for name, text in wanted.items():
        mail = mails[name] = me.mail(Message_ID=f"<{sent[name]}@{me.domain}>")
        if not check(f"{name}: is delivered", mail):
            continue
        shown = "\n".join(part.get_content() if isinstance(part.get_content(), str) else part.get_content().decode("utf-8", "replace")
                          for part in mail.message.walk() if not part.is_multipart())
        check(f"{name}: says what was sent", text in shown, shown)
        check(f"{name}: is in the thread", root and root["Message-ID"] in mail["References"], mail["References"])
        size = int(mail.name.split(",S=")[1].split(",")[0])
        check(f"{name}: its name carries its size", size == len(mail.bytes))
    for name in ("reply", "reaction"):
        check(f"{name}: is below what it is about", mails[name] and mails[name]["In-Reply-To"] == f"<{first}@{me.domain}>")
    check("reaction: is a reaction to mail programs, and seen", mails["reaction"] and
          mails["reaction"].message.get_content_disposition() == "reaction" and "S" in mails["reaction"].flags)
    check("attachment: has its name", mails["attachment"] and mails["attachment"].message.get_filename() == "a b.txt")
    check("remote attachment: fetched, with its name", mails["remoteStaticAttachment"] and
          mails["remoteStaticAttachment"].message.get_filename() == "far.txt")
    return dm, first, mails


def listing(mails):
    """Every program lists and shows each of them."""
    count = len(me.mails("INBOX"))
    for program in ("mutt", "neomutt"):
        if not shutil.which(program):
            skip(f"{program} shows each", "it is not installed")
            continue
        rc = snippet(me, f"{program}rc", "set pager_index_lines=0\nset markers=no\nset wait_key=no\n")
        screen = Screen(me, f"{program} -F {rc}")
        check(f"{program} lists all {count} mails", screen.shows(f"Msgs:{count}"), screen.text())
        check(f"{program} shows a thread", "└─>" in screen.text() or "├─>" in screen.text(), screen.text())
        for name, text in [("text", "Grüße from Bo"), ("markdown", "# Title"), ("reply", "an answer to myself"),
                           ("attachment", "in the file"), ("actions", "Coffee"), ("transactionReference", "0xabc123"),
                           ("walletSendCalls", "0x" + "2" * 40), ("custom", "a poem you cannot see"), ("reaction", "👍"),
                           ("remoteStaticAttachment", "far away")]:
            screen.keys("l")
            screen.keys("C-u")
            screen.type(f"~h \"Message-ID: <{mails[name]['XMTP-Message-ID']}\"")
            screen.keys("Enter", "Enter")
            check(f"{program} shows {name}", screen.shows(text, 8), screen.text())
            screen.keys("i")
        screen.keys("l", "C-u", "a", "l", "l", "Enter", "q")
        check(f"{program} ends", screen.ended(), screen.text())
        screen.close()
    if shutil.which("notmuch"):
        config = snippet(me, "notmuch-config")
        thread = f"id:{mails['text']['XMTP-Message-ID']}@{me.domain}"
        me.do("notmuch", "new", NOTMUCH_CONFIG=config)
        out = me.do("notmuch", "search", thread, NOTMUCH_CONFIG=config).stdout
        whole = sum(mails["text"]["References"] in (m["References"] or "", m["Message-ID"]) or
                    mails["text"]["References"] in (m["References"] or "") for m in me.mails("INBOX"))
        check("notmuch finds one thread with all of it", f"/{whole}]" in out, (whole, out))
        out = me.do("notmuch", "show", "--entire-thread", thread, NOTMUCH_CONFIG=config).stdout
        for name, text in [("text", "Grüße from Bo"), ("reply", "an answer to myself"), ("actions", "Coffee"),
                           ("attachment", "a b.txt"), ("custom", "a poem you cannot see"), ("reaction", "👍")]:
            check(f"notmuch shows {name}", text in out)
    else:
        skip("notmuch shows each", "it is not installed")
    if shutil.which("aerc"):
        os.makedirs(f"{me.home}/.config/aerc", exist_ok=True)
        give(f"{me.home}/.config/aerc")
        for name in ("accounts.conf", "aerc.conf"):
            path = snippet(me, f"aerc/{name}")
            shutil.move(path, f"{me.home}/.config/aerc/{name}")
            os.chmod(f"{me.home}/.config/aerc/{name}", 0o600)
        screen = Screen(me, "aerc")
        check("aerc lists the conversation", screen.shows("├─>") and screen.shows("DM with"), screen.text())
        screen.keys(":")
        screen.type("search -f Coffee")
        screen.keys("Escape")
        screen.type(":quit")
        screen.keys("Enter")
        check("aerc ends", screen.ended(), screen.text())
        screen.close()
    else:
        skip("aerc lists", "it is not installed")


# MARK: 2. What is written in a mail program, and what the peer gets

def editor(text):
    path = f"{me.home}/editor"
    open(path, "w").write("#!/bin/sh\nsed -i \"1,/^$/!b; /^$/a %s\" \"$1\"\n" % text)
    os.chmod(give(path), 0o755)
    return f"set edit_headers=yes\nset editor=\"{path}\"\nset autoedit=yes\nset fast_reply=yes\nset include=yes\nset wait_key=no\n"


def at_bo(conv, *texts, type="", client="bo", seconds=30):
    """The first message of ours that has these texts in it and is of this type, once it is there; else all of ours."""
    seen = []

    def look():
        seen[:] = [m for m in peer.call("messages", client=client, conv=conv, sync=True) if m["sender_inbox_id"] == me.inbox]
        return next((m for m in seen if type in m["content"]["type"] and all(t in str(m) for t in texts)), None)
    return until(look, seconds, 0.3) or {"none": [m["content"] for m in seen]}


def sending(dm, first, mails):
    for program in ("mutt", "neomutt"):
        if not shutil.which(program):
            skip(f"a reply written in {program}", "it is not installed")
            continue
        rc = snippet(me, f"{program}rc", editor(f"Antwort aus {program}"))
        screen = Screen(me, f"{program} -F {rc}")
        screen.shows("Msgs:")
        screen.keys("l", "C-u")
        screen.type(f"~h \"Message-ID: <{first}\"")
        screen.keys("Enter", "r")
        check(f"{program} composes", screen.shows("y:Send"), screen.text())
        screen.keys("y")
        until(lambda: "Mail sent" in screen.text() or "sent" in screen.text(), 5)
        got = at_bo(dm, first, f"Antwort aus {program}", type="/reply:")
        check(f"{program}: the answer arrives as a reply to what it answers", "id" in got, got)
        # A reaction on the same message, by the shipped macro.
        if program == "mutt":
            screen.keys("+")
        else:
            # In one go: an Escape that comes alone is a key of its own.
            screen.tmux("send-keys", "-t", "s", "M-+")
            screen.shows("xmtp-mail react")
            screen.type("🎉")
            screen.keys("Enter")
        emoji = "👍" if program == "mutt" else "🎉"
        got = at_bo(dm, first, emoji, type="/reaction:")
        check(f"{program}: {emoji} arrives as a reaction to it", "id" in got, got)
        screen.keys("q")
        screen.ended()
        screen.close()
        as_bo("send", conv=dm, text=f"between, {program}")
    rc = snippet(me, "muttrc", "set wait_key=no\n")
    open(f"{me.home}/photo.txt", "w").write("not really a photo\n")
    give(f"{me.home}/photo.txt")
    done = me.do("mutt", "-F", rc, "-s", "a file", "-a", f"{me.home}/photo.txt", "--", f"{bo}@{me.domain}", given="with a file")
    check("mutt sends a mail with a file", done.returncode == 0, done.stderr)
    got = at_bo(dm, "photo.txt", type="/attachment:")
    check("the file arrives as an attachment", "id" in got, got)
    got = at_bo(dm, "with a file", type="/text:")
    check("and its text as a text", "id" in got, got)
    # Somebody new, by the address of a wallet
    other = peer.call("create", client="cy", db=f"{work}/cy.db3")
    done = me.do("mutt", "-F", rc, "-s", "Lunch", "--", f"{other['inbox_id']}@{me.domain}", f"{bo}@{me.domain}",
                 given="Who is hungry?")
    check("mutt writes to two people", done.returncode == 0, done.stderr)

    def group():
        peer.call("sync", client="cy")
        found = [c for c in peer.call("conversations", client="cy", type="group") if c.get("name") == "Lunch"]
        return found and found[0]["conv"]
    conv = until(group, 30, 0.5)
    check("they are a group with the subject as its name", conv)
    if conv:
        check("and the text is there", "id" in at_bo(conv, "Who is hungry?", client="cy"))
    own = me.mail(text="Who is hungry?", XMTP_Status="published")
    check("the own message comes back into the thread, seen", own and own.folder == "INBOX" and "S" in own.flags)
    # What cannot be sent comes back.
    nobody = "0x" + "77" * 20
    done = me.do(me.sendmail, "-i", "--", f"{nobody}@{me.domain}", given=f"From: {me.address}\nTo: {nobody}@{me.domain}\n"
                 "Subject: x\nMessage-ID: <lost@laptop>\n\nlost words\n")
    check("a mail to nobody is queued", done.returncode == 0, done.stderr)
    bounce = me.mail(In_Reply_To="<lost@laptop>", seconds=30)
    check("and comes back with a reason and all of it", bounce and b"5.1.1" in bounce.bytes and b"lost words" in bounce.bytes)
    # The outbox
    path = f"{me.folder('Outbox')}/tmp/1.outbox"
    open(path, "w").write(f"From: {me.address}\nTo: {bo}@{me.domain}\nSubject: x\n\nby the outbox\n")
    os.rename(give(path), f"{me.folder('Outbox')}/new/1.outbox")
    got = at_bo(dm, "by the outbox")
    check("a file in the outbox is sent", "id" in got, got)
    check("and leaves it", until(lambda: not me.mails("Outbox")))


# MARK: 3. Consent by moving

def invitation(name, count=3):
    """A new group of bo's with some messages, waiting in Requests."""
    conv = as_bo("group", members=[me.inbox], name=name)["conv"]
    ids = [as_bo("send", conv=conv, text=f"{name}, message {n}") for n in range(count)]
    ids = [i if isinstance(i, str) else i.get("message_id") or i.get("id") for i in ids]
    arrived = until(lambda: len([m for m in me.mails("Requests") if conversation_key(m) == conv or conv in m.bytes.decode("utf-8", "replace")])
                    >= count + 1, 30)
    check(f"{name}: waits in Requests", arrived)
    # The root, the news of the group, and the messages.
    until(lambda: len(of(conv)) == count + 2, 10)
    return conv, ids


def of(conv, *folders):
    return [m for m in me.mails(*folders) if f"root.{conv}@" in ((m["References"] or "") + (m["Message-ID"] or ""))]


def decisions(conv):
    """When the account decided: one time per decision."""
    return [c["decided_nanoseconds"] for c in me.lines("consent", "list", "--json") if c["entity"] == conv]


def on_phone(conv):
    """What the other device, in libxmtp, says."""
    try:
        peer.call("sync_preferences", client="phone")
        peer.call("sync", client="phone")
        return peer.call("consent_get", client="phone", conv=conv)
    except PeerError as error:
        return {"error": str(error)}


def follows(name, conv, folder, state, count=5):
    check(f"{name}: the rest of the conversation follows", until(lambda: len(of(conv, folder)) == count and len(of(conv)) == count, 30),
          [(m.folder, m.name) for m in of(conv)])
    check(f"{name}: it is {state}", until(lambda: me.consent(conv) == state), me.consent(conv))
    check(f"{name}: the other device sees it", until(lambda: state in str(on_phone(conv)), 30, 1), on_phone(conv))


def moving(move, name):
    conv, ids = invitation(name)
    mail = me.mail(Message_ID=f"<{ids[1]}@{me.domain}>")
    if not mail:
        return
    flagged = next(m for m in of(conv) if m["Message-ID"] == f"<{ids[2]}@{me.domain}>")
    base = flagged.name.split(":")[0]
    os.rename(flagged.path, f"{me.folder('Requests')}/cur/{base}:2,F")
    move(mail, "Requests", "INBOX")
    follows(f"{name}, to INBOX", conv, "INBOX", "allowed")
    kept = next((m for m in of(conv) if m["Message-ID"] == f"<{ids[2]}@{me.domain}>"), None)
    check(f"{name}: flags survive", kept and "F" in kept.flags, kept and kept.name)
    before = decisions(conv)
    time.sleep(3)
    check(f"{name}: decided once", len(before) == 1 and decisions(conv) == before, before)
    mail = me.mail(Message_ID=f"<{ids[0]}@{me.domain}>")
    move(mail, "INBOX", "Blocked")
    follows(f"{name}, to Blocked", conv, "Blocked", "denied")
    mail = me.mail(Message_ID=f"<{ids[0]}@{me.domain}>")
    move(mail, "Blocked", "INBOX")
    follows(f"{name}, back", conv, "INBOX", "allowed")


def by_rename(mail, source, target):
    name = mail.name.split(":")[0]
    os.rename(mail.path, f"{me.folder(target)}/cur/{name}:2,{mail.flags}")


def by_mblaze(mail, source, target):
    me.do("mrefile", mail.path, me.folder(target))


def by_dovecot(mail, source, target):
    """Over IMAP, as Thunderbird and phones move."""
    if not hasattr(by_dovecot, "password"):
        by_dovecot.password = me.json("servers", "password", "--json")["password"]
        by_dovecot.trust = ssl.create_default_context(cafile=me.json("servers", "show", "--json")["certificate"])
    client = imaplib.IMAP4_SSL("localhost", me.ports["imap_port"], ssl_context=by_dovecot.trust, timeout=20)
    client.login("me", by_dovecot.password)
    client.select(source)
    found = client.uid("search", None, "HEADER", "Message-ID", f"{mail['XMTP-Message-ID']}@{me.domain}")[1][0].split()
    client.uid("move", found[0], target)
    client.logout()


def doors(dm):
    """Submission over SMTP, and the outbox over IMAP."""
    password = me.json("servers", "password", "--json")["password"]
    trust = ssl.create_default_context(cafile=me.json("servers", "show", "--json")["certificate"])
    by_dovecot.password, by_dovecot.trust = password, trust
    with smtplib.SMTP_SSL("localhost", me.ports["submissions_port"], context=trust, timeout=20) as client:
        client.login("me", password)
        client.sendmail(me.address, [f"{bo}@{me.domain}"], f"From: {me.address}\nTo: {bo}@{me.domain}\nSubject: x\n\nby SMTP\n")
        code, text = client.docmd("MAIL", f"FROM:<{me.address}>")
        code, text = client.rcpt("a@example.org")
        check("SMTP: a foreign recipient is refused at once", (code, text[:5]) == (550, b"5.1.2"), (code, text))
    check("SMTP: the mail arrives", "id" in at_bo(dm, "by SMTP"))
    client = imaplib.IMAP4_SSL("localhost", me.ports["imap_port"], ssl_context=trust, timeout=20)
    client.login(me.address, password)
    client.append("Outbox", None, None, f"From: {me.address}\r\nTo: {bo}@{me.domain}\r\n\r\nby APPEND\r\n".encode())
    check("IMAP: what is appended to the outbox is sent", "id" in at_bo(dm, "by APPEND"))
    client.logout()


def by_mutt(program):
    def move(mail, source, target):
        rc = snippet(me, f"{program}rc", "set wait_key=no\n")
        screen = Screen(me, f"{program} -F {rc} -f {me.folder(source)}")
        screen.shows("Msgs:")
        screen.keys("l", "C-u")
        screen.type(f"~h \"Message-ID: <{mail['XMTP-Message-ID']}\"")
        screen.keys("Enter", "s", "C-u")
        screen.type("=" if target == "INBOX" else f"=.{target}")
        screen.keys("Enter")
        time.sleep(0.5)
        screen.keys("$")
        time.sleep(0.5)
        screen.keys("q")
        screen.ended(5)
        screen.close()
    return move


def by_aerc(mail, source, target):
    screen = Screen(me, "aerc")
    screen.shows("INBOX")
    for line in (f":cf {source}", f":search -H Message-ID:{mail['XMTP-Message-ID']}@{me.domain} ", f":mv {target}"):
        screen.type(line)
        screen.keys("Enter")
        time.sleep(1.2)
    screen.type(":quit")
    screen.keys("Enter")
    screen.ended(5)
    screen.close()


def by_notmuch(mail, source, target):
    # notmuch moves nothing by itself; people file with its search and mv.
    config = snippet(me, "notmuch-config")
    me.do("notmuch", "new", NOTMUCH_CONFIG=config)
    found = me.do("notmuch", "search", "--output=files", f"id:{mail['XMTP-Message-ID']}@{me.domain}", NOTMUCH_CONFIG=config)
    me.do("mv", found.stdout.split("\n")[0], f"{me.folder(target)}/cur/")


def guard():
    """More than twenty at once is a program's doing."""
    invited = [invitation(f"Many {n}", 1) for n in range(23)]
    for conv, ids in invited:
        mail = me.mail(Message_ID=f"<{ids[0]}@{me.domain}>")
        if mail:
            by_rename(mail, "Requests", "Blocked")
    notice = until(lambda: next((m for m in me.mails("INBOX") if (m["Subject"] or "").startswith("Blocking ")), None), 30)
    check("mass move: a mail asks", notice)
    denied = [c for c in me.lines("conversations", "--json", "--consent", "denied") if c["name"].startswith("Many ")]
    check("mass move: nothing is blocked", not denied, len(denied))


def group_talk():
    conv, ids = invitation("Names", 1)
    me.run("consent", "allow", conv)
    as_bo("set_name", conv=conv, value="Other names")
    mail = me.mail(text="Other names", XMTP_Content_Type="xmtp.org/group_updated:1.0")
    check("a rename is a mail in the thread", mail and f"root.{conv}@" in mail["References"])
    last = as_bo("send", conv=conv, text="under the new name")
    last = last if isinstance(last, str) else last.get("message_id") or last.get("id")
    mail = me.mail(Message_ID=f"<{last}@{me.domain}>")
    check("later mails carry the new name, in the same thread", mail and mail["Subject"] == "Re: Other names"
          and f"root.{conv}@" in mail["References"], mail and mail["Subject"])
    as_bo("delete_message", conv=conv, message_id=last)
    check("a deleted message is replaced", until(lambda: (m := me.mail(seconds=0, Message_ID=f"<{last}@{me.domain}>")) and
                                                "deleted" in m.text), "")


def main():
    try:
        dm, first, mails = contents()
        for part in (lambda: listing(mails), lambda: sending(dm, first, mails), group_talk,
                     lambda: doors(dm), lambda: moving(by_rename, "mv")):
            step(part)
        for program, mover in (("mutt", by_mutt("mutt")), ("neomutt", by_mutt("neomutt")), ("aerc", by_aerc),
                               ("mrefile", by_mblaze), ("notmuch", by_notmuch)):
            if shutil.which(program):
                step(lambda: moving(mover, program))
            else:
                skip(f"moving with {program}", "it is not installed")
        if os.access("/usr/lib/dovecot/imap", os.X_OK):
            step(lambda: moving(by_dovecot, "Dovecot"))
        else:
            skip("moving with Dovecot", "it is not installed")
        step(guard)
        verified = me.run("archive", "verify", timeout=120)
        check("every file proves its own message id", verified.returncode == 0, verified.stdout + verified.stderr)
    except Exception:
        traceback.print_exc()
        check("the suite runs to its end", False, traceback.format_exc().splitlines()[-1])
    finally:
        me.stop()
        peer.close()
    check("the daemon ends in order", me.daemon.returncode == 0, me.daemon.returncode)
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**world.counts))


def step(part):
    try:
        part()
    except Exception as error:
        traceback.print_exc()
        check(f"{getattr(part, '__name__', 'a part')} runs to its end", False, repr(error))


main()
