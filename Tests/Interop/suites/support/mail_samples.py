"""The shipped snippets on the sample mailbox: each program shows every folder, and every mail of INBOX, as it is.

Usage: mail_samples.py FOLDER. Ends with `N passed, N failed, N skipped`.
"""
import imaplib, os, re, shutil, subprocess, sys, traceback
import mail_world as world
from mail_programs import Aerc, Mutt, Notmuch, installed
from mail_world import AS_OTHER, FOLDERS, HOUSE, OTHER, Account, Mail, check, give, skip, snippet, until

IMAP = "/usr/lib/dovecot/imap"
DOMAIN = "xmtp.alt"


class Sample:
    """A mail of the sample mailbox, and a line of it that a program shows."""

    def __init__(self, mail):
        self.name, self.identifier = f"the sample {mail['Subject']}", mail.identifier
        line = next((line for line in mail.text.splitlines() if len(line.strip()) > 3), mail["Subject"])
        self.text = self.plain = line.strip()[:40].strip()


class SampleAccount(Account):
    """A home with the sample mailbox in it, and no account: nothing here asks for one."""

    def __init__(self, home):
        self.home, self.maildir = home, f"{home}/XMTP"
        self.address, self.domain = f"me@{DOMAIN}", DOMAIN
        os.makedirs(f"{home}/.config/xmtp-mail")
        shutil.copytree(f"{HOUSE}/maildir-samples/mailbox", self.maildir, ignore=shutil.ignore_patterns(".keep"))
        self.environment = {"HOME": home, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC",
                            "XDG_CONFIG_HOME": f"{home}/.config", "TERM": "screen", "USER": "nobody" if OTHER else os.environ.get("USER", "")}
        give_all(home)

    def kept(self):
        """What lies where, with its flags; what was new may have been seen to be there."""
        return sorted((m.folder, m.name.split(":")[0], m.flags) for m in self.mails())


def give_all(path):
    for folder, _, names in os.walk(path):
        give(folder)
        for name in names:
            give(f"{folder}/{name}")


def dovecot_conf(account):
    state = f"{account.home}/state"
    for name in ("run", "state", "home"):
        os.makedirs(f"{state}/dovecot/{name}", exist_ok=True)
    give_all(state)
    path = snippet(account, "dovecot.conf")
    text = open(path).read()
    me = (OTHER.pw_name, "nogroup") if OTHER else (os.popen("id -un").read().strip(), os.popen("id -gn").read().strip())
    for mark, value in (("@STATE@", state), ("@MAILDIR@", account.maildir), ("@USER@", me[0]), ("@GROUP@", me[1])):
        text = text.replace(mark, value)
    # IMAP on standard input needs no certificate, and there is none yet.
    text = re.sub(r"^ssl_(cert|key) .*\n", "", text.replace("ssl = required", "ssl = no"), flags=re.M)
    open(path, "w").write(text)
    return path


class Tunnel(imaplib.IMAP4_stream):
    """Dovecot's program on a pipe, as mutt's tunnel has it."""

    def __init__(self, account, configuration):
        self.account, self.configuration = account, configuration
        super().__init__("")

    def open(self, host=None, port=None, timeout=None):
        self.process = subprocess.Popen([*AS_OTHER, IMAP, "-c", self.configuration], env=self.account.environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.writefile, self.readfile = self.process.stdin, self.process.stdout


def folder_counts(account):
    return {name: len(account.mails(name)) for name in FOLDERS}


def displays(program, account, **how):
    """Has a program show every mail of INBOX; false where it is not installed."""
    if not installed(program):
        skip(f"{program.name} on the sample mailbox", "it is not installed")
        return False
    program.display([Sample(mail) for mail in account.mails("INBOX")], **how)
    return True


def mutt(account, program):
    mutt = Mutt(account, program)
    if not displays(mutt, account, is_whole=False):
        return
    for name, count in folder_counts(account).items():
        screen = mutt.open(name)
        check(f"{program} lists {name}", screen.shows(f"Msgs:{count}" if count else "Msgs:0"), screen.text())
        mutt.close(screen)


def aerc(account):
    aerc = Aerc(account)
    if not displays(aerc, account):
        return
    screen = aerc.open()
    for name, count in folder_counts(account).items():
        aerc.command(screen, f"cf {name}")
        check(f"aerc lists {name}", until(lambda: aerc.rows(screen) == count), screen.text())
    aerc.close(screen)


def notmuch(account):
    notmuch = Notmuch(account)
    if not displays(notmuch, account):
        return
    for name, count in folder_counts(account).items():
        listed = notmuch.run("search", "--output=files", f'folder:"{FOLDERS[name]}"').split("\n")
        here = [path for path in listed if os.path.dirname(os.path.dirname(path)) == account.folder(name)]
        check(f"notmuch lists {name}", len(here) == count, listed)


def dovecot(account):
    if not os.path.exists(IMAP):
        return skip("Dovecot and mbsync on the sample mailbox", "dovecot-imapd is not installed")
    configuration = dovecot_conf(account)
    client = Tunnel(account, configuration)
    mailboxes = {line.decode().split(" ")[-1]: line.decode() for line in client.list()[1]}
    check("Dovecot has all folders", set(mailboxes) == set(FOLDERS), mailboxes)
    for name, use in (("Blocked", "Junk"), ("Sent", "Sent"), ("Drafts", "Drafts"), ("Archive", "Archive"), ("Trash", "Trash")):
        check(f"Dovecot says what {name} is for", f"\\{use}" in mailboxes.get(name, ""), mailboxes)
    for name in FOLDERS:
        answer = client.select(name, readonly=True)[1][0]
        wanted = account.mails(name)
        check(f"Dovecot lists {name}", int(answer) == len(wanted), answer)
        parts = client.fetch("1:*", "(FLAGS RFC822.SIZE BODY.PEEK[])")[1] if wanted else []
        found = sorted(part[1].replace(b"\r\n", b"\n") for part in parts if isinstance(part, tuple))
        check(f"Dovecot gives every byte of {name}", found == sorted(mail.bytes for mail in wanted), parts)
        flags = {"S": r"\Seen", "F": r"\Flagged", "R": r"\Answered", "T": r"\Deleted", "D": r"\Draft"}
        has = sorted(tuple(f in str(part) for f in flags.values()) for part in map(head, parts) if part)
        check(f"Dovecot gives the flags of {name}", has == sorted(tuple(f in m.flags for f in flags) for m in wanted), parts)
    client.logout()
    mbsync(account)


def head(part):
    return part[0] if isinstance(part, tuple) else None


def mbsync(account):
    if not shutil.which("mbsync"):
        return skip("mbsync on the sample mailbox", "it is not installed")
    copy = f"{account.home}/XMTP-copy"
    os.mkdir(copy)
    give(copy)
    rc = snippet(account, "mbsyncrc")
    text = open(rc).read().replace(f"{account.maildir}-copy", copy).replace("~", account.home)
    open(rc, "w").write(text)
    for _ in range(2):
        done = account.do("mbsync", "-c", rc, "xmtp")
        check("mbsync ends well", done.returncode == 0, done.stderr)
        for name in ("INBOX", "Requests", "Blocked"):
            there = [Mail(f"{copy}/{name}/{half}/{file}", name) for half in ("new", "cur")
                     for file in os.listdir(f"{copy}/{name}/{half}")]
            check(f"mbsync copies {name}", sorted(m.identifier for m in there) == sorted(m.identifier for m in account.mails(name)),
                  [m.name for m in there])


def main(folder):
    os.makedirs(folder)
    for part, *arguments in ((mutt, "mutt"), (mutt, "neomutt"), (aerc,), (notmuch,), (dovecot,)):
        account = SampleAccount(f"{folder}/{'-'.join([part.__name__, *arguments])}")
        before = account.kept()
        try:
            part(account, *arguments)
        except Exception as error:
            traceback.print_exc()
            check(f"{part.__name__} runs to its end", False, repr(error))
        after = account.kept()
        if part is notmuch or part is dovecot:
            check(f"{part.__name__} changes nothing", after == before, set(after) ^ set(before))
        else:
            # Reading marks as read, and mutt removes what its user marked for that.
            gone = "T" if part is mutt else ""
            bare = [[(folder, name) for folder, name, flags in mails if not set(flags) & set(gone)] for mails in (before, after)]
            check(f"{' '.join(arguments) or part.__name__} moves and loses nothing", bare[0] == bare[1],
                  set(bare[0]) ^ set(bare[1]))
    counts = world.counts
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return counts["failed"] > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
