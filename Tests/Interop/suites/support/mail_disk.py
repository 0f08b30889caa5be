"""The suite mail-disk: what the Maildir's disk and other programs do to it.

Usage: mail_disk.py FOLDER, with XMTP_MAIL, XMTP_SENDMAIL, XMTP_NODE_URL and XMTP_FILES_URL in the environment.
Ends with `N passed, N failed, N skipped`.
"""
import os, random, signal, subprocess, sys, time, traceback
import mail_world as world
from libxmtp_peer import PeerProcess
from mail_programs import Aerc, Dovecot, Mutt, installed
from mail_world import Account, check, skip, until

# Sent before each kill.
MESSAGES = 12


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
        self.chance = random.Random(20261126)

    def send(self, count):
        for _ in range(count):
            text = f"number {len(self.sent)}."
            self.peer.call("send", client="bo", conv=self.dm, text=text)
            self.sent.append(text)

    def texts(self, *folders):
        return sorted(m.text.strip() for m in self.me.mails(*folders) if m["XMTP-Content-Type"] == "xmtp.org/text:1.0")

    def all_once(self, name, folder="INBOX", seconds=60):
        there = check(f"{name}: every message is there once",
                      until(lambda: self.texts() == self.texts(folder) == sorted(self.sent), seconds),
                      (len(self.texts()), len(self.texts(folder)), len(self.sent)))
        if not there:
            # What is lost is told once.
            self.sent = self.texts()

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

    def programs(self):
        """Those that are installed: each opens the inbox, and touches what is in it."""
        for program in (Mutt(self.me, "mutt"), Mutt(self.me, "neomutt"), Aerc(self.me), Dovecot(self.me)):
            if installed(program):
                yield program
            else:
                skip(program.name, "is not installed")

    @staticmethod
    def see(open_programs):
        """Time enough for each to notice what has become of the folder."""
        for _ in range(4):
            for program, screen in open_programs:
                program.look(screen)
            time.sleep(0.5)

    def beside(self, name, programs, kills):
        """Programs have the inbox open, and write what they change, while the daemon works and is killed."""
        open_programs = [(program, program.open()) for program in programs]

        def touch():
            for program, screen in open_programs:
                program.touch(screen)

        see = lambda: self.see(open_programs)
        for _ in range(kills):
            self.send(MESSAGES)
            touch()
            # Somewhere in what it does.
            until(lambda: False, self.chance.random() / 3, 0.05)
            self.me.daemon.send_signal(signal.SIGKILL)
            self.me.daemon.wait()
            self.me.start()
        self.all_once(f"{name}: killed {kills} times")
        # The whole conversation moves under the programs' eyes, and back; then they write.
        for decision, folder in (("deny", "Blocked"), ("allow", "INBOX")):
            done = self.me.run("consent", decision, self.dm)
            check(f"{name}: {decision}", done.returncode == 0, done.stderr)
            self.all_once(f"{name}: moved to {folder}", folder)
            see()
        touch()
        see()
        for program, screen in open_programs:
            program.close(screen)
        check(f"{name}: it is quiet", self.me.is_quiet())
        self.all_once(f"{name}: has gone")

    def crowd(self):
        programs = list(self.programs())
        for program in programs:
            self.beside(program.name, [program], 3)
        # Not NeoMutt: it removes mail of which it misses the name while another program changes flags, without us too.
        together = [program for program in programs if program.name != "neomutt"]
        self.beside(" and ".join(program.name for program in together), together, 3)

    def removed(self):
        """What was removed is told, and comes back when it is wanted, and stays: programs that saw it go included."""
        self.come_back("what was removed")
        for program in self.programs():
            screen = program.open()
            self.come_back(f"what was removed under {program.name}'s eyes", [(program, screen)])
            program.touch(screen)
            self.see([(program, screen)])
            program.close(screen)
            check(f"{program.name}: it is quiet again", self.me.is_quiet())
            self.all_once(f"what came back under {program.name}'s eyes stays")

    def come_back(self, name, open_programs=()):
        lost = [mail for mail in self.me.mails("INBOX") if mail["XMTP-Content-Type"] == "xmtp.org/text:1.0"][:5]
        for mail in lost:
            os.remove(mail.path)
        self.see(open_programs)
        # Gone for certain is only what two looks have missed.
        told = until(lambda: (d := self.me.run("rebuild", "--dry-run")) and f"{len(lost)} removed by you" in d.stdout and d)
        check(f"{name} is told", told)
        self.me.run("rebuild", "--removed")
        self.all_once(f"{name} comes back")
        self.see(open_programs)

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
        self.removed()
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
