"""What a libxmtp peer sends, and the mail it becomes."""
import re, time, urllib.request
import mail_world as world
from mail_world import check, until


class Content:
    """A message of the peer's, and what a reader must see of it."""

    def __init__(self, name, mail, text, plain=None):
        self.name, self.identifier, self.text = name, mail.identifier, text
        # What a program shows that opens the first part only, or no such part at all.
        self.plain = plain or text


class Contents:
    """The conversations of the suite: a direct one, and a group that changes."""

    def __init__(self, account, peer, people):
        self.me, self.peer, self.people = account, peer, people
        self.sent = []

    def bo(self, command, client="bo", **arguments):
        return self.peer.call(command, client=client, **arguments)

    def send(self, conv, client="bo", **content):
        # A bare id, or a message.
        answer = self.bo("send", client=client, conv=conv, content=content)
        return answer if isinstance(answer, str) else answer.get("message_id") or answer.get("id")

    def arrive(self, name, identifier, text, plain=None, within=None):
        """Checks the mail of a message, and keeps it for the programs."""
        mail = self.me.mail(Message_ID=f"<{identifier}@{self.me.domain}>")
        if not check(f"{name}: is delivered", mail):
            return None
        parts = [part.get_content() for part in mail.message.walk() if not part.is_multipart()]
        shown = "\n".join(p if isinstance(p, str) else p.decode("utf-8", "replace") if isinstance(p, bytes) else "" for p in parts)
        names = [name for part in mail.message.walk() for name in (part.get_filename(), part.get_content_type())]
        check(f"{name}: says what was sent", text in shown or text in names, shown)
        root = within or self.root
        check(f"{name}: is in the thread", root in (mail["References"] or ""), mail["References"])
        size = int(mail.name.split(",S=")[1].split(",")[0])
        check(f"{name}: its name carries its size", size == len(mail.bytes))
        self.sent.append(Content(name, mail, text, plain))
        return mail

    # MARK: The direct conversation

    def upload(self, name, text, mime="text/plain"):
        sealed = self.bo("seal_attachment", filename=name, mime_type=mime, text=text)
        request = urllib.request.Request(world.FILES + "/upload", data=bytes.fromhex(sealed["sealed"]), method="POST")
        with urllib.request.urlopen(request) as answer:
            place = f"{world.FILES}/files/{answer.read().decode().strip()}"
        return {"url": place, "scheme": "https://", "filename": name, "content_length": len(sealed["sealed"]) // 2,
                **{k: sealed[k] for k in ("content_digest", "secret", "salt", "nonce")}}

    def first(self):
        """A stranger's text, and the account's owner who wants to hear more."""
        me = self.me
        self.dm = self.bo("dm", inbox_id=me.inbox)["conv"]
        self.text = self.send(self.dm, text="Grüße from Bo")
        request = me.mail(Message_ID=f"<{self.text}@{me.domain}>")
        check("a stranger's text waits in Requests", request and request.folder == "Requests", request and request.folder)
        self.root = request["References"]
        root = me.mail(folders=("Requests",), Message_ID=self.root)
        check("its thread has a root that is a real mail", root is not None and not root["Subject"].startswith("Re: "))
        me.run("consent", "allow", self.dm)
        check("allowed: all of it is in the inbox", until(lambda: not me.mails("Requests")))
        self.arrive("text", self.text, "Grüße from Bo")

    def direct(self):
        """Every type of content that people send one another."""
        quiet = self.send(self.dm, type="read_receipt")
        doomed = self.send(self.dm, text="never should have said that")
        sent = []

        def send(name, shown, plain=None, **content):
            sent.append((name, self.send(self.dm, **content), shown, plain))
        send("markdown", "# Title", type="markdown", text="# Title\n\n*word*")
        send("reply", "an answer to myself", type="reply", reference=self.text,
             content={"type": "text", "text": "an answer to myself"})
        send("reply with a file", "inside the answer", type="reply", reference=self.text, content={
            "type": "attachment", "filename": "answer.txt", "mime_type": "text/plain", "text": "inside the answer"})
        send("reaction", "👍", type="reaction", reference=self.text, content="👍")
        send("reaction by name", "reacted with", type="reaction", reference=self.text, content="joy", schema="shortcode")
        send("reaction taken back", "removed 👍", type="reaction", reference=self.text, content="👍", action="removed")
        send("attachment", "in the file", type="attachment", filename="a b.txt", mime_type="text/plain", text="in the file")
        send("picture", "image/png", type="attachment", filename="sea.png", mime_type="image/png", data="89504e470d0a1a0a")
        send("remote attachment", "far away", type="remote_attachment", **self.upload("far.txt", "far away"))
        send("several remote attachments", "two.txt", type="multi_remote_attachment", attachments=[
            self.upload("one.txt", "far and one"), self.upload("two.txt", "far and two")])
        send("remote attachment out of reach", "has not been fetched", type="remote_attachment",
             **{**self.upload("lost.txt", "never seen"), "url": "http://127.0.0.1:9/lost"})
        send("transaction reference", "0xabc123", type="transaction_reference", network_id="0x1", reference="0xabc123")
        send("wallet calls", "0x" + "2" * 40, type="wallet_send_calls", version="1.0", chain_id="0x1", **{
            "from": "0x" + "1" * 40, "calls": [{"to": "0x" + "2" * 40, "value": "0x1"}]})
        send("actions", "Coffee", type="actions", action_id="q1", description="Tea or that?",
             actions=[{"id": "t", "label": "Tea"}, {"id": "c", "label": "Coffee"}])
        send("intent", "selected Tea", type="intent", intent_id="q1", action_id="t")
        send("unknown type", "a poem you cannot see", type="custom", authority="example.org", type_id="poem", major=1, minor=0,
             fallback="a poem you cannot see", text="roses")
        send("unknown type without words", "example.org/dance", type="custom", authority="example.org", type_id="dance", major=1,
             minor=0, text="steps")
        self.bo("delete_message", conv=self.dm, message_id=doomed)
        send("last", "the last of all", text="the last of all")
        mails = {name: self.arrive(name, identifier, text, plain) for name, identifier, text, plain in sent}
        for name in ("reply", "reply with a file", "reaction", "reaction by name", "reaction taken back"):
            check(f"{name}: is below what it is about",
                  mails[name] and mails[name]["In-Reply-To"] == f"<{self.text}@{self.me.domain}>")
        check("reaction: is a reaction to mail programs, and seen", mails["reaction"] and
              mails["reaction"].message.get_content_disposition() == "reaction" and "S" in mails["reaction"].flags)
        for name, file in (("attachment", "a b.txt"), ("remote attachment", "far.txt"), ("picture", "sea.png"),
                           ("reply with a file", "answer.txt")):
            check(f"{name}: has its name", mails[name] and mails[name].message.get_filename() == file)
        several = mails["several remote attachments"]
        check("several remote attachments: a part for each, in order", several and
              [part.get_filename() for part in several.message.iter_parts()][:2] == ["one.txt", "two.txt"])
        # What was sent before the last is dealt with.
        check("read receipts make no mail unless they are wanted", not self.me.mail(seconds=0, XMTP_Message_ID=quiet))
        gone = self.me.mail(Message_ID=f"<{doomed}@{self.me.domain}>", text="deleted by its sender")
        check("deletion: a note with the same Message-ID is in its place", gone and "S" in gone.flags)
        check("deletion: the words are gone", not any(b"never should have said that" in m.bytes for m in self.me.mails()))
        if gone:
            self.sent.append(Content("deletion", gone, "deleted by its sender"))

    # MARK: The group

    def change(self, name, text):
        """The mail of a change that the peer made."""
        mail = self.me.mail(XMTP_Content_Type="xmtp.org/group_updated:1.0", text=text)
        if check(f"{name}: is a mail in the thread", mail and self.group_root in mail["References"], mail and mail["References"]):
            check(f"{name}: is said to be made by a program, and seen",
                  mail["Auto-Submitted"] == "auto-generated" and "S" in mail.flags, (mail["Auto-Submitted"], mail.name))
            self.sent.append(Content(name, mail, text))
        return mail

    def group(self):
        me, cy, dee = self.me, self.people["cy"], self.people["dee"]
        conv = self.conv = self.bo("group", members=[me.inbox, cy], name="Names")["conv"]
        before = self.send(conv, text="in the group")
        me.run("consent", "allow", conv)
        mail = me.mail(Message_ID=f"<{before}@{me.domain}>")
        self.group_root = mail["References"]
        check("a group is a list to mail programs, and answers go to it", mail["List-Id"] and conv in mail["List-Id"]
              and conv in mail["Reply-To"], mail["List-Id"])
        self.bo("set_name", conv=conv, value="Other names")
        self.change("rename", "named the group")
        after = self.send(conv, text="under the new name")
        mail = me.mail(Message_ID=f"<{after}@{me.domain}>")
        check("later mails carry the new name, in the same thread", mail and mail["Subject"] == "Re: Other names"
              and mail["References"] == self.group_root, mail and mail["Subject"])
        self.bo("set_description", conv=conv, value="about names")
        self.change("description", "about names")
        self.bo("add_members", conv=conv, members=[dee])
        self.change("member added", " added 0x")
        self.bo("add_admin", conv=conv, inbox_id=dee)
        self.change("admin made", "an admin")
        self.bo("remove_members", conv=conv, members=[dee])
        self.change("member removed", " removed 0x")
        # Somebody else's words go by the admin's hand, and then their writer goes.
        self.peer.call("sync", client="cy")
        rude = self.send(conv, client="cy", text="something rude")
        check("words of a third", me.mail(Message_ID=f"<{rude}@{me.domain}>"))
        self.bo("sync", conv=conv)
        self.bo("delete_message", conv=conv, message_id=rude)
        note = me.mail(Message_ID=f"<{rude}@{me.domain}>", text="deleted by an admin")
        if check("deletion by an admin: a note is in its place", note):
            self.sent.append(Content("deletion by an admin", note, "deleted by an admin"))
        self.bo("leave", client="cy", conv=conv)
        asked = me.mail(XMTP_Content_Type="xmtp.org/leave_request:1.0")
        if check("leave request: is a mail in the thread, seen", asked and self.group_root in asked["References"]
                 and "S" in asked.flags, asked and asked.name):
            self.sent.append(Content("leave request", asked, "asks to leave"))
        self.bo("sync", conv=conv)
        self.change("member left", "left the group")

    def disappearing(self):
        """Messages with an end. Nothing that is not read before then is kept."""
        me, conv = self.me, self.conv
        self.bo("set_disappearing", conv=conv, disappearing={"from_ns": time.time_ns(), "in_ns": 8_000_000_000})
        self.change("disappearing messages", "disappear")
        short = self.send(conv, text="gone with the wind")
        mail = me.mail(Message_ID=f"<{short}@{me.domain}>")
        check("disappearing: says when it ends", mail and mail["Expires"] and mail["XMTP-Expires-At"], mail and mail["Expires"])
        return short

    def disappeared(self, short):
        gone = until(lambda: not self.me.mail(seconds=0, Message_ID=f"<{short}@{self.me.domain}>"), 30)
        check("disappearing: is gone when its time is up", gone)
        self.bo("set_disappearing", conv=self.conv)
