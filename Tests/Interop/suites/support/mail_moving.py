"""Consent by moving: the same moves with every program at once, each on conversations of its own."""
import os
from libxmtp_peer import PeerError
from mail_world import check, skip, until
from mail_programs import installed

NAMES = {"INBOX": "allowed", "Requests": "unknown", "Blocked": "denied"}
STATES = {"unknown": 0, "allowed": 1, "denied": 2}
# What is moved of each program's two conversations, from where to where.
SINGLE = [("Requests", "INBOX"), ("INBOX", "Blocked"), ("Blocked", "INBOX")]
THREAD = [("Requests", "Blocked"), ("Blocked", "INBOX")]


class Conversation:
    """A group of the peer's with the account in it."""

    def __init__(self, moving, name, count):
        self.moving, self.name = moving, name
        self.id = moving.contents.bo("group", members=[moving.me.inbox], name=name)["conv"]
        self.messages = [moving.contents.send(self.id, text=f"{name}, message {n}") for n in range(count)]
        self.folder = "Requests"
        # The root, the news of the group, and the messages.
        self.count = count + 2

    def mails(self, *folders):
        return [m for m in self.moving.me.mails(*folders)
                if f"root.{self.id}@" in (m["References"] or "") + (m["Message-ID"] or "")]

    def mail(self, number):
        return next((m for m in self.mails() if m["XMTP-Message-ID"] == self.messages[number]), None)

    def is_whole(self):
        """Every mail of it is in its folder, and nowhere else."""
        return len(self.mails(self.folder)) == self.count == len(self.mails())


class Moving:
    def __init__(self, contents, programs):
        self.contents, self.me, self.peer = contents, contents.me, contents.peer
        self.programs = []
        for program in programs:
            if installed(program):
                self.programs.append(program)
            else:
                skip(f"moving with {program.name}", "it is not installed")

    def phone(self, conversations, states):
        """Whether the owner's other device, in libxmtp, says the same."""
        try:
            self.peer.call("sync_preferences", client="phone")
            return {c.name for c, state in zip(conversations, states)
                    if state not in str(self.peer.call("consent_get", client="phone", conv=c.id))}
        except PeerError as error:
            return {str(error)}

    def prepare(self):
        """Two conversations for each program, waiting; one mail of each is flagged."""
        self.singles = [Conversation(self, f"one by {p.name}", 3) for p in self.programs]
        self.threads = [Conversation(self, f"all by {p.name}", 2) for p in self.programs]
        self.both = self.singles + self.threads
        for c in self.both:
            check(f"{c.name}: waits in Requests", until(c.is_whole, 30), [m.name for m in c.mails()])
        for c in self.singles:
            mail = c.mail(2)
            os.rename(mail.path, f"{self.me.folder('Requests')}/cur/{mail.name.split(':')[0]}:2,F")

    def round(self, number):
        """One move of each program in each of its conversations."""
        for program, one, whole in zip(self.programs, self.singles, self.threads):
            # A message that is not the first, then the first.
            self.move(program.move, one, 1 if number == 0 else 0, *SINGLE[number])
            if number < len(THREAD):
                self.move(program.move_thread, whole, 0, *THREAD[number])

    def judge(self):
        for c in self.singles:
            kept = c.mail(2)
            check(f"{c.name}: flags survive", kept and "F" in kept.flags, kept and kept.name)
        self.decided_once(self.singles, SINGLE)
        self.decided_once(self.threads, THREAD)

    @staticmethod
    def move(way, conversation, number, source, target):
        mail = conversation.mail(number)
        if check(f"{conversation.name}: is in {source}", mail and mail.folder == source, mail and mail.folder):
            way(mail, source, target)
            conversation.folder = target

    def follow(self):
        """The rest comes after, the decision is taken, and the other device knows."""
        conversations = self.both
        for c in conversations:
            check(f"{c.name}, to {c.folder}: the rest of the conversation follows", until(c.is_whole, 40),
                  [(m.folder, m.name) for m in c.mails()])
        states = [NAMES[c.folder] for c in conversations]
        until(lambda: all(self.me.consents().get(c.id) == state for c, state in zip(conversations, states)), 20)
        decided = self.me.consents()
        until(lambda: not self.phone(conversations, states), 40, 0.5)
        unknown = self.phone(conversations, states)
        for c, state in zip(conversations, states):
            check(f"{c.name}, to {c.folder}: it is {state}", decided.get(c.id) == state, decided.get(c.id))
            check(f"{c.name}, to {c.folder}: the other device sees it", c.name not in unknown, unknown)

    def decided_once(self, conversations, moves):
        wanted = [(STATES[NAMES[source]], STATES[NAMES[target]]) for source, target in moves]
        log = self.me.decisions()
        for c in conversations:
            made = [(old, new) for thread, old, new in log if thread == c.id]
            check(f"{c.name}: each move decides exactly once", made == wanted, made)

    def undo(self):
        """The last decision is taken back by a command, and the mail follows."""
        conversations, before = self.both, self.me.consents()
        done = self.me.run("consent", "undo")
        check("undo: the command takes the last decision back", done.returncode == 0, done.stderr)
        changed = until(lambda: [c for c in conversations if self.me.consents().get(c.id) != before[c.id]], 20)
        if check("undo: one conversation changes", changed and len(changed) == 1, changed):
            changed[0].folder = next(f for f, state in NAMES.items() if state == self.me.consents()[changed[0].id])
            check("undo: its mail follows", until(changed[0].is_whole, 20), [m.folder for m in changed[0].mails()])

    def guard(self):
        """More than twenty at once is a program's doing, not a person's."""
        more = [Conversation(self, f"many {n}", 1) for n in range(21)]
        for c in more:
            check(f"{c.name}: waits in Requests", until(c.is_whole, 30))
        denied = {i for i, state in self.me.consents().items() if state == "denied"}
        for c in more:
            mail = c.mail(0)
            os.rename(mail.path, f"{self.me.folder('Blocked')}/cur/{mail.name.split(':')[0]}:2,")
        notice = self.me.mail(seconds=40, folders=("INBOX",), Auto_Submitted="auto-generated", text="was stopped")
        check("mass move: a mail asks", notice)
        check("mass move: nothing is blocked", {i for i, state in self.me.consents().items() if state == "denied"} == denied)
        done = self.me.run("consent", "release")
        check("mass move: dropped, the mail goes back", done.returncode == 0 and until(lambda: all(c.is_whole() for c in more), 20),
              done.stderr)
