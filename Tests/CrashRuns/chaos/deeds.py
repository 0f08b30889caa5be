"""How the deeds of a plan are done, and the faults of a node made."""

import json

from libxmtp_peer import PeerError


class Deeds:
    """Carries out deeds for the parties; keeps the conversations they made and what was promised."""

    def __init__(self, parties):
        self.parties = parties
        self.conversations = {}  # number in the plan -> id
        self.sent = []           # (party, conversation, message id) that a client accepted without an error
        self.outcomes = {}

    def do(self, deed, party, group, arguments):
        """Does it and counts how it ended. Errors are what happens to people whose network is bad."""
        try:
            outcome = getattr(self, deed)(self.parties[party], self.conversations.get(group), group, arguments) or "done"
        except PeerError as error:
            outcome = error.err.get("code") or error.err.get("type") or "error"
            if error.err.get("type") == "Exit":
                raise
        self.outcomes.setdefault(deed, {}).setdefault(outcome, 0)
        self.outcomes[deed][outcome] += 1

    # -- what parties do

    def sync(self, party, conv, group, arguments):
        party.call("sync_all")

    def stream(self, party, conv, group, arguments):
        party.open_stream()

    def kill(self, party, conv, group, arguments):
        if not party.is_ours:
            return "not libxmtp"
        party.process.kill()
        party.process.died()
        party.restart()
        party.open_stream()

    def group(self, party, conv, group, arguments):
        members = [self.parties[member].inbox for member in arguments["members"]]
        self.conversations[group] = party.call("group", members=members, name=arguments["text"])["conv"]

    def dm(self, party, conv, group, arguments):
        self.conversations[group] = party.call("dm", inbox_id=self.parties[arguments["other"]].inbox)["conv"]

    def send(self, party, conv, group, arguments):
        if not conv:
            return "no conversation"
        answer = party.call("send", conv=conv, text=arguments["text"])
        self.sent.append((party, conv, answer["message_id"] if isinstance(answer, dict) else answer))

    def send_burst(self, party, conv, group, arguments):
        if not conv:
            return "no conversation"
        party.call("send_many", conv=conv, n=arguments["n"])

    def rename(self, party, conv, group, arguments):
        return self.change(party, conv, "set_name", value="name " + arguments["text"])

    def describe(self, party, conv, group, arguments):
        return self.change(party, conv, "set_description", value="description " + arguments["text"])

    def rotate(self, party, conv, group, arguments):
        return self.change(party, conv, "rotate_group_key") if party.is_ours else "not libxmtp"

    def leave(self, party, conv, group, arguments):
        return self.change(party, conv, "leave")

    def add(self, party, conv, group, arguments):
        return self.change(party, conv, "add_members", members=[self.parties[arguments["other"]].inbox])

    def remove(self, party, conv, group, arguments):
        return self.change(party, conv, "remove_members", members=[self.parties[arguments["other"]].inbox])

    def change(self, party, conv, command, **arguments):
        if not conv:
            return "no conversation"
        party.call(command, conv=conv, **arguments)


class Faults:
    """The reference node's control port."""

    def __init__(self, port, deeds):
        import grpc
        self.channel = grpc.insecure_channel("127.0.0.1:%d" % port)
        self.call = self.channel.unary_unary("/refnode.Control/Do")
        self.deeds, self.counts = deeds, {}

    def control(self, **operation):
        answer = json.loads(self.call(json.dumps(operation).encode(), timeout=30))
        if not answer.get("ok"):
            raise RuntimeError("the node refuses %s: %s" % (operation, answer))
        return answer["result"]

    def make(self, arguments):
        fault = arguments["fault"]
        self.counts[fault] = self.counts.get(fault, 0) + 1
        getattr(self, fault)(arguments)

    def fail(self, a):
        self.control(op="fault", method=a["method"], code=a["code"], count=a["count"], skip=a["skip"])

    def fail_after(self, a):
        self.control(op="fault", method=a["method"], code=a["code"], count=a["count"], skip=a["skip"], when="after")

    def delay(self, a):
        self.control(op="fault", method=a["method"], delay_ms=a["delay_ms"], count=a["count"], skip=a["skip"])

    def end_streams(self, a):
        self.control(op="kick", **({"code": a["code"]} if a["which"] < 0.5 else {}))

    def latency(self, a):
        self.control(op="set", latency_ms=a["latency_ms"], push_delay_ms=a["delay_ms"] // 10)

    def repeat(self, a):
        """An old envelope comes again under a new id."""
        conv = self.deeds.conversations.get(a["group"])
        rows = self.control(op="group", group_id=conv, data=True) if conv else []
        if rows:
            row = rows[int(a["which"] * len(rows))]
            self.control(op="inject", group_id=conv, data=row["data"], is_commit=row["is_commit"], again=True)

    def repeat_welcome(self, a):
        # An old welcome makes libxmtp go back to the state it brings, if it was removed from the group meanwhile.
        if not self.deeds.parties[a["party"]].is_ours:
            return
        rows = self.control(op="welcomes", installation_id=self.deeds.parties[a["party"]].installation)
        if rows:
            self.control(op="inject_welcome", row=rows[int(a["which"] * len(rows))])

    def epochs(self, conv):
        """The epoch of every envelope of a topic, by sequence id."""
        return {row["id"]: row["epoch"] for row in self.control(op="group", group_id=conv, data=False)}

    def end(self):
        self.control(op="clear_faults")
        self.control(op="set", latency_ms=0, push_delay_ms=0)
