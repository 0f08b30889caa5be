"""The suite mail: contents in, contents out, and consent by moving, with real programs on both ends.

Usage: mail.py FOLDER [PART…], with XMTP_MAIL, XMTP_SENDMAIL, XMTP_NODE_URL and XMTP_FILES_URL in the environment.
Parts: contents, sending, programs, moving. Ends with `N passed, N failed, N skipped`.
"""
import os, sys, time, traceback
import mail_world as world
from mail_contents import Contents
from mail_moving import Moving
from mail_programs import Aerc, Dovecot, Mblaze, Mutt, Notmuch, Rename, installed
from mail_sending import Sending
from mail_world import Account, check, skip
from libxmtp_peer import PeerProcess


class Suite:
    def __init__(self, folder, parts):
        self.parts, self.began = parts, time.monotonic()
        os.makedirs(folder)
        self.peer = PeerProcess(world.NODE, log="off")
        made = {name: self.peer.call("create", client=name, db=f"{folder}/{name}.db3") for name in ("bo", "cy", "dee")}
        people = {name: client["inbox_id"] for name, client in made.items()}
        people["cy wallet"] = made["cy"]["address"]
        self.me = me = Account(f"{folder}/me", "fetch_private_addresses = true\n")
        # The same wallet in libxmtp: another device of the account's owner.
        phone = self.peer.call("create", client="phone", db=f"{folder}/phone.db3", key=me.key, device_sync=True)["inbox_id"]
        me.start()
        check("the account's two installations are one inbox", phone == me.inbox)
        self.mutts = [Mutt(me, "mutt"), Mutt(me, "neomutt")]
        self.others = [Aerc(me), Notmuch(me)]
        self.contents = Contents(me, self.peer, people)

    def step(self, part, *arguments):
        try:
            part(*arguments)
        except Exception as error:
            traceback.print_exc()
            check(f"{part.__qualname__} runs to its end", False, repr(error))
        print(f"   {part.__qualname__}: {time.monotonic() - self.began:.0f} s", flush=True)

    def run(self):
        contents = self.contents
        contents.first()
        if "contents" in self.parts:
            for part in (contents.direct, contents.group):
                self.step(part)
        if "sending" in self.parts:
            self.sending(Sending(contents))
        if "programs" in self.parts:
            check("everything has come", self.me.is_quiet())
            for program in self.mutts + self.others:
                if installed(program):
                    self.step(program.display, contents.sent)
                else:
                    skip(f"{program.name} shows each content", "it is not installed")
        if "moving" in self.parts:
            programs = [Rename(self.me), *self.mutts, *self.others, Mblaze(self.me), Dovecot(self.me)]
            moving = Moving(contents, programs)
            self.step(moving.prepare)
            for number in range(3):
                self.step(moving.round, number)
                self.step(moving.follow)
            for part in (moving.judge, moving.undo, moving.guard):
                self.step(part)
        verified = self.me.run("archive", "verify", timeout=120)
        check("every file proves its own message id", verified.returncode == 0, verified.stdout + verified.stderr)

    def sending(self, sending):
        short = self.contents.disappearing() if "contents" in self.parts else None
        for program in self.mutts:
            self.step(sending.answers, program)
        for part in (sending.compositions, sending.outbox, sending.doors):
            self.step(part)
        self.step(sending.without_daemon, ['read_receipts = "mdn"'])
        for part in (sending.receipts, sending.bounces):
            self.step(part)
        if short:
            self.contents.disappeared(short)

    def end(self):
        self.me.stop()
        self.peer.close()
        check("the daemon ends in order", self.me.daemon.returncode == 0, self.me.daemon.returncode)


def main():
    suite = Suite(sys.argv[1], sys.argv[2:] or ["contents", "sending", "programs", "moving"])
    try:
        suite.run()
    except Exception as error:
        traceback.print_exc()
        check("the suite runs to its end", False, repr(error))
    finally:
        suite.end()
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**world.counts))


main()
