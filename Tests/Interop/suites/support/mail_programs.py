"""Mail programs as people use them, with the shipped configuration: each shows mails, and moves one or a whole thread."""
import imaplib, json, os, re, shutil, ssl
from mail_world import Screen, check, give, snippet, until


def stays(account, mail, folder):
    """Whether the mail is still in a folder."""
    return any(m.name.split(":")[0] == mail.name.split(":")[0] for m in account.mails(folder))


def is_there(account, mail, folder):
    return any(m["Message-ID"] == mail["Message-ID"] for m in account.mails(folder))


def tree(text):
    """How many rows of a list hang below another, and how many of these hang deeper than the first level."""
    places = [row.index("─>") for row in text.split("\n") if "─>" in row]
    return len(places), sum(place > min(places) for place in places)


class Mutt:
    """mutt or neomutt."""

    def __init__(self, account, program):
        self.account, self.name = account, program
        self.needs = [program, "tmux"]

    def open(self, folder="INBOX", extra="", size=(140, 50)):
        rc = snippet(self.account, f"{self.name}rc", "set wait_key=no\nset markers=no\n" + extra)
        screen = Screen(self.account, f"{self.name} -F {rc} -f {self.account.folder(folder)}", size)
        screen.shows("Msgs:")
        return screen

    def choose(self, screen, identifier):
        """Only this mail in the list."""
        screen.keys("l")
        screen.line(f"~i {identifier}")
        return screen.shows("Msgs:1/")

    def find(self, screen, identifier):
        """The cursor on this mail, among all."""
        screen.keys("l")
        screen.line("all")
        screen.keys("=", "/")
        screen.line(f"~i {identifier}")

    def look(self, screen):
        """It looks for changes whenever a key comes."""
        screen.keys("j")

    def touch(self, screen):
        """Flags a mail and writes what has changed."""
        screen.keys("F", "j", "$")

    def close(self, screen):
        # A key that comes while it looks for new mail or waits for another program may be thrown away.
        ended = until(lambda: screen.keys("q") or screen.ended(2), 20)
        check(f"{self.name} ends", ended, screen.text())
        screen.close()

    def display(self, contents, is_whole=True):
        """- is_whole: whether every mail is there that others are about: it makes room for several about one that is not."""
        mails = self.account.mails("INBOX")
        screen = self.open(size=(140, len(mails) + 10))
        check(f"{self.name} lists all {len(mails)} mails", screen.shows(f"Msgs:{len(mails)}"), screen.text())
        check_tree(self.name, screen.text(), mails, is_whole)
        for content in contents:
            self.choose(screen, content.identifier)
            screen.keys("Enter")
            check(f"{self.name} shows {content.name}", screen.shows(content.text, seconds=10), screen.text())
            screen.keys("i")
        self.close(screen)

    def move(self, mail, source, target):
        screen = self.open(source)
        self.choose(screen, mail.identifier)
        screen.keys("s")
        screen.shows("to mailbox")
        screen.line("=" if target == "INBOX" else f"=.{target}")
        until(lambda: is_there(self.account, mail, target))
        screen.keys("$")
        until(lambda: not stays(self.account, mail, source))
        self.close(screen)

    def move_thread(self, mail, source, target):
        """With the shipped keys: A accepts, B blocks."""
        screen = self.open(source)
        self.find(screen, mail.identifier)
        screen.keys("A" if target == "INBOX" else "B")
        until(lambda: not stays(self.account, mail, source))
        self.close(screen)


class Aerc:
    name, needs = "aerc", ["aerc", "tmux"]
    # Rows of a list on a screen of fifty.
    height = 48

    def __init__(self, account):
        self.account = account

    def open(self, size=(140, 50)):
        home = f"{self.account.home}/.config/aerc"
        if not os.path.isdir(home):
            os.makedirs(home)
            give(home)
            for name in ("accounts.conf", "aerc.conf"):
                shutil.move(snippet(self.account, f"aerc/{name}"), f"{home}/{name}")
                os.chmod(f"{home}/{name}", 0o600)
        screen = Screen(self.account, "aerc", size)
        screen.shows("Connected")
        return screen

    def command(self, screen, text):
        screen.type(":" + text)
        screen.keys("Enter")

    def view(self, screen, identifier, text):
        """Looks for a mail and opens it. The search goes on behind the list, so that what is opened may be another yet."""
        for patience in (0.5, 1, 2, 4, 8):
            self.command(screen, f"search -a 'Message-ID: <{identifier}>'")
            screen.shows(f"Message-ID: <{identifier[:20]}")
            self.command(screen, "view")
            if screen.shows(text, seconds=patience):
                return True
            self.command(screen, "close")
        return False

    def look(self, screen):
        """It follows the folder by itself."""

    def touch(self, screen):
        """Flags a mail."""
        self.command(screen, "flag -t")
        self.command(screen, "next")

    @staticmethod
    def rows(screen):
        return len(re.findall(r"20\d\d-\d\d-\d\d \d\d:\d\d [AP]M ", screen.text()))

    def close(self, screen):
        ended = until(lambda: self.command(screen, "quit") or screen.ended(2), 20)
        check(f"{self.name} ends", ended, screen.text())
        screen.close()

    def display(self, contents):
        mails = self.account.mails("INBOX")
        screen = self.open(size=(140, len(mails) + 10))
        check(f"aerc lists all {len(mails)} mails", until(lambda: self.rows(screen) == len(mails)), screen.text())
        check_tree(self.name, screen.text(), mails)
        for content in contents:
            check(f"{self.name} shows {content.name}", self.view(screen, content.identifier, content.plain), screen.text())
            self.command(screen, "close")
        self.close(screen)

    def open_mail(self, mail, source):
        screen = self.open()
        self.command(screen, f"cf {source}")
        until(lambda: self.rows(screen) == min(len(self.account.mails(source)), self.height))
        check(f"{self.name} opens what is to be moved", self.view(screen, mail.identifier, mail.text.strip()), screen.text())
        return screen

    def move(self, mail, source, target):
        screen = self.open_mail(mail, source)
        self.command(screen, f"mv {target}")
        until(lambda: not stays(self.account, mail, source))
        self.close(screen)

    def move_thread(self, mail, source, target):
        screen = self.open_mail(mail, source)
        for command in ("close", "mark -T", f"mv {target}"):
            self.command(screen, command)
        until(lambda: not stays(self.account, mail, source))
        self.close(screen)


class Notmuch:
    """notmuch moves nothing itself: people search with it and move what it finds."""
    name, needs = "notmuch", ["notmuch"]

    def __init__(self, account):
        self.account = account

    def run(self, *arguments):
        config = snippet(self.account, "notmuch-config")
        return self.account.do("notmuch", *arguments, NOTMUCH_CONFIG=config).stdout

    def display(self, contents):
        self.run("new")
        mails = {m.identifier: m for m in self.account.mails("INBOX")}
        everywhere = {m.identifier: m for m in self.account.mails()}
        listed = self.run("search", "--output=messages", "folder:\"\"").split()
        check("notmuch lists all mails", {line.removeprefix("id:") for line in listed} == set(mails),
              set(mails) ^ {line.removeprefix("id:") for line in listed})
        for content in contents:
            shown = self.run("show", "--format=text", f"id:{content.identifier}")
            check(f"notmuch shows {content.name}", content.text in shown, shown)
        parents, threads = {}, json.loads(self.run("show", "--format=json", "--body=false", "--entire-thread", "folder:\"\""))

        def walk(pairs, parent):
            for message, children in pairs:
                if message:
                    parents[message["id"]] = parent
                walk(children, message["id"] if message else parent)
        for thread in threads:
            walk(thread, None)
        wrong = [i for i, mail in mails.items() if parents.get(i) != parent_of(mail, everywhere)]
        check("notmuch hangs each mail below the one it is about", not wrong, [(i, parents.get(i)) for i in wrong])

    def move(self, mail, source, target):
        self.run("new")
        files = self.run("search", "--output=files", f"id:{mail.identifier}").split("\n")
        self.account.do("mv", files[0], f"{self.account.folder(target)}/cur/")

    def move_thread(self, mail, source, target):
        self.run("new")
        thread = self.run("search", "--output=threads", f"id:{mail.identifier}").strip()
        files = self.run("search", "--output=files", thread).split()
        self.account.do("mv", *files, f"{self.account.folder(target)}/cur/")


class Mblaze:
    name, needs = "mblaze", ["mrefile", "mlist", "mpick"]

    def __init__(self, account):
        self.account = account

    def move(self, mail, source, target):
        self.account.do("mrefile", mail.path, self.account.folder(target))

    def move_thread(self, mail, source, target):
        root = mail["References"].split()[0]
        there = self.account.do("mlist", self.account.folder(source)).stdout.split("\n")
        known = {m.name.split(":")[0] for m in self.account.mails(source)
                 if root in (m["References"] or "") or m["Message-ID"] == root}
        files = [path for path in there if os.path.basename(path).split(":")[0] in known]
        self.account.do("mrefile", *files, self.account.folder(target))


class Dovecot:
    """Over IMAP, as Thunderbird and phones move."""
    name, needs = "Dovecot", ["/usr/lib/dovecot/imap"]
    password = trust = None

    def __init__(self, account):
        self.account = account

    def connect(self):
        if not Dovecot.password:
            Dovecot.password = self.account.json("servers", "password", "--json")["password"]
            Dovecot.trust = ssl.create_default_context(
                cafile=self.account.json("servers", "show", "--json")["certificate"])
        client = imaplib.IMAP4_SSL("localhost", self.account.ports["imap_port"], ssl_context=Dovecot.trust, timeout=30)
        client.login(self.account.address, Dovecot.password)
        return client

    def session(self):
        client = self.connect()
        client.select("INBOX")
        return client

    def open(self):
        """A session that stays, as a program has it, in a list: a program begins another when it breaks off."""
        return [self.session()]

    def look(self, sessions):
        try:
            return sessions[0].search(None, "ALL")[1][0].split()
        except (imaplib.IMAP4.abort, OSError):
            sessions[0] = self.session()
            return sessions[0].search(None, "ALL")[1][0].split()

    def touch(self, sessions):
        """Flags all, and marks one and takes it back."""
        if self.look(sessions):
            sessions[0].store("1", "+FLAGS", r"(\Seen)")
            sessions[0].store("1", "-FLAGS", r"(\Seen)")
            sessions[0].store("1:*", "+FLAGS", r"(\Flagged)")

    def close(self, sessions):
        self.look(sessions)
        sessions[0].logout()

    def take(self, field, value, source, target):
        client = self.connect()
        client.select(source)
        found = client.uid("search", None, "HEADER", field, value)[1][0].split()
        client.uid("move", b",".join(found).decode(), target)
        client.logout()
        return len(found)

    def move(self, mail, source, target):
        self.take("Message-ID", mail.identifier, source, target)

    def move_thread(self, mail, source, target):
        root = mail["References"].split()[0].strip("<>")
        self.take("References", root, source, target)
        self.take("Message-ID", root, source, target)


class Rename:
    """What every program comes down to."""
    name, needs = "mv", []

    def __init__(self, account):
        self.account = account

    def move(self, mail, source, target):
        base = mail.name.split(":")[0]
        os.rename(mail.path, f"{self.account.folder(target)}/cur/{base}:2,{mail.flags}")

    def move_thread(self, mail, source, target):
        root = mail["References"].split()[0]
        for other in self.account.mails(source):
            if root in (other["References"] or "") or other["Message-ID"] == root:
                self.move(other, source, target)


def parent_of(mail, mails):
    """The mail it hangs below, of those that are there."""
    for identifier in reversed((mail["References"] or "").split()):
        if identifier.strip("<>") in mails:
            return identifier.strip("<>")
    return None


def check_tree(name, text, mails, is_whole=True):
    """The list on a screen hangs what is about another mail below it; how deep is known when all of these are there."""
    known = {m.identifier: m for m in mails}
    parents = [parent_of(m, known) for m in mails]
    below = [p for p in parents if p]
    deep = [p for p in below if parent_of(known[p], known)]
    seen, wanted = tree(text), (len(below), len(deep))
    check(f"{name} shows threads, and replies below what they answer", seen == wanted if is_whole else seen[0] == wanted[0],
          (seen, wanted))


def installed(program):
    return all(shutil.which(need) or os.access(need, os.X_OK) for need in program.needs)
