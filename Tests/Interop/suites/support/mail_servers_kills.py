"""The submission server is killed (SIGKILL) at each system call with which it queues a mail, and its client, who has had no
answer, sends the mail again: nothing is lost, no half mail is in the spool, and what was said to be taken is there.

Usage: mail_servers_kills.py FOLDER COMMAND…: the servers' program and what goes before it; FOLDER has XMTP and is written
to. Ends with `N passed, N failed, N skipped`.
"""
import glob, json, os, shutil, smtplib, ssl, subprocess, sys, time

# The calls of queueing before the mail is seen, and those after, up to the answer; the first of these on the wire asks for
# the mail.
BEFORE = ["openat:when=1", "openat:when=3", "write:when=1", "utimensat:when=1", "fsync:when=1", "renameat2:when=1"]
AFTER = ["fsync:when=2", "write,writev,sendto,sendmsg:when=2"]

counts = {"passed": 0, "failed": 0, "skipped": 0}


def check(name, ok, why=""):
    counts["passed" if ok else "failed"] += 1
    print(("PASS  " if ok else "FAIL  ") + name + ("" if ok else f"  {why}"), flush=True)


class Servers:
    def __init__(self, folder, command):
        self.process = subprocess.Popen([*command, f"{folder}/kill-state", f"{folder}/XMTP"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                        env={**os.environ, "HOME": folder})
        self.info = json.loads(self.process.stdout.readline())
        self.trust = ssl.create_default_context(cafile=self.info["certificate"])

    def client(self):
        client = smtplib.SMTP_SSL("localhost", self.info["submissions"], context=self.trust, timeout=20)
        client.login("me", self.info["password"])
        return client

    def trace(self, step, log):
        """Kills the servers at a step from now on."""
        names, when = step.split(":")
        tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", log, "-p", str(self.process.pid), "-e", f"trace={names}",
                                   *(word for name in names.split(",") for word in ("-e", f"inject={name}:signal=KILL:{when}"))],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        tasks = f"/proc/{self.process.pid}/task"
        end = time.monotonic() + 20
        while not all("TracerPid:\t0\n" not in open(f"{tasks}/{task}/status").read() for task in os.listdir(tasks)):
            if tracer.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"strace: {tracer.stderr.read()}")
            time.sleep(0.02)
        return tracer

    def stop(self):
        """- Returns: Whether it was killed."""
        self.process.stdin.close()
        return self.process.wait(20) == -9


def submit(client, text, before_data=lambda: None):
    """- Returns: The code of the answer to the mail, 0 for none."""
    try:
        client.mail("me@xmtp.alt")
        client.rcpt("a@xmtp.alt")
        before_data()
        return client.data(f"From: me@xmtp.alt\r\nTo: a@xmtp.alt\r\nMessage-ID: <{text.split()[0]}@laptop>\r\n\r\n{text}\r\n")[0]
    except (smtplib.SMTPServerDisconnected, OSError):
        return 0


def waiting(folder):
    return [open(path, "rb").read() for path in glob.glob(f"{folder}/kill-state/spool/new/*")]


def main(folder, command):
    if not shutil.which("strace") or subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True).returncode:
        counts["skipped"] += 1
        print("SKIPPED  the submission server killed at every step: strace is not installed or may not trace")
        return
    servers = Servers(folder, command)
    # The folders of the spool are there from now on.
    check("a mail is taken", submit(servers.client(), "first of all") == 250)
    servers.stop()
    for number, step in enumerate(BEFORE + AFTER):
        text = f"mail-{number} killed at {step}"
        servers = Servers(folder, command)
        client = servers.client()
        tracers = []
        code = submit(client, text, lambda: tracers.append(servers.trace(step, f"{folder}/strace.{number}")))
        client.close()
        check(f"{step}: the server dies and says nothing", servers.stop() and code == 0, code)
        for tracer in tracers:
            tracer.wait(20)
        there = sum(text.encode() in mail for mail in waiting(folder))
        check(f"{step}: what is in the spool is whole", all(m.startswith(b"XMTP-Mail-Spool: 1\n") and m.endswith(b"\n")
              and b"\n\nFrom: " in m for m in waiting(folder)) and there == (step in AFTER), there)
        servers = Servers(folder, command)
        code = submit(servers.client(), text)
        servers.stop()
        now = sum(text.encode() in mail for mail in waiting(folder))
        check(f"{step}: the mail is taken the second time", code == 250 and now == there + 1, (code, there, now))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    sys.exit(counts["failed"] > 0)
