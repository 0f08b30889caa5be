import MLSVectors
import Testing

@testable import MLS

/// What a peer can make grow ends at a limit, by name, and the group is as it was.
@Suite struct GroupLimitsTests {
    @Test func `More proposals than a group keeps are refused, others' and our own`() throws {
        var team = try Self.team(GroupLimits(pendingProposals: 3))
        for _ in 0..<3 { try team.propose(2, Self.proposal(&team)) }
        var strict = team.groups[1]
        let image = strict.image
        // Carol's own store is full as well: the fourth comes from one with other limits.
        var carol = Forge(team.groups[2])
        let fourth = try carol.group.freed.propose(
            Self.proposal(&team), now: TestClient.now, random: &carol.random)
        #expect(throws: MLSError.limit(.pendingProposals)) { try strict.hear(fourth) }
        let own = Self.proposal(&team)
        #expect(throws: MLSError.limit(.pendingProposals)) {
            try strict.propose(own, now: TestClient.now, random: &team.random)
        }
        #expect(throws: MLSError.limit(.pendingProposals)) {
            try strict.proposeUpdate(random: &team.random)
        }
        #expect(strict.image == image)
        // The next epoch starts anew.
        try team.commit(0)
        for _ in 0..<3 { try team.propose(2, Self.proposal(&team)) }
    }

    @Test func `Proposals are counted in bytes, a repeated one once, and again after loading`() throws {
        var sample = try Self.team(GroupLimits())
        try sample.propose(2, Self.proposal(&sample))
        let size = sample.groups[1].pendingProposals[0].size
        var team = try Self.team(GroupLimits(pendingProposalBytes: 2 * size + 1))
        let message = try team.groups[2].propose(
            Self.proposal(&team), wireFormat: .publicMessage, now: TestClient.now, random: &team.random)
        for _ in 0..<3 { try team.groups[1].hear(message) }
        let second = try team.groups[2].propose(
            Self.proposal(&team), now: TestClient.now, random: &team.random)
        try team.groups[1].hear(second)
        team.groups[1] = try ActiveGroup.load(
            team.groups[1].snapshot(), signer: team.groups[1].signer, parameters: team.groups[1].parameters,
            crypto: TestClient.crypto)
        let image = team.groups[1].image
        let third = try team.groups[2].freed.propose(
            Self.proposal(&team), now: TestClient.now, random: &team.random)
        #expect(throws: MLSError.limit(.pendingProposalBytes)) { try team.groups[1].hear(third) }
        #expect(team.groups[1].image == image)
    }

    @Test func `A tree with more leaves than the limit is not joined, from inside or outside`() throws {
        var team = try Self.team(GroupLimits())
        let client = try TestClient("dave", team.ciphersuite, random: &team.random)
        let bundle = try client.keyPackage(random: &team.random)
        var builder = CommitBuilder()
        builder.add(bundle.keyPackage)
        let pending = try team.commit(0, builder)
        var joiner = Joiner(keyPackage: bundle, signer: client.profile.signer)
        joiner.parameters.limits.treeLeaves = 2
        #expect(throws: MLSError.limit(.treeLeaves)) {
            try joiner.join(pending.welcome ?? [], now: TestClient.now, crypto: TestClient.crypto)
        }
        joiner.parameters.limits.treeLeaves = 4
        _ = try joiner.join(pending.welcome ?? [], now: TestClient.now, crypto: TestClient.crypto)

        let info = try team.groups[0].groupInfo()
        let eve = try TestClient("eve", team.ciphersuite, random: &team.random)
        var outsider = ExternalJoiner(profile: eve.profile)
        // There is room for the four members, but not for Eve.
        outsider.parameters.limits.treeLeaves = 4
        #expect(throws: MLSError.limit(.treeLeaves)) {
            try outsider.join(info, now: TestClient.now, crypto: TestClient.crypto, random: &team.random)
        }
    }

    @Test func `A commit that makes the tree too large is neither made nor followed`() throws {
        var team = try Self.team(GroupLimits(treeLeaves: 4))
        try team.add("dave", by: 0)
        let eve = try TestClient("eve", team.ciphersuite, random: &team.random)
        var builder = CommitBuilder()
        builder.add(try eve.keyPackage(random: &team.random).keyPackage)
        #expect(throws: MLSError.limit(.treeLeaves)) {
            try team.groups[0].commit(builder, now: TestClient.now, random: &team.random)
        }
        let pending = try team.groups[0].freed.commit(builder, now: TestClient.now, random: &team.random)
        let image = team.groups[1].image
        #expect(throws: MLSError.limit(.treeLeaves)) { try team.groups[1].follow(pending.message) }
        #expect(team.groups[1].image == image)
    }

    @Test func `A message of a gigabyte is refused before it is looked at`() {
        #expect(throws: MLSError.malformed(.lengthTooLarge)) { try FramingRules.checkLength(1 << 30) }
        #expect(throws: Never.self) { try FramingRules.checkLength(1 << 20) }
    }

    @Test func `Lists of tens of thousands are compared in time linear in them`() throws {
        var random = SeededRandom(seed: 3)
        for count in [0, 1, 20, 60, 30_000] {
            let types = (0..<count).map { ExtensionType(rawValue: UInt16(0x1000 + $0)) }
            let known = types.shuffled(using: &random)
            let capabilities = Capabilities(ciphersuites: [], extensions: known)
            #expect(capabilities.supportsAll(types + [.ratchetTree]))
            #expect(!capabilities.supportsAll(types + [ExtensionType(rawValue: 0x0FFF)]))
        }
    }

    // MARK: - The stage

    private static func team(_ limits: GroupLimits) throws -> Team {
        try Team(
            ["alice", "bob", "carol"], ScenarioSuites.usual, parameters: GroupParameters(limits: limits))
    }

    private static func proposal(_ team: inout Team) -> Proposal {
        .preSharedKey(PreSharedKeyID(kind: .external(id: [1]), nonce: team.random.bytes(count: 32)))
    }
}

extension ActiveGroup {
    /// The same group with no limits but the usual ones.
    fileprivate var freed: ActiveGroup {
        get {
            var group = ActiveGroup(
                state: state, secretTree: secretTree, signer: signer, parameters: GroupParameters(),
                suite: suite)
            group.resumptionSecrets = resumptionSecrets
            return group
        }
        set { secretTree = newValue.secretTree }
    }
}
