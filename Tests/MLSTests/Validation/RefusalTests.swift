import MLSVectors
import Testing

@testable import MLS

/// One thing is wrong, the rule it breaks refuses, and the group is as it was.
@Suite struct RefusalTests {
    @Test(arguments: FramingRefusals.all)
    func `A message that breaks a rule of framing is refused by it`(_ refusal: Refusal) throws {
        try refusal.check()
    }

    @Test(arguments: LeafRefusals.keyPackages)
    func `A key package that breaks a rule is refused by it`(_ refusal: Refusal) throws {
        try refusal.check()
    }

    @Test(arguments: LeafRefusals.leaves + LeafRefusals.updates + LeafRefusals.paths)
    func `A leaf or path that breaks a rule is refused by it`(_ refusal: Refusal) throws {
        try refusal.check()
    }

    @Test(arguments: LeafRefusals.inSpecialGroups.indices)
    func `A leaf that does not fit the group is refused by the rule`(_ index: Int) throws {
        let special = LeafRefusals.inSpecialGroups[index]
        try special.refusal.check(special.stage())
    }

    @Test(arguments: ProposalRefusals.single + ProposalRefusals.lists)
    func `A proposal that breaks a rule is refused by it`(_ refusal: Refusal) throws {
        try refusal.check()
    }

    @Test(arguments: ProposalRefusals.commits + ProposalRefusals.externalCommits)
    func `A commit that breaks a rule is refused by it`(_ refusal: Refusal) throws {
        try refusal.check()
    }

    @Test(arguments: WelcomeRefusals.all + WelcomeRefusals.resumptions)
    func `A Welcome that breaks a rule is refused by it`(_ refusal: Refusal) throws {
        try refusal.check()
    }

    @Test func `Every rule has something that breaks it`() {
        var broken = Set<ValidationRule>()
        for refusals in [
            FramingRefusals.all, LeafRefusals.keyPackages, LeafRefusals.leaves, LeafRefusals.updates,
            LeafRefusals.paths, LeafRefusals.inSpecialGroups.map(\.refusal), ProposalRefusals.single,
            ProposalRefusals.lists, ProposalRefusals.commits, ProposalRefusals.externalCommits,
            WelcomeRefusals.all, WelcomeRefusals.resumptions,
        ] {
            broken.formUnion(refusals.map(\.rule))
        }
        broken.formUnion(TreeRefusal.all.map(\.rule))
        #expect(Set(ValidationRule.allCases).subtracting(broken) == [])
    }

    @Test func `Capabilities that leave out the suite and GREASE are taken where the policy says so`() throws
    {
        struct Lenient: GroupPolicy {
            var demandsCompleteCapabilities: Bool { false }
        }
        let grease = Extension(type: ExtensionType(rawValue: 0x2A2A), data: [1])
        var stage = try Stage()
        let package = try stage.adding(extensions: [grease])
        let leaf = try stage.adding { $0.capabilities.ciphersuites = [] }
        let other = try stage.adding(extensions: [Extension(type: ExtensionType(rawValue: 0x2B2B), data: [1])]
        )
        var group = stage.team.groups[1]
        for (message, rule) in [
            (package, ValidationRule.keyPackageExtensionsAreInCapabilities),
            (leaf, .leafSupportsGroupCiphersuite),
        ] {
            #expect(throws: MLSError.rule(rule)) { try group.process(message, now: TestClient.now) }
            _ = try group.process(message, policy: Lenient(), now: TestClient.now)
        }
        #expect(throws: MLSError.rule(.keyPackageExtensionsAreInCapabilities)) {
            try group.process(other, policy: Lenient(), now: TestClient.now)
        }
    }

    @Test func `A group that a peer starts in the last epoch ends there, by name`() throws {
        var stage = try Stage()
        var forged = try ForgedWelcome(&stage)
        forged.info.groupContext.epoch = .max
        var group = try forged.join().group
        var random = SeededRandom(seed: 1)
        #expect(group.epoch == .max)
        #expect(throws: MLSError.epochsAreExhausted) {
            try group.commit(now: TestClient.now, random: &random)
        }
    }

    @Test func `What the refusals are made from is accepted when nothing is wrong`() throws {
        var stage = try Stage()
        for attack in [
            try stage.adding(),
            try stage.alice.commit([Proposal]()),
            try stage.alice.commit([.remove(2)]),
            try stage.alice.externalCommit(stage.mallory),
            try stage.alice.publicMessage(.proposal(.remove(2))),
            try stage.alice.privateMessage(.application([1])) { $0 += [0, 0, 0] },
            try stage.alice.publicMessage(
                .proposal(.remove(2)), sender: .external(0), signer: stage.service.profile.signer.privateKey),
        ] {
            _ = try stage.team.groups[1].process(attack, now: TestClient.now)
        }
        let update = try stage.carolProposes(.update(try stage.carolsLeaf()))
        _ = try stage.team.groups[1].process(try stage.alice.commit([update]), now: TestClient.now)
    }
}
