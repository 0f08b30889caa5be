"""Installations of one inbox, ours and the real libxmtp's: preferences, history, archives, changes to the inbox, and the
live feed.

    device_suite.py NAME NODE_URL FILES_URL DRIVER

Every scenario prints one line, PASS or FAIL, with NAME of the node in it.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

from bench import Scenarios, equal, until
from driver_process import DriverProcess
from libxmtp_peer import PeerError, PeerProcess

scenario = Scenarios()
ALL = ["messages", "consent"]
# See: spec groups.md 5.4; a little more than the five seconds.
INSTALLATION_CHECK_SECONDS = 5.5


class Bench:
    def __init__(self, node, files, driver):
        self.node, self.files = node, files
        self.folder = tempfile.mkdtemp(prefix="devices-")
        self.count = 0
        self.theirs = PeerProcess(host=node)
        self.ours = DriverProcess(driver, node, log=open(os.path.join(self.folder, "driver.log"), "w"))

    def side(self, is_ours):
        return self.ours if is_ours else self.theirs

    def path(self):
        self.count += 1
        return os.path.join(self.folder, "a%d" % self.count)

    def create(self, is_ours, key=None, device_sync=True, **more):
        """An installation: (process, client name, answer of create)."""
        path = self.path()
        name = os.path.basename(path)
        more = dict(more)
        if is_ours and device_sync:
            more.setdefault("server_url", self.files)
        made = self.side(is_ours).call(
            "create", client=name, db=path if is_ours else path + ".db3", key=key or os.urandom(32).hex(),
            device_sync=device_sync, **more)
        return Installation(self.side(is_ours), name, made)

    def close(self):
        for process in (self.theirs, self.ours):
            process.p.stdin.close()
            process.p.wait(20)


class Installation:
    def __init__(self, process, name, made):
        self.process, self.name, self.made = process, name, made
        self.inbox, self.installation = made["inbox_id"], made["installation_id"]
        self.key, self.address = made.get("key"), made.get("address")
        self.is_ours = isinstance(process, DriverProcess)

    def call(self, command, **arguments):
        return self.process.call(command, client=self.name, **arguments)

    def sync(self):
        self.call("sync_all")
        self.call("sync_preferences")

    def consent(self, conv):
        answer = self.call("consent_get", conv=conv)
        return answer["state"] if isinstance(answer, dict) else answer

    def texts(self, conv):
        try:
            messages = self.call("messages", conv=conv)
        except PeerError:
            return None
        return [m.get("text") or (m.get("content") or {}).get("value") for m in messages
                if m["kind"] == "application"]

    def knows(self, conv):
        self.sync()
        return any(c["conv"] == conv for c in self.call("conversations"))


def pair(b, first_ours):
    """Two installations of one inbox, one ours and one libxmtp's, the older first; and a conversation with a third."""
    older = b.create(first_ours)
    friend = b.create(not first_ours, device_sync=False)
    conv = friend.call("dm", inbox_id=older.inbox)["conv"]
    friend.call("send", conv=conv, text="before")
    older.sync()
    newer = b.create(not first_ours, key=older.key)
    equal(newer.inbox, older.inbox, "the inbox of the newer installation")
    newer.sync()

    def arrived():
        older.sync()
        return newer.knows(conv)
    until(arrived, what="the older installation takes the newer one into its conversations")
    return older, newer, friend, conv


def consent_travels(b, first_ours):
    older, newer, friend, conv = pair(b, first_ours)
    for one, other in ((older, newer), (newer, older)):
        for state in ("denied", "allowed"):
            one.call("consent_set", conv=conv, state=state)

            def heard():
                one.sync()
                other.sync()
                return other.consent(conv)
            until(heard, state, "consent from %s" % one.name)


@scenario
def consent_travels_when_libxmtp_was_first(b):
    consent_travels(b, False)


@scenario
def consent_travels_when_we_were_first(b):
    consent_travels(b, True)


def messages_reach_both(b, first_ours):
    older, newer, friend, conv = pair(b, first_ours)
    friend.call("sync", conv=conv)
    friend.call("send", conv=conv, text="to both")
    older.call("send", conv=conv, text="from the older")
    newer.call("send", conv=conv, text="from the newer")
    for party in (older, newer, friend):
        party.sync() if party is not friend else party.call("sync_all")
    wanted = {"to both", "from the older", "from the newer"}
    for party in (older, newer, friend):
        equal(wanted <= set(party.texts(conv)), True, "messages at %s" % party.name)


@scenario
def messages_reach_both_when_libxmtp_was_first(b):
    messages_reach_both(b, False)


@scenario
def messages_reach_both_when_we_were_first(b):
    messages_reach_both(b, True)


@scenario
def we_ask_libxmtp_for_history(b):
    older, newer, friend, conv = pair(b, False)
    newer.call("send_sync_request", elements=ALL)

    def imported():
        older.sync()
        newer.sync()
        return "before" in (newer.texts(conv) or [])
    until(imported, what="the history arrives", seconds=90)


@scenario
def libxmtp_asks_us_for_history(b):
    older, newer, friend, conv = pair(b, True)
    pending = older.call("sync_requests")
    newer.call("send_sync_request", server_url=b.files, elements=ALL)

    def asked():
        older.sync()
        return len(older.call("sync_requests")) - len(pending)
    until(asked, 1, "the request arrives")
    request = older.call("sync_requests")[0]
    equal(request["waiting"], True, "nothing leaves unasked")
    older.call("answer_sync_request", pin=request["pin"])

    def imported():
        newer.sync()
        return "before" in (newer.texts(conv) or [])
    until(imported, what="the history arrives", seconds=90)


@scenario
def offers_are_listed_and_fetched_both_ways(b):
    older, newer, friend, conv = pair(b, False)
    older.call("send_sync_archive", server_url=b.files, pin="abc12", elements=ALL)
    newer.sync()
    until(lambda: (newer.sync(), len(newer.call("list_archives")))[1], 1, "their offer is listed")
    report = newer.call("process_sync_archive", pin="abc12")
    equal(report["messages"] >= 1, True, "messages of their archive")
    equal("before" in newer.texts(conv), True, "their history at ours")
    newer.call("send_sync_archive", server_url=b.files, pin="def34", elements=ALL)
    until(lambda: (older.sync(), any(a["pin"] == "def34" for a in older.call("list_archives")))[1], True,
          "our offer is listed")
    older.call("process_sync_archive", pin="def34")


def archive_file(b, from_ours):
    writer = b.create(from_ours, device_sync=False)
    friend = b.create(not from_ours, device_sync=False)
    dm = friend.call("dm", inbox_id=writer.inbox)["conv"]
    group = friend.call("group", members=[writer.inbox], name="Archive")["conv"]
    writer.call("sync_all")
    for conv in (dm, group):
        for number in range(20):
            writer.call("send", conv=conv, text="%s %d" % (conv[:4], number))
    writer.call("consent_set", conv=group, state="denied")
    path, key = os.path.join(b.folder, writer.name + ".archive"), os.urandom(32).hex()
    writer.call("create_archive", path=path, key=key, elements=ALL)
    reader = b.create(not from_ours, key=writer.key, device_sync=False)
    metadata = reader.call("archive_metadata", path=path, key=key)
    equal(sorted(str(e).lower() for e in metadata["elements"]), sorted(ALL), "elements")
    reader.call("import_archive", path=path, key=key)
    for conv in (dm, group):
        wanted = ["%s %d" % (conv[:4], n) for n in range(20)]
        equal([t for t in reader.texts(conv) if t and t.startswith(conv[:4])], wanted, "texts of %s" % conv)
    equal(reader.consent(group), "denied", "consent from the archive")
    before = len(reader.texts(dm))
    reader.call("import_archive", path=path, key=key)
    equal(len(reader.texts(dm)), before, "reading it again changes nothing")
    if not from_ours:
        equal(reader.call("conversation", conv=dm)["active"], False, "a restored conversation is an archive")
    # The next welcome brings the conversation to life, with its past. Who sends looks for installations that came at most
    # every five seconds, libxmtp and we alike (groups.md 5.4).
    time.sleep(INSTALLATION_CHECK_SECONDS)
    friend.call("send", conv=dm, text="alive")
    reader.call("sync_all")
    equal("alive" in reader.texts(dm) and ("%s 0" % dm[:4]) in reader.texts(dm), True, "past and present")


@scenario
def our_archive_file_is_read_by_libxmtp(b):
    archive_file(b, True)


@scenario
def libxmtps_archive_file_is_read_by_us(b):
    archive_file(b, False)


@scenario
def wallets_come_and_go(b):
    ours = b.create(True, device_sync=False)
    wallet = ours.call("add_wallet", key=os.urandom(32).hex())
    state = b.theirs.call("network_inbox_state", inbox_ids=[ours.inbox])[0]
    equal(sorted(state["account_identities"][i] if isinstance(state["account_identities"][i], str)
                 else state["account_identities"][i]["identifier"] for i in range(2)),
          sorted([ours.address, wallet["address"]]), "accounts")
    equal(b.theirs.call("inbox_id_for", address=wallet["address"]), ours.inbox, "the inbox of the new wallet")
    other = b.create(True, device_sync=False)
    try:
        ours.call("add_wallet", key=other.key)
        raise AssertionError("a wallet of another inbox was taken")
    except PeerError as error:
        equal(error.err["code"], "forbidden", "the code")
    ours.call("remove_wallet", address=wallet["address"])
    equal(b.theirs.call("inbox_id_for", address=wallet["address"]), None, "the inbox of the removed wallet")


@scenario
def installations_are_revoked_and_leave_the_conversations(b):
    older, newer, friend, conv = pair(b, True)
    older.call("revoke_all_others")
    equal([i for i in older.call("installations")], [older.installation], "installations left")
    older.call("sync_all")
    friend.call("sync_all")
    members = [m for m in friend.call("members", conv=conv) if m["inbox_id"] == older.inbox]
    equal(members[0]["installation_ids"], [older.installation], "installations in the conversation")
    older.call("send", conv=conv, text="after")
    friend.call("sync_all")
    equal("after" in friend.texts(conv), True, "the conversation goes on")


@scenario
def we_notice_that_libxmtp_revoked_us(b):
    theirs = b.create(False)
    ours = b.create(True, key=theirs.key)
    ours.sync()
    theirs.call("revoke_installations", installation_ids=[ours.installation])

    def failures():
        return " ".join(ours.call("sync_all")["failures"])
    ours.call("inbox_state")
    until(lambda: "revoked" in failures(), what="the sentence")


@scenario
def recovery_changes_and_locked_out_inboxes_are_freed(b):
    ours = b.create(True, device_sync=False)
    wallet = b.ours.call("wallet", key=os.urandom(32).hex())
    ours.call("change_recovery", address=wallet["address"])
    state = b.theirs.call("network_inbox_state", inbox_ids=[ours.inbox])[0]
    recovery = state["recovery_identity"]
    equal(recovery if isinstance(recovery, str) else recovery["identifier"], wallet["address"], "recovery")
    for _ in range(9):
        b.create(True, key=ours.key, device_sync=False)
    try:
        b.create(True, key=ours.key, device_sync=False)
        raise AssertionError("an eleventh installation was registered")
    except PeerError as error:
        equal(error.err["code"], "tooManyInstallations", "the code")
    installations = ours.call("installations")
    b.ours.call("static_revoke", address=wallet["address"], inbox_id=ours.inbox,
                installation_ids=[i for i in installations if i != ours.installation][:3])
    freed = b.create(False, key=ours.key, device_sync=False)
    equal(freed.inbox, ours.inbox, "libxmtp finds room in the inbox")


@scenario
def a_wallet_elsewhere_signs_later(b):
    wallet = b.theirs.call("wallet")
    path = b.path()
    begun = b.ours.call("begin_registration", client="paper", db=path, address=wallet["address"])
    again = b.ours.call("begin_registration", client="paper", db=path, address=wallet["address"])
    equal(again["text"], begun["text"], "the same text")
    wrong = b.theirs.call("sign_text", key=os.urandom(32).hex(), text=begun["text"])
    try:
        b.ours.call("finish_registration", client="paper", db=path, address=wallet["address"],
                    signature=wrong["signature"])
        raise AssertionError("another wallet's signature was taken")
    except PeerError as error:
        equal(error.err["code"], "unsigned", "the code")
    signed = b.theirs.call("sign_text", address=wallet["address"], text=begun["text"])
    made = b.ours.call("finish_registration", client="paper", db=path, address=wallet["address"],
                       signature=signed["signature"])
    equal(b.theirs.call("inbox_id_for", address=wallet["address"]), made["inbox_id"], "the inbox")


@scenario
def the_live_feed_follows_libxmtp(b):
    ours, theirs = b.create(True, device_sync=False), b.create(False, device_sync=False)
    ours.call("live_start")
    until(lambda: ours.call("status")["connected"], what="connected")
    dm = theirs.call("dm", inbox_id=ours.inbox)["conv"]
    group = theirs.call("group", members=[ours.inbox], name="Live")["conv"]
    for number in range(5):
        theirs.call("send", conv=dm, text="d%d" % number)
        theirs.call("send", conv=group, text="g%d" % number)
    until(lambda: ours.texts(dm), ["d%d" % n for n in range(5)], "the direct message")
    until(lambda: ours.texts(group), ["g%d" % n for n in range(5)], "the group")
    theirs.call("set_name", conv=group, value="Renamed")
    until(lambda: ours.call("conversation", conv=group)["name"], "Renamed", "the name")
    ours.call("send", conv=dm, text="queued", optimistic=True)
    until(lambda: (theirs.call("sync", conv=dm), "queued" in theirs.texts(dm))[1], True, "what was queued")
    until(lambda: ours.call("status")["unsent"], 0, "nothing is left unsent")
    theirs.call("set_disappearing", conv=dm, disappearing={"from_ns": 1, "in_ns": 300_000_000})
    theirs.call("send", conv=dm, text="soon gone")
    until(lambda: any(e["kind"] == "messageExpired" for e in ours.call("events")), what="it disappears")
    equal("soon gone" in ours.texts(dm), False, "what disappeared")
    ours.call("live_stop")
    equal(ours.call("status")["running"], False, "the feed ends")


@scenario
def those_who_ask_to_leave_are_let_go_by_our_feed(b):
    ours, theirs = b.create(True, device_sync=False), b.create(False, device_sync=False)
    group = ours.call("group", members=[theirs.inbox])["conv"]
    theirs.call("sync_all")
    ours.call("live_start")
    theirs.call("leave", conv=group)

    def active():
        theirs.call("sync_all")
        return theirs.call("conversation", conv=group)["active"]
    until(active, False, "the leaver is out")
    until(lambda: ours.call("conversation", conv=group)["members"], [ours.inbox], "who is left")
    ours.call("live_stop")


def forked(installation, conv):
    """What an installation says of its branch: True, False, or None when it does not know."""
    if installation.is_ours:
        return installation.call("conversation", conv=conv)["forked"]
    return next(c["forked"] for c in installation.call("conversations") if c["conv"] == conv)


def write_sql(b, installation, query, *groups):
    """Changes rows of a libxmtp's database, in a process of its own."""
    done = subprocess.run(
        [sys.executable, os.path.join(os.path.dirname(__file__), "libxmtp_peer.py"), "--sql",
         os.path.join(b.folder, installation.name + ".db3")],
        input=json.dumps({"query": query, "params": ["x:" + g for g in groups], "write": True}), text=True,
        capture_output=True, check=True)
    if not json.loads(done.stdout).get("changed"):
        raise AssertionError("no row was changed: %s" % done.stdout)


WATCHFUL = {"requests": "all", "worker_interval_ns": 1_000_000_000}


def commit_logs_agree(b, we_write):
    writer = b.create(we_write, device_sync=False, **({} if we_write else {"fork_recovery": WATCHFUL}))
    reader = b.create(not we_write, device_sync=False, **({"fork_recovery": WATCHFUL} if we_write else {}))
    group = writer.call("group", members=[reader.inbox], name="Log")["conv"]
    reader.call("sync_all")
    reader.call("consent_set", conv=group, state="allowed")
    for number in range(3):
        writer.call("set_name", conv=group, value="Log %d" % number)
    reader.call("sync_all")
    ours = writer if we_write else reader

    def read():
        equal(ours.call("watch_forks")["forked"], [], "forks")
        return len(ours.call("network_commit_log", conv=group)) >= 3
    until(read, what="entries of the log")
    until(lambda: forked(reader, group), False, "the verdict of %s" % reader.name)


@scenario
def libxmtp_believes_our_commit_log(b):
    commit_logs_agree(b, True)


@scenario
def we_believe_libxmtps_commit_log(b):
    commit_logs_agree(b, False)


@scenario
def we_bring_a_forked_libxmtp_back(b):
    ours = b.create(True, device_sync=False)
    theirs = b.create(False, device_sync=False, fork_recovery=WATCHFUL)
    group = ours.call("group", members=[theirs.inbox], name="Fork")["conv"]
    theirs.call("sync_all")
    theirs.call("consent_set", conv=group, state="allowed")
    ours.call("set_name", conv=group, value="Before")
    theirs.call("sync_all")
    ours.call("watch_forks")
    until(lambda: forked(theirs, group), False, "the log is read")
    # A row that says something else is what a fork looks like from inside; what was compared is compared again.
    write_sql(b, theirs, "update local_commit_log set applied_epoch_authenticator=x'00' where group_id=? and "
              "commit_sequence_id=(select max(commit_sequence_id) from local_commit_log where group_id=?)", group, group)
    write_sql(b, theirs, "update refresh_state set sequence_id=0 where entity_id=? and entity_kind in (5, 6)", group)
    until(lambda: forked(theirs, group), True, "they see that they have forked")
    epoch = ours.call("epoch", conv=group)["epoch"]

    def brought_back():
        ours.call("sync_all")
        return ours.call("epoch", conv=group)["epoch"] > epoch
    until(brought_back, what="a commit that answers their request")
    until(lambda: (theirs.call("sync_all"), ours.call("sync_all"), ours.call("epoch", conv=group)["epoch"])[2] >
          epoch + 1, what="removed and added again")
    ours.call("send", conv=group, text="welcome back")
    until(lambda: (theirs.call("sync_all"), "welcome back" in theirs.texts(group))[1], what="the next message")


@scenario
def libxmtp_brings_us_back(b):
    theirs = b.create(False, device_sync=False, fork_recovery=WATCHFUL)
    ours = b.create(True, device_sync=False)
    group = theirs.call("group", members=[ours.inbox], name="Fork")["conv"]
    ours.call("sync_all")
    theirs.call("set_name", conv=group, value="Before")
    ours.call("sync_all")
    epoch = ours.call("epoch", conv=group)["epoch"]
    ours.call("request_readd", conv=group)

    def brought_back():
        theirs.call("sync_all")
        ours.call("sync_all")
        # Two commits: one raises the version the conversation demands, the other removes and adds.
        return ours.call("epoch", conv=group)["epoch"] > epoch + 1
    until(brought_back, what="removed and added again")
    theirs.call("send", conv=group, text="welcome back")
    until(lambda: (ours.call("sync_all"), "welcome back" in ours.texts(group))[1], what="the next message")


def main():
    name, node, files, driver = sys.argv[1:5]
    wanted = sys.argv[5:]
    bench = Bench(node, files, driver)
    return 1 if scenario.play(bench, name, wanted) else 0


if __name__ == "__main__":
    sys.exit(main())
