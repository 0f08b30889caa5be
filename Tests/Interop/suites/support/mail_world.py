"""What the suite mail stands on: an account with its daemon and Maildir, a screen to type on, mails as files."""
import email, email.policy, glob, json, os, pwd, re, shutil, socket, sqlite3, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
HOUSE = os.path.abspath(os.path.join(HERE, "../../../.."))
sys.path.insert(0, os.path.join(HOUSE, "Tests/Interop"))
XMTP, SENDMAIL = os.environ["XMTP_MAIL"], os.environ["XMTP_SENDMAIL"]
NODE, FILES = os.environ["XMTP_NODE_URL"], os.environ["XMTP_FILES_URL"]
FOLDERS = {"INBOX": "", "Requests": ".Requests", "Blocked": ".Blocked", "Outbox": ".Outbox", "Drafts": ".Drafts",
           "Archive": ".Archive", "Trash": ".Trash", "Sent": ".Sent"}
# Dovecot never serves root: where root runs the tests, the account belongs to nobody.
OTHER = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
AS_OTHER = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if OTHER else []
counts = {"passed": 0, "failed": 0, "skipped": 0}


def check(name, ok, why=""):
    counts["passed" if ok else "failed"] += 1
    print(("PASS  " if ok else "FAIL  ") + name + ("" if ok else "  " + str(why).replace("\n", " ")[:300]), flush=True)
    return ok


def skip(name, why):
    counts["skipped"] += 1
    print(f"SKIPPED  {name}  {why}", flush=True)


def until(test, seconds=20, pause=0.1):
    """The first true value of test(), or its last one."""
    end = time.monotonic() + seconds
    while True:
        value = test()
        if value or time.monotonic() > end:
            return value
        time.sleep(pause)


def give(path):
    """Hands what the test has made to the account's user."""
    if OTHER:
        os.chown(path, OTHER.pw_uid, OTHER.pw_gid)
    return path


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Mail:
    """A file of the Maildir. What is in it never changes, so that each is read once."""
    read = {}

    def __init__(self, path, folder):
        self.path, self.folder = path, folder
        self.name = os.path.basename(path)
        base = self.name.split(":")[0]
        if base not in Mail.read:
            content = open(path, "rb").read()
            Mail.read[base] = content, email.message_from_bytes(content, policy=email.policy.default), {}
        self.bytes, self.message, self.fields = Mail.read[base]

    def __getitem__(self, field):
        if field not in self.fields:
            value = self.message[field]
            self.fields[field] = None if value is None else str(value)
        return self.fields[field]

    @property
    def identifier(self):
        """Its Message-ID without brackets."""
        return self["Message-ID"].strip("<>")

    @property
    def flags(self):
        return self.name.rsplit(":2,", 1)[1] if ":2," in self.name else ""

    @property
    def text(self):
        part = self.message.get_body(("plain",)) if self.message.is_multipart() else self.message
        return part.get_content() if part is not None and part.get_content_maintype() == "text" else ""


class Account:
    """An account of xmtp-mail in a home of its own, with its daemon."""

    def __init__(self, home, options="", disk=None):
        """- disk: the size of a disk of its own for the Maildir; needs the right to mount."""
        self.home, self.maildir = home, f"{home}/XMTP"
        os.makedirs(home, mode=0o700)
        give(home)
        self.environment = {"HOME": home, "PATH": f"{home}/bin:{os.environ['PATH']}", "LANG": "C.UTF-8", "TZ": "UTC",
                            "XDG_CONFIG_HOME": f"{home}/.config", "TERM": "screen"}
        os.mkdir(f"{home}/bin")
        self.xmtp = shutil.copy(XMTP, f"{home}/bin/xmtp-mail")
        self.sendmail = shutil.copy(SENDMAIL, f"{home}/bin/xmtp-sendmail")
        self.key = os.urandom(32).hex()
        key = f"{home}/wallet.key"
        with open(os.open(key, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(self.key + "\n")
        give(key)
        if disk:
            os.mkdir(self.maildir)
            self.disk(f"size={disk},mode=700" + (f",uid={OTHER.pw_uid},gid={OTHER.pw_gid}" if OTHER else ""), "-t", "tmpfs", "tmpfs")
        made = self.json("init", "--account", "me", "--network", NODE, "--maildir", self.maildir, "--key-file", key, "--json")
        self.inbox, self.wallet, self.address = made["inbox"], made["wallet_address"], made["mail_address"]
        self.domain = self.address.split("@")[1]
        config = made["configuration"]
        text = open(config).read()
        text = re.sub(r"(\[account\.me\]\n)", r"\1" + options, text)
        if "archive_server" not in text:
            text = re.sub(r"(\[account\.me\]\n)", r"\1" + f'archive_server = "{FILES}"\n', text)
        self.ports = {name: free_port() for name in ("imap_port", "submissions_port", "submission_port")}
        servers = "servers = true\n" + "".join(f"{name} = {port}\n" for name, port in self.ports.items())
        self.configuration = config
        open(config, "w").write(servers + text)
        self.daemon = None

    def run(self, *arguments, given=None, timeout=60):
        return self.do(self.xmtp, *arguments, given=given, timeout=timeout)

    def do(self, *command, given=None, timeout=60, **environment):
        """A program of the account's user."""
        return subprocess.run([*AS_OTHER, *command], env={**self.environment, **environment}, input=given, capture_output=True,
                              text=True, timeout=timeout)

    def json(self, *arguments):
        done = self.run(*arguments)
        if done.returncode:
            raise RuntimeError(f"xmtp-mail {' '.join(arguments[:2])}: {done.stderr}")
        return json.loads(done.stdout)

    def lines(self, *arguments):
        done = self.run(*arguments)
        if done.returncode:
            raise RuntimeError(f"xmtp-mail {' '.join(arguments[:2])}: {done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def start(self):
        self.log = open(f"{self.home}/run.log", "ab")
        self.daemon = subprocess.Popen([*AS_OTHER, self.xmtp, "run", "--json"], env=self.environment, stdout=subprocess.PIPE,
                                       stderr=self.log, text=True)
        line = self.daemon.stdout.readline()
        if "ready" not in line:
            raise RuntimeError("xmtp-mail run does not start: " + open(f"{self.home}/run.log").read()[-500:])

    def disk(self, options, *what):
        """Mounts or remounts the Maildir's own disk."""
        subprocess.run(["mount", "-o", options, *what, self.maildir], check=True, capture_output=True)

    def configure(self, option):
        """One more option; read at the next start."""
        text = open(self.configuration).read()
        open(self.configuration, "w").write(text.replace("[account.me]\n", f"[account.me]\n{option}\n"))

    def stop(self):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.terminate()
            self.daemon.wait(30)

    def folder(self, name):
        return os.path.join(self.maildir, FOLDERS[name]).rstrip("/")

    def mails(self, *folders):
        found = []
        for name in folders or FOLDERS:
            for path in glob.glob(f"{self.folder(name)}/new/*") + glob.glob(f"{self.folder(name)}/cur/*"):
                try:
                    found.append(Mail(path, name))
                except FileNotFoundError:
                    pass  # renamed while we looked
        return found

    def is_quiet(self, seconds=2, patience=30):
        """Whether no mail has come or gone for so long, once that is so."""
        seen, since = None, time.monotonic()

        def look():
            nonlocal seen, since
            names = {mail.name.split(":")[0] for mail in self.mails()}
            if names != seen:
                seen, since = names, time.monotonic()
            return time.monotonic() - since > seconds
        return until(look, patience)

    def mail(self, seconds=20, folders=(), **fields):
        """The mail whose header fields are these, once it is there; `text` is a part of its bytes."""
        text = fields.pop("text", None)

        def look():
            for mail in self.mails(*folders):
                if all(mail[name.replace("_", "-")] == value for name, value in fields.items()) and \
                        (text is None or text.encode() in mail.bytes):
                    return mail
        return until(look, seconds)

    def consents(self):
        """What was decided about each conversation."""
        return {c["id"]: c["consent"] for c in self.lines("conversations", "--json")}

    def decisions(self):
        """The log of decisions by moving, in their order: thread, state before and after."""
        store = glob.glob(f"{self.home}/.local/state/xmtp-mail/me/*.sqlite")[0]
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
            return database.execute("SELECT thread, old, new FROM mail_decisions WHERE cause = 1 ORDER BY number").fetchall()


class Screen:
    """A program on a terminal of its own. Keys are typed ahead; what a program shows is waited for."""
    started = 0

    def __init__(self, account, command, size=(140, 50)):
        Screen.started += 1
        self.socket = f"mail-{os.getpid()}-{Screen.started}"
        environment = [f"{k}={v}" for k, v in account.environment.items()]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-s", "s", "-x", str(size[0]), "-y", str(size[1]), *AS_OTHER, "env",
                  *environment, "sh", "-c", command)

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-L", self.socket, *arguments], capture_output=True, text=True)

    def keys(self, *keys):
        self.tmux("send-keys", "-t", "s", *keys)

    def type(self, text):
        self.tmux("send-keys", "-l", "-t", "s", text)

    def line(self, text):
        """A line for a prompt that may have something in it already."""
        self.keys("C-u")
        self.type(text)
        self.keys("Enter")

    def text(self):
        return self.tmux("capture-pane", "-p", "-t", "s").stdout

    def shows(self, *texts, seconds=20):
        """Whether it shows one of these."""
        return until(lambda: any(text in self.text() for text in texts), seconds)

    def ended(self, seconds=20):
        return until(lambda: self.tmux("has-session", "-t", "s").returncode != 0, seconds)

    def close(self):
        self.tmux("kill-server")


def snippet(account, name, extra=""):
    """A shipped file, adapted as its comments say."""
    text = open(f"{HOUSE}/bridge-config/{name}").read()
    text = text.replace("~/XMTP", account.maildir).replace("me@xmtp.alt", account.address)
    text = text.replace(r"group\.xmtp\.alt", r"group\." + account.domain.replace(".", r"\."))
    path = f"{account.home}/.config/xmtp-mail/{os.path.basename(name)}"
    open(path, "w").write(text + extra)
    return give(path)
