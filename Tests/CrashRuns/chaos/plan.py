"""What happens, decided by a seed alone: who does what, and what goes wrong with the node."""

import random

# The kinds of party, by index.
KINDS = ["ours", "libxmtp", "ours", "libxmtp", "ours", "libxmtp"]
MOST_GROUPS = 10

# How often each thing happens, relative to the others.
DEEDS = {"send": 30, "send_burst": 4, "sync": 24, "group": 3, "dm": 2, "rename": 5, "describe": 3, "add": 4, "remove": 3,
         "rotate": 2, "leave": 1, "kill": 3, "stream": 1}
FAULTS = {"fail": 10, "fail_after": 10, "delay": 6, "end_streams": 3, "repeat": 4, "repeat_welcome": 1, "latency": 2}
# A fault for every so many deeds.
DEEDS_PER_FAULT = 4

# Calls that fail. A libxmtp that cannot publish six times in a row never sends the message: fewer.
METHODS = ["SendGroupMessages", "QueryGroupMessages", "SendWelcomeMessages", "QueryWelcomeMessages", "FetchKeyPackages",
           "UploadKeyPackage", "GetIdentityUpdates", "GetNewestGroupMessage"]
# RESOURCE_EXHAUSTED is not among them: it is the network's rate limit, after which our client rests for a minute.
CODES = ["UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL", "ABORTED"]
MOST_FAILURES = 3


class Plan:
    """An endless list of deeds; the same for the same seed."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.groups = []  # (creator, members) as planned
        self.count = 0

    def __iter__(self):
        while True:
            self.count += 1
            if self.count % DEEDS_PER_FAULT == 0:
                yield self.fault()
            else:
                yield self.deed()

    def pick(self, weights):
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def party(self):
        return self.chance.randrange(len(KINDS))

    def others(self, party):
        return [other for other in range(len(KINDS)) if other != party]

    def deed(self):
        chance, number = self.chance, self.count
        deed = self.pick(DEEDS)
        party = self.party()
        if len(self.groups) < 2 or deed in ("group", "dm") and len(self.groups) < MOST_GROUPS:
            return self.opening("group" if len(self.groups) < 2 else deed, party)
        group = chance.randrange(len(self.groups))
        creator, members = self.groups[group]
        if deed in ("sync", "kill", "stream", "group", "dm"):
            return ("sync" if deed in ("group", "dm") else deed, party, None, {})
        if deed in ("add", "remove"):
            # Only who made it may remove; a libxmtp that made it is as good as ours.
            other = chance.choice(self.others(creator))
            return (deed, creator, group, {"other": other})
        if deed == "leave" and party == creator:
            deed = "send"
        return (deed, chance.choice(members), group, {"text": "%d" % number, "n": chance.randint(5, 60)})

    def opening(self, deed, party):
        if deed == "dm":
            other = self.chance.choice(self.others(party))
            self.groups.append((party, [party, other]))
            return ("dm", party, len(self.groups) - 1, {"other": other})
        members = self.chance.sample(self.others(party), self.chance.randint(2, len(KINDS) - 1))
        self.groups.append((party, [party] + members))
        return ("group", party, len(self.groups) - 1, {"members": members, "text": "group %d" % self.count})

    def fault(self):
        chance = self.chance
        fault = self.pick(FAULTS)
        return ("fault", None, None, {
            "fault": fault, "method": chance.choice(METHODS), "code": chance.choice(CODES),
            "count": chance.randint(1, MOST_FAILURES), "skip": chance.randint(0, 3),
            "delay_ms": chance.randint(5, 400), "latency_ms": chance.choice([0, 0, 5, 20]),
            "group": chance.randrange(max(1, len(self.groups))), "which": chance.random(), "party": self.party()})
