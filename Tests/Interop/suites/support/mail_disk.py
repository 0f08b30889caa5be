"""The suite mail-disk: what the Maildir's disk and other programs do to it.

Usage: mail_disk.py FOLDER, with XMTP_MAIL, XMTP_SENDMAIL, XMTP_NODE_URL and XMTP_FILES_URL in the environment.
Ends with `N passed, N failed, N skipped`.
"""
import os, random, signal, subprocess, sys, traceback
import mail_world as world
from libxmtp_peer import PeerProcess
from mail_programs import Aerc, Dovecot, Mutt, installed
from mail_world import Account, check, skip, until

KILLS = 12
MESSAGES = 200


class Disk:
    def __init__(self, folder):
        os.makedirs(folder)
        self.peer = PeerProcess(world.NODE, log="off")
        self.bo = self.peer.call("create", client="bo", db=f"{folder}/bo.db3")["inbox_id"]
        self.own_disk = os.geteuid() == 0
        try:
            self.me = Account(f"{folder}/me", disk="2m" if self.own_disk else None)
        except subprocess.CalledProcessError:
            self.own_disk = False
            self.me = Account(f"{folder}/me2")
        self.me.start()
        self.dm = self.peer.call("dm", client="bo", inbox_id=self.me.inbox)["conv"]
        self.sent = []

    def send(self, count):
        for _ in range(count):
            text = f"number {len(self.sent)}."
            self.peer.call("send", client="bo", conv=self.dm, text=text)
            self.sent.append(text)

    def texts(self, *folders):
        return sorted(m.text.strip() for m in self.me.mails(*folders) if m["XMTP-Content-Type"] == "xmtp.org/text:1.0")

    def all_once(self, name, folder="INBOX", seconds=60):
        check(f"{name}: every message is there once", until(lambda: self.texts() == self.texts(folder) == sorted(self.sent), seconds),
              (len(self.texts()), len(self.texts(folder)), len(self.sent)))

    # MARK: The disk

    def stopped(self, name, *words):
        """What is wrong is said, and nothing is half there."""
        status = until(lambda: (s := self.me.run("status")).returncode == 75 and s, 30)
        check(f"{name}: the status says so, and is 75", status and any(word in status.stdout for word in words),
              status and status.stdout)
        log = lambda: open(f"{self.me.home}/run.log").read()
        check(f"{name}: the log says so", until(lambda: "delivery has stopped" in log(), 10), log()[-300:])

    def full(self):
        self.send(3)
        until(lambda: len(self.texts()) == 3)
        self.me.run("consent", "allow", self.dm)
        self.all_once("before")
        filler = f"{self.me.maildir}/filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        self.send(10)
        self.stopped("full disk", "full", "space")
        there = self.texts()
        check("full disk: what is there is whole", set(there) <= set(self.sent) and len(there) == len(set(there)), there)
        check("full disk: a mail can still be queued", self.queue("queued while full").returncode == 0)
        # What was queued is a message too, and comes back as one.
        self.sent.append("queued while full")
        os.remove(filler)
        self.all_once("room again", seconds=30)
        check("room again: the status is well", until(lambda: self.me.run("status").returncode == 0, 20))
        left = [name for name in os.listdir(f"{self.me.maildir}/tmp")]
        check("room again: nothing is left half done", not left, left)

    def read_only(self):
        self.me.disk("remount,ro")
        self.send(5)
        self.stopped("read-only disk", "read-only", "written")
        check("read-only disk: nothing has come", len(self.texts()) == len(self.sent) - 5)
        self.me.disk("remount,rw,size=32m")
        self.all_once("writable again", seconds=30)

    def queue(self, text):
        recipient = f"{self.bo}@{self.me.domain}"
        return self.me.do(self.me.sendmail, "-i", "--", recipient,
                          given=f"From: {self.me.address}\nTo: {recipient}\nSubject: x\n\n{text}\n")

    # MARK: Other programs

    def crowd(self):
        """Programs have the inbox open, and write what they change, while the daemon works and is killed."""
        programs = [Mutt(self.me, "mutt"), Mutt(self.me, "neomutt"), Aerc(self.me)]
        screens = [(p, p.open()) for p in programs if installed(p)]
        dovecot = Dovecot(self.me) if installed(Dovecot(self.me)) else None
        if dovecot:
            dovecot.connect().logout()
        chance = random.Random(20261126)
        for kill in range(KILLS):
            self.send(MESSAGES // KILLS)
            for program, screen in screens:
                if program.name != "aerc":
                    # Flags one and writes what has changed.
                    screen.keys("F", "j", "$")
            if dovecot:
                client = dovecot.connect()
                client.select("INBOX")
                client.store(str(chance.randint(1, 3)), "+FLAGS", r"(\Seen)")
                client.logout()
            # Somewhere in what it does.
            until(lambda: False, chance.random() / 3, 0.05)
            self.me.daemon.send_signal(signal.SIGKILL)
            self.me.daemon.wait()
            self.me.start()
        self.all_once(f"killed {KILLS} times among programs")
        # The whole conversation moves under the programs' eyes, and back.
        for decision, folder in (("deny", "Blocked"), ("allow", "INBOX")):
            self.me.run("consent", decision, self.dm)
            for program, screen in screens:
                if program.name != "aerc":
                    screen.keys("F", "k", "$")
            self.all_once(f"moved to {folder} with programs looking", folder)
        for program, screen in screens:
            program.close(screen)
        check("it is quiet", self.me.is_quiet())
        self.all_once("after the programs have gone")

    def run(self):
        if self.own_disk:
            self.full()
            self.read_only()
        else:
            skip("full and read-only disk", "needs the right to mount")
            self.send(3)
            until(lambda: len(self.texts()) == 3)
            self.me.run("consent", "allow", self.dm)
        self.crowd()
        verified = self.me.run("archive", "verify", timeout=120)
        check("every file proves its own message id", verified.returncode == 0, verified.stdout + verified.stderr)

    def end(self):
        self.me.stop()
        self.peer.close()
        check("the daemon ends in order", self.me.daemon.returncode == 0, self.me.daemon.returncode)
        if self.own_disk:
            subprocess.run(["umount", "-l", self.me.maildir])


def main():
    disk = Disk(sys.argv[1])
    try:
        disk.run()
    except Exception as error:
        traceback.print_exc()
        check("the suite runs to its end", False, repr(error))
    finally:
        disk.end()
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**world.counts))


main()
