"""What the engine is doing when it dies, and what must be so afterwards.

A scenario has a conversation (or more) of its own. For every kill: `prepare` sets the stage, `act` is what dies, `finish`
is what a caller does after the restart, `check` looks at the outcome; what all scenarios demand is in `World.agree`.
"""

import os

from parties import Disagreement, same, same_state, wait_for_same


class Scenario:
    """Base: a group of our second client, the real libxmtp and the one that dies."""

    # Whether members, names and epochs can have changed.
    commits = False

    def __init__(self, world):
        self.world = world
        self.anna, self.lib, self.vic = world.anna, world.lib, world.vic
        self.round = 0
        self.open()

    @property
    def name(self):
        return type(self).__name__

    def open(self):
        self.conv = self.anna.call("group", members=[self.vic.inbox, self.lib.inbox], name=self.name)["conv"]
        for party in (self.vic, self.lib):
            party.sync_all()
        # The first message of a joiner renews its leaf; from here on a message is a message.
        for party in (self.vic, self.lib, self.anna):
            party.call("send", conv=self.conv, text="hello")
        self.vic.sync_all()

    @property
    def victim(self):
        return self.vic

    def begin(self):
        self.round += 1
        self.prepare()

    def prepare(self):
        pass

    def act(self):
        raise NotImplementedError

    def finish(self):
        pass

    def check(self):
        self.world.agree(self.conv, with_state=self.commits)

    def text(self, part=""):
        return "%s %d %s" % (self.name, self.round, part)

    def demand(self, party, ids, conv=None):
        found = party.texts(conv or self.conv)
        for message in ids:
            if found.count(message) != 1:
                raise Disagreement("%s holds message %s %d times" % (party.name, message[:16], found.count(message)))


def message_id(answer):
    return answer["message_id"] if isinstance(answer, dict) else answer


class Receive(Scenario):
    """Messages of both peers and a commit between them."""

    commits = True

    def prepare(self):
        self.expected = [message_id(self.anna.call("send", conv=self.conv, text=self.text("a"))),
                         message_id(self.lib.call("send", conv=self.conv, text=self.text("b")))]
        self.anna.call("set_name", conv=self.conv, value=self.text())
        self.expected.append(message_id(self.anna.call("send", conv=self.conv, text=self.text("c"))))

    def act(self):
        self.vic.sync_all()

    def check(self):
        super().check()
        self.demand(self.vic, self.expected)


class ReceiveMany(Receive):
    """More than one transaction holds."""

    commits = False

    def prepare(self):
        self.anna.call("send_many", conv=self.conv, n=130)
        self.expected = [m for m in self.anna.texts(self.conv)[-130:]]


class Send(Scenario):
    """One message, given again with its key by a caller that does not know what became of it."""

    def act(self):
        key = "%s-%d" % (self.name, self.round)
        self.sent = message_id(self.vic.call("send", conv=self.conv, text=self.text(), idempotency_key=key))

    def finish(self):
        self.act()

    def check(self):
        super().check()
        for party in (self.vic, self.anna, self.lib):
            self.demand(party, [self.sent])


class SendQueued(Scenario):
    """Messages that were accepted leave without anybody asking again."""

    def act(self):
        self.accepted = []
        for part in range(3):
            self.accepted.append(message_id(
                self.vic.call("send", conv=self.conv, text=self.text(part), optimistic=True)))
        self.vic.call("publish", conv=self.conv)

    def check(self):
        super().check()
        for party in (self.vic, self.anna, self.lib):
            self.demand(party, self.accepted)


class SendAgain(Scenario):
    """Dies first between writing down what it sends and sending it, then somewhere in bringing that to an end."""

    def prepare(self):
        self.world.die_at("afterPublicationRecorded", self.send)

    def send(self):
        self.vic.call("send", conv=self.conv, text=self.text())

    def act(self):
        self.vic.sync_all()

    def check(self):
        super().check()
        texts = [m["text"] for m in self.anna.call("messages", conv=self.conv) if m.get("text") == self.text()]
        if len(texts) != 1:
            raise Disagreement("the message arrived %d times" % len(texts))


class Rename(Scenario):
    commits = True

    def act(self):
        self.vic.call("set_name", conv=self.conv, value=self.text())

    def finish(self):
        # Accepted or not, the wish may have been carried out already; asking for the same again is no harm.
        if self.vic.call("conversation", conv=self.conv)["name"] != self.text():
            self.act()


class RenameAgain(Rename):
    """Dies with a commit written down and not sent, then somewhere in sending it again."""

    def prepare(self):
        self.world.die_at("afterPublicationRecorded", super().act)

    def act(self):
        self.vic.sync_all()

    def finish(self):
        self.act()
        if self.vic.call("conversation", conv=self.conv)["name"] != self.text():
            raise Disagreement("a change that was accepted is lost")


class AddAndRemove(Scenario):
    """A member comes and goes: commits with welcomes, and with a leaf that becomes blank."""

    commits = True

    def open(self):
        # Only its maker may remove others.
        self.conv = self.vic.call("group", members=[self.anna.inbox, self.lib.inbox], name=self.name)["conv"]

    def act(self):
        self.present = self.round % 2 == 1
        command = "add_members" if self.present else "remove_members"
        self.vic.call(command, conv=self.conv, members=[self.world.carl.inbox])

    def prepare(self):
        # Adding needs the package that the last welcome used to be replaced.
        self.world.carl.sync_all()

    def finish(self):
        members = self.vic.call("conversation", conv=self.conv)["members"]
        if (self.world.carl.inbox in members) != self.present:
            self.act()

    def check(self):
        super().check()
        carl = self.world.carl
        carl.sync_all()
        if self.present:
            sent = message_id(self.vic.call("send", conv=self.conv, text=self.text()))
            carl.sync_all()
            self.demand(carl, [sent])
            same_state(self.conv, [carl, self.vic])


class RotateKeys(Scenario):
    commits = True

    def act(self):
        self.vic.call("rotate_group_key", conv=self.conv)


class Race(Scenario):
    """Two change the group at once; one of them dies."""

    commits = True

    def act(self):
        other = self.anna.start("set_description", conv=self.conv, value=self.text("description"))
        try:
            self.vic.call("set_name", conv=self.conv, value=self.text())
        finally:
            self.anna.finish(other)

    def finish(self):
        if self.vic.call("conversation", conv=self.conv)["name"] != self.text():
            self.vic.call("set_name", conv=self.conv, value=self.text())

    def check(self):
        super().check()
        if self.vic.call("conversation", conv=self.conv)["description"] != self.text("description"):
            raise Disagreement("the other's change is lost")


class Create(Scenario):
    """A group of its own; either it is there for everybody afterwards, or for nobody."""

    def open(self):
        self.conv = None

    def mine(self):
        return [c["conv"] for c in self.vic.call("conversations") if c["name"] == self.text()]

    def act(self):
        self.vic.call("group", members=[self.anna.inbox, self.lib.inbox], name=self.text())

    def finish(self):
        if not self.mine():
            self.act()

    def check(self):
        found = self.mine()
        if len(found) != 1:
            raise Disagreement("the group was made %d times" % len(found))
        self.conv = found[0]
        self.vic.call("send", conv=self.conv, text=self.text())
        self.world.agree(self.conv, with_state=True)


class Join(Scenario):
    """Welcomed by ours and by libxmtp in turns; the key package is replaced after it."""

    def open(self):
        self.conv = None

    def prepare(self):
        host, guest = (self.anna, self.lib) if self.round % 2 else (self.lib, self.anna)
        self.conv = host.call("group", members=[self.vic.inbox, guest.inbox], name=self.text())["conv"]
        self.expected = [message_id(host.call("send", conv=self.conv, text=self.text()))]

    def act(self):
        self.vic.sync_all()

    def check(self):
        self.world.agree(self.conv, with_state=True)
        self.demand(self.vic, self.expected)
        if self.vic.call("conversation", conv=self.conv)["active"] is not True:
            raise Disagreement("the conversation was joined but is not active")


class LetLeave(Scenario):
    """Members ask to leave the group of the one that dies."""

    commits = True

    def open(self):
        self.conv = self.vic.call("group", members=[self.anna.inbox, self.lib.inbox, self.world.carl.inbox],
                                  name=self.name)["conv"]
        self.world.carl.sync_all()

    def prepare(self):
        if self.round > 1:
            self.world.carl.sync_all()
            self.vic.call("add_members", conv=self.conv, members=[self.world.carl.inbox])
        self.world.carl.sync_all()
        self.world.carl.call("leave", conv=self.conv)

    def act(self):
        self.vic.sync_all()

    def check(self):
        super().check()
        if self.world.carl.inbox in self.vic.call("conversation", conv=self.conv)["members"]:
            raise Disagreement("the one who asked to leave is still a member")
        self.world.carl.sync_all()


class Register(Scenario):
    """A new account; afterwards it has one installation, and can be written to."""

    def open(self):
        self.newcomer = None

    def prepare(self):
        self.newcomer = self.world.newcomer("new-%d" % self.round)

    @property
    def victim(self):
        return self.newcomer

    def act(self):
        self.newcomer.create()

    def finish(self):
        self.newcomer.create()

    def check(self):
        inbox = self.newcomer.inbox
        installations = self.anna.call("inbox_state", inbox_ids=[inbox])[0]["installations"]
        if [each["id"] for each in installations] != [self.newcomer.installation]:
            raise Disagreement("the inbox has %d installations" % len(installations))
        for party in (self.anna, self.lib):
            conv = party.call("dm", inbox_id=inbox)["conv"]
            sent = message_id(party.call("send", conv=conv, text=self.text()))
            self.newcomer.sync_all()
            self.demand(self.newcomer, [sent], conv)
        self.newcomer.close()


class AnyMoment(Scenario):
    """Not at a named place but at any time: between two instructions, within a transaction, while a call is under way."""

    commits = True
    kills = 12

    def prepare(self):
        self.anna.call("send_many", conv=self.conv, n=20)
        self.lib.call("send", conv=self.conv, text=self.text("lib"))

    def act(self):
        self.vic.call("send", conv=self.conv, text=self.text(), optimistic=True)
        self.vic.sync_all()
        self.vic.call("set_name", conv=self.conv, value=self.text())
        self.vic.call("send", conv=self.conv, text=self.text("sent"), idempotency_key="any-%d" % self.round)

    def finish(self):
        self.vic.sync_all()
        self.vic.call("send", conv=self.conv, text=self.text("sent"), idempotency_key="any-%d" % self.round)

    def check(self):
        super().check()
        texts = [m.get("text") for m in self.anna.call("messages", conv=self.conv)]
        if texts.count(self.text("sent")) != 1 or texts.count(self.text()) > 1:
            raise Disagreement("a message arrived not once")


class Preferences(Scenario):
    """A decision reaches the other installations of the inbox: ours and libxmtp's."""

    STATES = ["denied", "allowed"]

    def open(self):
        self.vic.sync_all()
        self.others = [self.world.second, self.world.second_lib]
        self.subject = "%064x" % int.from_bytes(os.urandom(32), "big")

    def act(self):
        self.state = self.STATES[self.round % 2]
        self.vic.call("consent_set", inbox_id=self.subject, state=self.state)
        self.vic.sync_all()

    def finish(self):
        self.vic.call("consent_set", inbox_id=self.subject, state=self.state)
        self.vic.sync_all()

    def check(self):
        for party in self.others:
            party.sync_all()
        self.second_lib_sync()
        wait_for_same("consent", lambda: {party.name: self.consent(party) for party in [self.vic, *self.others]})

    def consent(self, party):
        answer = party.call("consent_get", inbox_id=self.subject)
        return answer["state"] if isinstance(answer, dict) else answer

    def second_lib_sync(self):
        self.world.second_lib.call("sync_preferences")


SCENARIOS = [Receive, ReceiveMany, Send, SendQueued, SendAgain, Rename, RenameAgain, AddAndRemove, RotateKeys, Race,
             Create, Join, LetLeave, Register, Preferences, AnyMoment]
