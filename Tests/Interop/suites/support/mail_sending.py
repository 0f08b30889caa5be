"""What is written in mail programs, and what the peer gets of it; what cannot be sent, and how it comes back."""
import os, smtplib
from mail_contents import Content
from mail_programs import Dovecot, Mutt, installed
from mail_world import check, give, skip, snippet, until


class Sending:
    def __init__(self, contents):
        self.contents, self.me, self.peer, self.people = contents, contents.me, contents.peer, contents.people
        self.dm, self.bo = contents.dm, f"{contents.people['bo']}@{contents.me.domain}"

    def at(self, conv, *texts, type="", client="bo", seconds=30):
        """The first message of ours that has these texts in it and is of this type, once it is there; else all of ours."""
        seen = []

        def look():
            seen[:] = [m for m in self.peer.call("messages", client=client, conv=conv, sync=True)
                       if m["sender_inbox_id"] == self.me.inbox]
            return next((m for m in seen if type in m["content"]["type"] and all(t in str(m) for t in texts)), None)
        return until(look, seconds, 0.3) or {"none": [m["content"] for m in seen]}

    def arrives(self, name, *texts, conv=None, **options):
        got = self.at(conv or self.dm, *texts, **options)
        return check(name, "id" in got, got) and got

    def editor(self, text):
        """An editor that writes one line on top of what it is given."""
        path = f"{self.me.home}/editor"
        open(path, "w").write("#!/bin/sh\nsed -i \"1,/^$/!b; /^$/a %s\" \"$1\"\n" % text)
        os.chmod(give(path), 0o755)
        return f"set edit_headers=yes\nset editor=\"{path}\"\nset autoedit=yes\nset fast_reply=yes\nset include=yes\n"

    def submit(self, recipient, text, identifier):
        """A mail given to the program that mail programs call; its bytes."""
        mail = (f"From: {self.me.address}\nTo: {recipient}\nSubject: about {identifier}\n"
                f"Message-ID: <{identifier}@laptop>\nX-Own: kept\n\n{text}\n")
        done = self.me.do(self.me.sendmail, "-i", "--", recipient, given=mail)
        check(f"{identifier}: is queued", done.returncode == 0, done.stderr)
        return mail.encode()

    # MARK: With a program

    def answers(self, program):
        """A reply and a reaction, with the shipped configuration."""
        if not installed(program):
            return skip(f"a reply written in {program.name}", "it is not installed")
        first, name = self.contents.text, program.name
        screen = program.open(extra=self.editor(f"Antwort aus {name}"))
        program.choose(screen, first)
        screen.keys("r")
        check(f"{name} composes", screen.shows("y:Send"), screen.text())
        screen.keys("y")
        check(f"{name} sends", screen.shows("Mail sent"), screen.text())
        self.arrives(f"{name}: the answer arrives as a reply to what it answers", first, f"Antwort aus {name}", type="/reply:")
        # New mail has come into the list: the answered one is looked for again.
        program.find(screen, first)
        emoji = "👍" if name == "mutt" else "🎉"
        if name == "mutt":
            screen.keys("+")
        else:
            # Escape and + in one: an Escape alone is a key of its own.
            screen.keys("M-+")
            check(f"{name} asks which emoji", screen.shows("xmtp-mail react"), screen.text())
            screen.type(emoji)
            screen.shows(f"react {emoji}")
            screen.keys("Enter")
        self.arrives(f"{name}: {emoji} arrives as a reaction to it", first, emoji, type="/reaction:")
        program.close(screen)
        self.contents.send(self.dm, text=f"between, {name}")

    def compositions(self):
        """New mails, with mutt."""
        if not installed(Mutt(self.me, "mutt")):
            return skip("mails composed in mutt", "it is not installed")
        me, rc = self.me, snippet(self.me, "muttrc", "set wait_key=no\n")
        open(f"{me.home}/photo.txt", "w").write("not really a photo\n")
        give(f"{me.home}/photo.txt")
        done = me.do("mutt", "-F", rc, "-s", "a file", "-a", f"{me.home}/photo.txt", "--", self.bo, given="with a file")
        check("mutt sends a mail with a file", done.returncode == 0, done.stderr)
        self.arrives("the file arrives as an attachment", "photo.txt", type="/attachment:")
        self.arrives("and its text as a text", "with a file", type="/text:")
        # Somebody new, by the address of a wallet.
        done = me.do("mutt", "-F", rc, "-s", "x", "--", f"{self.people['cy wallet']}@{me.domain}", given="Hello, stranger")
        check("mutt writes to the address of a wallet", done.returncode == 0, done.stderr)
        conv = until(lambda: self.conversation("cy", "dm"), 30, 0.5)
        if check("it is a new direct conversation", conv):
            self.arrives("with the text in it", "Hello, stranger", conv=conv, client="cy")
        done = me.do("mutt", "-F", rc, "-s", "Lunch", "--", f"{self.people['cy']}@{me.domain}", self.bo, given="Who is hungry?")
        check("mutt writes to two people", done.returncode == 0, done.stderr)
        conv = until(lambda: self.conversation("cy", "group", "Lunch"), 30, 0.5)
        if check("they are a group with the subject as its name", conv):
            self.arrives("and the text is there", "Who is hungry?", conv=conv, client="cy")
        own = me.mail(text="Who is hungry?", XMTP_Status="published")
        check("the own message comes back into the thread, seen", own and own.folder == "INBOX" and "S" in own.flags)

    def conversation(self, client, kind, name=None):
        self.peer.call("sync", client=client)
        found = [c for c in self.peer.call("conversations", client=client, type=kind) if name is None or c.get("name") == name]
        return found and found[0]["conv"]

    # MARK: By other ways

    def outbox(self):
        me = self.me
        path = f"{me.folder('Outbox')}/tmp/1.outbox"
        open(path, "w").write(f"From: {me.address}\nTo: {self.bo}\nSubject: x\n\nby the outbox\n")
        os.rename(give(path), f"{me.folder('Outbox')}/new/1.outbox")
        self.arrives("a file in the outbox is sent", "by the outbox")
        check("and leaves it", until(lambda: not me.mails("Outbox")))

    def doors(self):
        """Submission over SMTP, and the outbox over IMAP."""
        me = self.me
        dovecot = Dovecot(me)
        if not installed(dovecot):
            return skip("submission over SMTP and IMAP", "Dovecot is not installed")
        client = dovecot.connect()
        with smtplib.SMTP_SSL("localhost", me.ports["submissions_port"], context=Dovecot.trust, timeout=20) as smtp:
            smtp.login("me", Dovecot.password)
            smtp.sendmail(me.address, [self.bo], f"From: {me.address}\nTo: {self.bo}\nSubject: x\n\nby SMTP\n")
            smtp.docmd("MAIL", f"FROM:<{me.address}>")
            code, text = smtp.rcpt("a@example.org")
            check("SMTP: a foreign recipient is refused at once", (code, text[:5]) == (550, b"5.1.2"), (code, text))
        self.arrives("SMTP: the mail arrives", "by SMTP")
        client.append("Outbox", None, None, f"From: {me.address}\r\nTo: {self.bo}\r\n\r\nby APPEND\r\n".encode())
        self.arrives("IMAP: what is appended to the outbox is sent", "by APPEND")
        client.logout()

    def without_daemon(self, options):
        """Mail is taken while nothing runs, and sent at the next start."""
        me = self.me
        me.stop()
        check("the daemon stops in order", me.daemon.returncode == 0, me.daemon.returncode)
        self.submit(self.bo, "written in the meantime", "meantime")
        for option in options:
            me.configure(option)
        me.start()
        self.arrives("what was queued while nothing ran is sent", "written in the meantime")

    def receipts(self):
        """A receipt is a report about the newest message of ours."""
        own = [m for m in self.me.mails("INBOX") if m["XMTP-Status"] == "published" and self.contents.root in (m["References"] or "")]
        newest = max(own, key=lambda m: int(m["XMTP-Sent-At"]))
        receipt = self.contents.send(self.dm, type="read_receipt")
        mail = self.me.mail(XMTP_Message_ID=receipt)
        check("read receipt: is a disposition notification in the thread, seen", mail and "S" in mail.flags
              and mail.message.get_param("report-type") == "disposition-notification"
              and self.contents.root in mail["References"], mail and mail.bytes)
        check("read receipt: is about the newest message of ours", mail and mail["In-Reply-To"] == newest["Message-ID"],
              mail and (mail["In-Reply-To"], newest["Message-ID"]))
        if mail:
            self.contents.sent.append(Content("read receipt", mail, "has read the conversation"))

    # MARK: What comes back

    def bounce(self, name, recipient, status, root):
        """A mail that cannot be sent comes back: into its thread, with the reason and all of it."""
        identifier = name.replace(" ", "-")
        original = self.submit(recipient, f"lost words, {name}", identifier)
        mail = self.me.mail(In_Reply_To=f"<{identifier}@laptop>", seconds=30)
        if not check(f"{name}: comes back", mail):
            return None
        check(f"{name}: lies in the inbox, unseen", mail.folder == "INBOX" and "S" not in mail.flags, mail.name)
        parts = list(mail.message.iter_parts())
        check(f"{name}: is a report with words, status and original", mail.message.get_param("report-type") == "delivery-status"
              and [p.get_content_type() for p in parts] == ["text/plain", "message/delivery-status", "message/rfc822"],
              [p.get_content_type() for p in parts])
        check(f"{name}: the status is {status}", f"\nStatus: {status}\n".encode() in mail.bytes, mail.bytes)
        check(f"{name}: the original is there, byte for byte", original in mail.bytes)
        if root:
            check(f"{name}: is in the thread", mail["References"].split() == [root, f"<{identifier}@laptop>"], mail["References"])
        self.contents.sent.append(Content(name, mail, f"lost words, {name}", "could not be delivered"))
        return mail

    def bounces(self):
        contents, me = self.contents, self.me
        self.bounce("nobody", f"0x{'77' * 20}@{me.domain}", "5.1.1", None)
        gone = contents.bo("group", members=[me.inbox], name="Gone")["conv"]
        text = contents.send(gone, text="still in here")
        me.run("consent", "allow", gone)
        root = me.mail(Message_ID=f"<{text}@{me.domain}>")["References"]
        contents.bo("remove_members", conv=gone, members=[me.inbox])
        check("told that the group is left", me.mail(XMTP_Content_Type="xmtp.org/group_updated:1.0", text="removed you"))
        self.bounce("no member any more", f"{gone}@group.{me.domain}", "5.7.1", root)
        closed = contents.bo("group", members=[me.inbox], name="Closed")["conv"]
        text = contents.send(closed, text="let me in")
        root = me.mail(Message_ID=f"<{text}@{me.domain}>")["References"]
        me.run("consent", "deny", closed)
        check("what is denied lies in Blocked", me.mail(Message_ID=f"<{text}@{me.domain}>", folders=("Blocked",)))
        self.bounce("blocked conversation", f"{closed}@group.{me.domain}", "5.7.1", root)
        check("a mail into a blocked conversation does not allow it", me.consents().get(closed) == "denied")
