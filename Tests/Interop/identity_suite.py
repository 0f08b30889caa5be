"""Inboxes seen from both sides: our client and the real libxmtp on one node.

    identity_suite.py NAME NODE_URL DRIVER

Every scenario prints one line, PASS or FAIL, with NAME of the node in it.
"""
import os
import signal
import sys
import tempfile
import time

from bench import Scenarios, equal
from libxmtp_peer import PeerProcess

scenario = Scenarios()


class OurProcess(PeerProcess):
    """Our client behind the same lines of JSON."""

    def __init__(self, driver, host):
        super().__init__(host=host, name="ours", command=[driver])

    def kill(self):
        self.p.send_signal(signal.SIGKILL)
        self.p.wait()


def sorted_state(state):
    """An inbox's state; the order of installations is nobody's promise, that of accounts is."""
    return dict(state, installations=sorted(state["installations"], key=lambda i: i["id"]))


class Bench:
    def __init__(self, node, driver):
        self.node, self.driver = node, driver
        self.folder = tempfile.mkdtemp(prefix="identity-")
        self.count = 0
        self.theirs = PeerProcess(host=node)
        self.ours = self.our_process()

    def our_process(self):
        return OurProcess(self.driver, self.node)

    def place(self):
        self.count += 1
        return os.path.join(self.folder, "account%d" % self.count)

    def close(self):
        for process in (self.theirs, self.ours):
            process.p.stdin.close()
            process.p.wait(20)

    def agree(self, inbox, observer="observer"):
        """Both sides read an inbox from the node and say the same of it, field by field."""
        theirs = sorted_state(self.theirs.call("network_inbox_state", inbox_ids=[inbox])[0])
        ours = sorted_state(self.ours.call("inbox_state", client=observer, inbox_ids=[inbox])[0])
        equal(sorted(ours), sorted(theirs), "the fields of inbox_state")
        for field in theirs:
            equal(ours[field], theirs[field], "inbox_state of %s, field %s" % (inbox, field))
        return theirs

    def reachable(self, account, text):
        """The real client finds the account, calls its key package valid, and reaches it in a DM."""
        theirs, name = self.theirs, account["name"]
        equal(theirs.call("can_message", client="bo", addresses=[account["address"]]),
              {account["address"]: True}, "can_message")
        equal(theirs.call("inbox_id_for", address=account["address"]), account["inbox_id"])
        status = theirs.call("key_package_status", client="bo",
                             installation_ids=[account["installation_id"]])[account["installation_id"]]
        equal(status["validation_error"], None, "key_package_status")
        if not status["lifetime"]["not_before"] < time.time() < status["lifetime"]["not_after"]:
            raise AssertionError("the key package's lifetime is not now: %r" % status)
        dm = theirs.call("dm", client="bo", inbox_id=account["inbox_id"])["conv"]
        theirs.call("send", client="bo", conv=dm, text=text)
        self.ours.call("sync_all", client=name)
        said = [m.get("text") for m in self.ours.call("messages", client=name, conv=dm)]
        if text not in said:
            raise AssertionError("the DM's text did not arrive: %r" % said)
        self.ours.call("send", client=name, conv=dm, text="re: " + text)
        theirs.call("wait_message", client="bo", conv=dm, text="re: " + text)
        equal(self.ours.call("rejected", client=name), [], "envelopes our client refused")

    def our_account(self, name, **options):
        place = options.pop("db", None) or self.place()
        account = self.ours.call("create", client=name, db=place, **options)
        return dict(account, name=name, db=place)

    def their_account(self, name, **options):
        return self.theirs.call("create", client=name, db=self.place(), **options)


# ---- our client registers; the real one looks at it ----

@scenario
def a_new_inbox_of_ours(b):
    account = b.our_account("new")
    equal(account["inbox_id"], b.theirs.call("generate_inbox_id", address=account["address"], nonce=0))
    state = b.agree(account["inbox_id"])
    equal(state["account_identities"], [account["address"]])
    equal(state["recovery_identity"], account["address"])
    equal([i["id"] for i in state["installations"]], [account["installation_id"]])
    b.reachable(account, "hello, new inbox")


@scenario
def a_new_inbox_with_a_nonce(b):
    account = b.our_account("nonce", nonce=7)
    equal(account["inbox_id"], b.theirs.call("generate_inbox_id", address=account["address"], nonce=7))
    equal(account["inbox_id"], b.ours.call("generate_inbox_id", client="nonce", address=account["address"], nonce=7))
    b.agree(account["inbox_id"])
    b.reachable(account, "hello, nonce seven")


@scenario
def our_installation_joins_an_inbox_of_libxmtp(b):
    host = b.their_account("host")
    guest = b.our_account("guest", key=host["key"])
    equal(guest["inbox_id"], host["inbox_id"], "one inbox")
    state = b.agree(host["inbox_id"])
    equal(sorted(i["id"] for i in state["installations"]),
          sorted([host["installation_id"], guest["installation_id"]]))
    equal(sorted(b.theirs.call("installations", client="host")),
          sorted(b.ours.call("installations", client="guest")))
    b.reachable(guest, "hello, both installations")
    dm = b.theirs.call("dm", client="bo", inbox_id=host["inbox_id"])["conv"]
    b.theirs.call("wait_message", client="host", conv=dm, text="hello, both installations")


@scenario
def libxmtp_joins_an_inbox_of_ours(b):
    host = b.our_account("our host")
    guest = b.their_account("their guest", key=host["key"])
    equal(guest["inbox_id"], host["inbox_id"], "one inbox")
    state = b.agree(host["inbox_id"])
    equal(sorted(i["id"] for i in state["installations"]),
          sorted([host["installation_id"], guest["installation_id"]]))
    equal(sorted_state(b.theirs.call("inbox_state", client="their guest")),
          sorted_state(b.ours.call("inbox_state", client="our host")), "each side's own inbox")
    b.reachable(host, "hello, mixed inbox")


@scenario
def a_restart_is_the_same_installation(b):
    before = b.our_account("restarted")
    updates = b.theirs.call("inbox_updates_count", client="bo", inbox_ids=[before["inbox_id"]])
    b.ours.call("close", client="restarted")
    again = b.our_account("restarted", key=before["key"], db=before["db"])
    for field in ("inbox_id", "installation_id", "address"):
        equal(again[field], before[field], field)
    b.ours.kill()
    b.ours = b.our_process()
    b.our_account("observer")
    killed = b.our_account("restarted", key=before["key"], db=before["db"])
    equal(killed["installation_id"], before["installation_id"], "installation after a kill")
    equal(b.theirs.call("inbox_updates_count", client="bo", inbox_ids=[before["inbox_id"]]), updates,
          "identity updates after two restarts")
    b.agree(before["inbox_id"])
    b.reachable(killed, "hello again")


# ---- the real client's own inboxes, read and verified by us ----

def added_wallets(b):
    host = b.their_account("changing")
    more = [b.theirs.call("add_wallet", client="changing") for _ in range(2)]
    return host, more


@scenario
def added_wallets_and_a_removed_one(b):
    host, (second, third) = added_wallets(b)
    state = b.agree(host["inbox_id"])
    equal(sorted(state["account_identities"]), sorted([host["address"], second["address"], third["address"]]))
    # Through the second wallet a further installation comes in, ours; it goes with the wallet that brought it.
    guest = b.our_account("by second wallet", key=second["key"])
    equal(guest["inbox_id"], host["inbox_id"])
    equal(len(b.agree(host["inbox_id"])["installations"]), 2)
    b.theirs.call("remove_wallet", client="changing", address=second["address"])
    state = b.agree(host["inbox_id"])
    equal([i["id"] for i in state["installations"]], [host["installation_id"]])
    addresses = [host["address"], second["address"], third["address"]]
    wanted = {host["address"]: True, second["address"]: False, third["address"]: True}
    equal(b.theirs.call("can_message", client="bo", addresses=addresses), wanted)
    equal(b.ours.call("can_message", client="observer", addresses=addresses), wanted)


@scenario
def revoked_installations(b):
    host = b.their_account("revoking")
    other = b.their_account("revoked", key=host["key"])
    ours = b.our_account("ours, revoked", key=host["key"])
    equal(len(b.agree(host["inbox_id"])["installations"]), 3)
    b.theirs.call("revoke_installations", client="revoking", installation_ids=[other["installation_id"]])
    equal(len(b.agree(host["inbox_id"])["installations"]), 2)
    b.theirs.call("static_revoke", client="revoking", address=host["address"], inbox_id=host["inbox_id"],
                  installation_ids=[ours["installation_id"]])
    state = b.agree(host["inbox_id"])
    equal([i["id"] for i in state["installations"]], [host["installation_id"]])
    # And our revoked installation sees it too.
    equal(b.ours.call("installations", client="ours, revoked"), [host["installation_id"]])


@scenario
def all_other_installations_revoked(b):
    host = b.their_account("alone")
    for number in range(3):
        b.their_account("other %d" % number, key=host["key"])
    equal(len(b.agree(host["inbox_id"])["installations"]), 4)
    b.theirs.call("revoke_all_others", client="alone")
    equal([i["id"] for i in b.agree(host["inbox_id"])["installations"]], [host["installation_id"]])


@scenario
def a_changed_recovery_address(b):
    host = b.their_account("recovering")
    keeper = b.theirs.call("wallet")
    b.theirs.call("change_recovery", client="recovering", address=keeper["address"])
    state = b.agree(host["inbox_id"])
    equal(state["recovery_identity"], keeper["address"])
    equal(state["account_identities"], [host["address"]], "the new recovery wallet is no member")
    # The new recovery wallet revokes, adds one of our installations to the inbox it does not belong to, and hands on.
    doomed = b.their_account("doomed", key=host["key"])
    b.theirs.call("revoke_installations", client="recovering", installation_ids=[doomed["installation_id"]])
    equal([i["id"] for i in b.agree(host["inbox_id"])["installations"]], [host["installation_id"]])
    b.theirs.call("change_recovery", client="recovering", address=host["address"])
    equal(b.agree(host["inbox_id"])["recovery_identity"], host["address"])


@scenario
def key_packages_of_libxmtp_are_valid_to_us(b):
    host = b.their_account("packaged")
    ours = b.ours.call("key_package_status", client="observer",
                       installation_ids=[host["installation_id"], "ab" * 32])
    theirs = b.theirs.call("key_package_status", client="bo", installation_ids=[host["installation_id"]])
    equal(ours[host["installation_id"]], theirs[host["installation_id"]], "key_package_status")
    if ours["ab" * 32]["validation_error"] is None:
        raise AssertionError("an installation without key package has none that is valid")


@scenario
def a_crowded_inbox_is_the_same_to_both(b):
    host = b.their_account("crowded")
    wallets = [b.theirs.call("add_wallet", client="crowded") for _ in range(4)]
    for number, wallet in enumerate(wallets[:3]):
        b.our_account("crowd %d" % number, key=wallet["key"])
    b.theirs.call("remove_wallet", client="crowded", address=wallets[1]["address"])
    b.theirs.call("change_recovery", client="crowded", address=wallets[3]["address"])
    b.theirs.call("remove_wallet", client="crowded", address=wallets[0]["address"])
    state = b.agree(host["inbox_id"])
    equal(len(state["installations"]), 2)
    equal(len(state["account_identities"]), 3)
    count = b.theirs.call("inbox_updates_count", client="bo", inbox_ids=[host["inbox_id"]])
    equal(b.ours.call("inbox_updates_count", client="observer", inbox_ids=[host["inbox_id"]]), count)


@scenario
def unknown_addresses_are_unknown_to_both(b):
    nobody = "0x" + "11" * 20
    equal(b.ours.call("can_message", client="observer", addresses=[nobody]), {nobody: False})
    equal(b.theirs.call("can_message", client="bo", addresses=[nobody]), {nobody: False})
    equal(b.ours.call("find_inbox_id", client="observer", address=nobody), None)


def main():
    name, node, driver = sys.argv[1:4]
    bench = Bench(node, driver)
    bench.their_account("bo")
    bench.our_account("observer")
    return 1 if scenario.play(bench, name) else 0


if __name__ == "__main__":
    sys.exit(main())
