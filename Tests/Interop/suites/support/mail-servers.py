"""Checks of the suite mail-servers: independent clients against the servers that mail-servers started.

Usage: mail-servers.py WORK PID. Reads WORK/ports.json; ends with `N passed, N failed, N skipped`.
"""
import base64, glob, hashlib, imaplib, json, os, shutil, smtplib, socket, ssl, subprocess, sys, time

work, pid = sys.argv[1], int(sys.argv[2])
info = json.load(open(f"{work}/ports.json"))
password, certificate = info["password"], info["certificate"]
trust = ssl.create_default_context(cafile=certificate)
passed = failed = skipped = 0


def check(name, ok, why=""):
    global passed, failed
    if ok:
        passed += 1
        print("PASS ", name)
    else:
        failed += 1
        print("FAIL ", name, "", why)


def skip(name, why):
    global skipped
    skipped += 1
    print("SKIPPED ", name, "", why)


def files(folder, half="*"):
    base = f"{work}/XMTP" + (f"/.{folder}" if folder != "INBOX" else "")
    return [f for h in (("new", "cur") if half == "*" else (half,)) for f in glob.glob(f"{base}/{h}/*")]


def spool():
    return sorted(glob.glob(f"{work}/state/spool/new/*"))


def imap():
    client = imaplib.IMAP4_SSL("localhost", info["imap"], ssl_context=trust, timeout=20)
    client.login("me", password)
    return client


def smtp(kind="submissions"):
    if kind == "submissions":
        client = smtplib.SMTP_SSL("localhost", info["submissions"], context=trust, timeout=20)
    else:
        client = smtplib.SMTP("localhost", info["submission"], timeout=20)
        client.starttls(context=trust)
    client.login("me", password)
    return client


def raw(port, secure=True):
    plain = socket.create_connection(("localhost", port), timeout=20)
    plain.settimeout(20)
    return trust.wrap_socket(plain, server_hostname="localhost") if secure else plain


def until(sock, ending, limit=1 << 16):
    data = b""
    while ending not in data and len(data) < limit:
        more = sock.recv(4096)
        if not more:
            break
        data += more
    return data


def children():
    out = subprocess.run(["ps", "--ppid", str(pid), "-o", "comm="], capture_output=True, text=True).stdout
    return out.split().count("imap")


# TLS: what openssl is shown is the certificate whose fingerprint is told, and the name is right.
shown = subprocess.run(
    ["openssl", "s_client", "-connect", f"localhost:{info['imap']}", "-CAfile", certificate, "-verify_return_error",
     "-verify_hostname", "localhost"], input=b"", capture_output=True)
check("openssl verifies the certificate for localhost", b"Verify return code: 0" in shown.stdout, shown.stderr[-200:])
with raw(info["submissions"]) as sock:
    digest = hashlib.sha256(sock.getpeercert(binary_form=True)).hexdigest().upper()
check("the fingerprint is the one that is told", digest == info["fingerprint"].replace(":", ""))
strict = ssl.create_default_context(cafile=certificate)
strict.verify_flags |= ssl.VERIFY_X509_STRICT
with socket.create_connection(("127.0.0.1", info["imap"])) as plain:
    with strict.wrap_socket(plain, server_hostname="127.0.0.1") as sock:
        check("the certificate is good for 127.0.0.1 by the strict rules", sock.version() is not None)
old = subprocess.run(["openssl", "s_client", "-tls1_1", "-connect", f"localhost:{info['imap']}"], input=b"",
                     capture_output=True)
check("nothing older than TLS 1.2 is spoken", old.returncode != 0)

# IMAP before login
client = imaplib.IMAP4_SSL("localhost", info["imap"], ssl_context=trust, timeout=20)
check("capabilities before login", "AUTH=PLAIN" in client.capabilities and "SASL-IR" in client.capabilities)
begun = time.monotonic()
try:
    client.login("me", "wrong-password")
    check("a wrong password is refused", False)
except imaplib.IMAP4.error as error:
    check("a wrong password is refused", "AUTHENTICATIONFAILED" in str(error))
check("and takes a second", time.monotonic() - begun >= 1)
try:
    client.login("nobody", password)
    check("a wrong name is refused", False)
except imaplib.IMAP4.error:
    check("a wrong name is refused", True)
client.shutdown()
with raw(info["imap"]) as sock:
    until(sock, b"\r\n")
    sock.sendall(b"a LOGIN {99999999}\r\n")
    check("a literal without measure ends the connection", b"BYE" in until(sock, b"\r\n") and sock.recv(1) == b"")
check("no Dovecot runs for whom is not logged in", children() == 0)

# IMAP after login
client = imap()
check("Dovecot's capabilities after login", b"IDLE" in client.capability()[1][0] and b"MOVE" in client.capability()[1][0])
status, folders = client.list()
listed = b"\n".join(folders)
for use, folder in [(b"Junk", b"Blocked"), (b"Sent", b"Sent"), (b"Drafts", b"Drafts"), (b"Archive", b"Archive"),
                    (b"Trash", b"Trash")]:
    check(f"LIST: {folder.decode()} is \\{use.decode()}",
          any(b"\\" + use in line and folder in line for line in folders), listed)
check("LIST: Requests and Outbox are there", b"Requests" in listed and b"Outbox" in listed)
status, [count] = client.select("INBOX")
check("SELECT sees all mails", int(count) == len(files("INBOX")), count)
check("a search of bodies is answered", client.search(None, "BODY", '"e"')[0] == "OK")
check("threads", client.thread("REFS", "UTF-8", "ALL")[0] == "OK")
status, found = client.uid("search", None, "ALL")
uid = found[0].split()[0]
name = os.path.basename([f for f in files("INBOX")][0]).split(":")[0]
before = {os.path.basename(f).split(":")[0] for f in files("INBOX")}
check("MOVE to Blocked", client.uid("move", uid, "Blocked")[0] == "OK")
gone = before - {os.path.basename(f).split(":")[0] for f in files("INBOX")}
there = {os.path.basename(f).split(":")[0] for f in files("Blocked")}
check("the file is in Blocked under the same name", len(gone) == 1 and gone <= there, gone)
outgoing = b"From: me@xmtp.alt\r\nTo: a@xmtp.alt\r\nSubject: x\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n"
check("APPEND to Outbox", client.append("Outbox", "(\\Seen)", None, outgoing)[0] == "OK")
check("the file is there with LF", [open(f, "rb").read() for f in files("Outbox")] == [outgoing.replace(b"\r\n", b"\n")])
check("no file of Dovecot's lies in the Maildir",
      not [f for _, _, names in os.walk(f"{work}/XMTP") for f in names if f.startswith("dovecot")])
check("one Dovecot per connection", children() == 1, children())

# IDLE: a mail that is delivered meanwhile is told
with raw(info["imap"]) as sock:
    until(sock, b"\r\n")
    sock.sendall(b"a AUTHENTICATE PLAIN " + base64.b64encode(b"\0me\0" + password.encode()) + b"\r\n"
                 b"b SELECT Requests\r\nc IDLE\r\n")
    until(sock, b"+ idling")
    sample = files("Requests")[0]
    body = open(sample, "rb").read().replace(b"Message-ID: <", b"Message-ID: <new.")
    begun = time.monotonic()
    path = f"{work}/XMTP/.Requests/tmp/1795349999.M1Xnew.xmtp"
    open(path, "wb").write(body)
    os.chown(path, os.stat(sample).st_uid, os.stat(sample).st_gid)
    os.rename(path, f"{work}/XMTP/.Requests/new/1795349999.M1Xnew.xmtp")
    told = until(sock, b"EXISTS")
    check("commands sent ahead of the login's answer reach Dovecot; IDLE tells of new mail", b"EXISTS" in told, told[-200:])
    # A client that vanishes takes its Dovecot with it.
client.logout()
for _ in range(100):
    if children() == 0:
        break
    time.sleep(0.1)
check("no Dovecot outlives its client", children() == 0, children())

# Back-pressure: a client that asks for much and reads nothing is not buffered for.
body = b"Subject: large\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 400_000
client = imap()
client.append("Archive", None, None, body)
client.logout()


def memory():
    return int(next(l for l in open(f"/proc/{pid}/status") if l.startswith("VmRSS")).split()[1]) * 1024


with raw(info["imap"]) as sock:
    until(sock, b"\r\n")
    sock.sendall(f"a LOGIN me {password}\r\nb SELECT Archive\r\n".encode())
    until(sock, b"b OK")
    start = memory()
    for n in range(10):
        sock.sendall(b"f%d FETCH * BODY.PEEK[]\r\n" % n)
    time.sleep(2)
    grown = memory() - start
    check("ten mails of 28 MB that nobody reads are not kept in memory", grown < 20_000_000, grown)

# Limits on connections
waiting = []
for _ in range(14):
    sock = raw(info["imap"], secure=False)
    waiting.append(sock)
time.sleep(0.5)
closed = 0
for sock in waiting:
    sock.setblocking(False)
    try:
        closed += sock.recv(1) == b""
    except (BlockingIOError, ConnectionResetError):
        pass
    sock.close()
check("at most ten wait for login", closed == 4, closed)
time.sleep(0.5)

# Submission
for kind in ("submissions", "submission"):
    count = len(spool())
    client = smtp(kind)
    for word in ("size", "8bitmime", "smtputf8", "pipelining", "enhancedstatuscodes", "dsn", "auth"):
        check(f"{kind}: offers {word.upper()}", client.has_extn(word))
    refused = client.sendmail(
        "me@xmtp.alt", ["a@xmtp.alt", "0123@group.xmtp.alt"],
        "From: me@xmtp.alt\r\nTo: a@xmtp.alt\r\nSubject: Grüße\r\n\r\n.dot\r\n..dots\r\nein Satz\r\n".encode(),
        mail_options=["BODY=8BITMIME", "RET=HDRS", "ENVID=e1"], rcpt_options=["NOTIFY=SUCCESS,FAILURE"])
    check(f"{kind}: a mail is taken", refused == {} and len(spool()) == count + 1)
    text = open(spool()[-1], "rb").read()
    check(f"{kind}: the envelope is in the spool", b"Source: smtp\n" in text and b"Sender: me@xmtp.alt\n" in text
          and b"Recipient: a@xmtp.alt\nRecipient: 0123@group.xmtp.alt\n" in text and b"Notify: success,failure\n" in text
          and b"Return: hdrs\n" in text and b"Envelope-Id: e1\n" in text, text[:400])
    check(f"{kind}: dots and umlauts are as they were", text.endswith("\n\n.dot\n..dots\nein Satz\n".encode())
          and "Grüße".encode() in text)
    client.quit()

client = smtplib.SMTP_SSL("localhost", info["submissions"], context=trust, timeout=20)
try:
    client.login("me", "wrong")
    check("submission: a wrong password is refused", False)
except smtplib.SMTPAuthenticationError as error:
    check("submission: a wrong password is refused", error.smtp_code == 535 and b"5.7.8" in error.smtp_error)
client.ehlo()
check("submission: without login nothing is taken", client.mail("me@xmtp.alt")[0] == 530)
client.close()
client = smtplib.SMTP("localhost", info["submission"], timeout=20)
client.ehlo()
check("submission: no login in the clear", not client.has_extn("auth") and client.docmd("AUTH PLAIN AAAA")[0] == 538)
client.close()

open(f"{work}/state/submission-policy", "w").write("domain xmtp.alt\nsender me@xmtp.alt\nmissing gone@xmtp.alt\n")
client = smtp()
for address, wanted in [("a@example.org", (550, b"5.1.2")), ("gone@xmtp.alt", (550, b"5.1.1")),
                        ("0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96046@xmtp.alt", (553, b"5.1.3")),
                        ("0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045@xmtp.alt", (250, b"2.1.5")),
                        ("alice.eth@xmtp.alt", (250, b"2.1.5")), ("xyz@group.xmtp.alt", (553, b"5.1.3")),
                        ("bridge@xmtp.alt", (550, b"5.7.1"))]:
    client.mail("me@xmtp.alt")
    code, text = client.rcpt(address)
    check(f"submission: RCPT {address.split('@')[0][:12]}@… is answered {wanted[0]} {wanted[1].decode()}",
          (code, text[:5]) == wanted, (code, text))
    client.rset()
code, text = client.mail("you@xmtp.alt")
check("submission: somebody else's sender is refused", code == 550 and text.startswith(b"5.7.1"), (code, text))
code, text = client.mail("me@xmtp.alt", ["SIZE=30000000"])
check("submission: too large is said before the text", code == 552 and text.startswith(b"5.3.4"), (code, text))
count = len(spool())
client.mail("me@xmtp.alt")
client.rcpt("a@xmtp.alt")
code, text = client.data(b"Subject: x\r\n\r\n" + (b"z" * 76 + b"\r\n") * 340_000)
check("submission: and after it", code == 552 and text.startswith(b"5.3.4") and len(spool()) == count, (code, text))
client.mail("me@xmtp.alt")
client.rcpt("a@xmtp.alt")
code, text = client.data(b"Subject: x\r\n\r\n" + (b"z" * 76 + b"\r\n") * 330_000)
check("submission: 25 MB are taken", code == 250 and len(spool()) == count + 1, (code, text))
client.mail("me@xmtp.alt")
client.rcpt("a@xmtp.alt")
code, text = client.data(b"Subject: x\r\n\r\n\r\n")
check("submission: an empty mail is refused", code == 554 and text.startswith(b"5.6.0"), (code, text))
client.quit()

# Injection: what comes behind STARTTLS in the clear is never obeyed under TLS.
count = len(spool())
plain = raw(info["submission"], secure=False)
until(plain, b"\r\n")
plain.sendall(b"EHLO x\r\n")
until(plain, b"STARTTLS\r\n")
plain.sendall(b"STARTTLS\r\nEHLO injected\r\nNOOP\r\nAUTH PLAIN AAAA\r\n")
answer = until(plain, b"\r\n")
check("injection: one answer to STARTTLS and what is behind it", answer.startswith(b"220") and answer.count(b"\r\n") == 1,
      answer)
sealed = trust.wrap_socket(plain, server_hostname="localhost")
sealed.sendall(b"NOOP\r\n")
answer = until(sealed, b"\r\n")
check("injection: under TLS the first answer is to the first command under TLS", answer == b"250 2.0.0 OK\r\n", answer)
sealed.sendall(b"MAIL FROM:<me@xmtp.alt>\r\n")
check("injection: nobody is logged in", until(sealed, b"\r\n").startswith(b"530"))
sealed.close()

# Pipelining, and mails smuggled behind bare line ends
with raw(info["submissions"]) as sock:
    until(sock, b"\r\n")
    token = base64.b64encode(b"\0me\0" + password.encode())
    sock.sendall(b"EHLO x\r\nAUTH PLAIN " + token + b"\r\n")
    until(sock, b"235 ")
    sock.sendall(b"MAIL FROM:<me@xmtp.alt>\r\nRCPT TO:<a@xmtp.alt>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n")
    answers = until(sock, b"354 ")
    codes = [line[:3] for line in answers.split(b"\r\n") if line[:1].isdigit()]
    check("pipelining: answers in order", codes[-4:] == [b"250", b"250", b"550", b"354"], answers)
    count = len(spool())
    sock.sendall(b"Subject: x\r\n\r\none\n.\nMAIL FROM:<me@xmtp.alt>\n\r\n.\nRSET\n\r\n.\r\nNOOP\r\n")
    answers = until(sock, b"OK\r\n")
    check("smuggling: only CR LF . CR LF ends a mail", len(spool()) == count + 1
          and b"MAIL FROM" in open(spool()[-1], "rb").read(), answers)
    sock.sendall(b"X" * 200_000 + b"\r\nNOOP\r\n")
    answers = until(sock, b"250 ")
    check("a line without measure is one mistake", answers.count(b"500 ") == 1 and b"250 " in answers, answers[:200])

# libetpan, in C
if os.path.exists(f"{work}/etpan"):
    der = f"{work}/cert.der"
    open(der, "wb").write(ssl.PEM_cert_to_DER_cert(open(certificate).read()))
    run = subprocess.run([f"{work}/etpan", str(info["imap"]), str(info["submissions"]), password, der],
                         capture_output=True, text=True, timeout=60)
    for line in run.stdout.splitlines():
        check(f"libetpan: {line.split(' ', 1)[1] if line.startswith('ok') else line}", line.startswith("ok "))
    check("libetpan goes through", run.returncode == 0, run.stderr[-300:])
    check("libetpan: the mail is in the spool, dots as they were",
          any(b"Envelope-Id: etpan\n" in open(f, "rb").read() and b"\n\n.dot\nbody\n" in open(f, "rb").read()
              for f in spool()))
else:
    skip("libetpan", "libetpan-dev or a C compiler is not installed")

# curl
if shutil.which("curl"):
    mail = f"{work}/curl.eml"
    open(mail, "wb").write(b"From: me@xmtp.alt\nTo: a@xmtp.alt\nSubject: curl\n\nby curl\n")
    count = len(spool())
    base = ["curl", "-sS", "--cacert", certificate, "--user", f"me:{password}"]
    run = subprocess.run(base + [f"smtps://localhost:{info['submissions']}", "--mail-from", "me@xmtp.alt", "--mail-rcpt",
                                 "a@xmtp.alt", "-T", mail], capture_output=True)
    check("curl submits", run.returncode == 0 and len(spool()) == count + 1, run.stderr)
    run = subprocess.run(base + [f"imaps://localhost:{info['imap']}/INBOX;MAILINDEX=1"], capture_output=True)
    check("curl reads a mail", run.returncode == 0 and b"Message-ID" in run.stdout, run.stderr)
else:
    skip("curl", "it is not installed")

# mbsync
if shutil.which("mbsync"):
    os.makedirs(f"{work}/copy", exist_ok=True)
    open(f"{work}/mbsyncrc", "w").write(f"""IMAPStore far
Host localhost
Port {info['imap']}
User me
Pass {password}
SSLType IMAPS
CertificateFile {certificate}

MaildirStore near
Path {work}/copy/
Inbox {work}/copy/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns INBOX Requests Blocked
Create Near
SyncState *
""")
    run = subprocess.run(["mbsync", "-c", f"{work}/mbsyncrc", "all"], capture_output=True, timeout=60,
                         env={**os.environ, "HOME": work})
    count = len(glob.glob(f"{work}/copy/INBOX/*/*1*"))
    check("mbsync verifies the certificate and copies", run.returncode == 0 and count >= len(files("INBOX")),
          run.stderr[-300:])
else:
    skip("mbsync", "it is not installed")

modes = {oct(os.stat(f).st_mode & 0o777) for f in [certificate, certificate.replace("cert", "key"),
                                                   f"{work}/state/servers/app-password"]}
check("secrets are the owner's alone", modes == {"0o600"}, modes)
check("the password is nowhere in clear", not subprocess.run(
    ["grep", "-rlF", password, f"{work}/state", f"{work}/host.log"], capture_output=True).stdout)
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(failed > 0)
