import MLSVectors
import Testing

@testable import MLS

/// Whole lives of groups, several clients in memory.
@Suite struct GroupScenarioTests {
    @Test(arguments: ScenarioSuites.all)
    func `A group is created, grows, talks, renews its keys and shrinks`(suite: Ciphersuite) throws {
        var team = try Team(["alice", "bob", "carol"], suite)
        try team.expectAgreement()
        try team.talk()
        try team.add("dave", by: 2)
        try team.talk()
        try team.commit(1)
        try team.proposeUpdate(3)
        try team.commit(0)
        try team.talk()
        var removal = CommitBuilder()
        removal.remove(team.groups[1].ownLeafIndex)
        let commit = try team.commit(3, removal)
        #expect(commit.staged.removed.map(\.leafNode.credential) == [team.clients[1].profile.credential])
        #expect(team.groups[1].status == .evicted)
        #expect(throws: MLSError.groupIsInactive) { try team.groups[1].encrypt([1], random: &team.random) }
        try team.talk()
    }

    @Test(arguments: ScenarioSuites.all)
    func `An outsider joins by an external commit, and later rejoins in its own place`(suite: Ciphersuite)
        throws
    {
        var team = try Team(["alice", "bob"], suite)
        var dave = try TestClient("dave", suite, random: &team.random)
        var group = try joinFromOutside(dave, &team)
        team.clients.append(dave)
        team.groups.append(group)
        try team.expectAgreement()
        try team.talk()
        try team.commit(2)
        // It loses its state, and comes again with new keys, removing its old leaf.
        let oldLeaf = team.groups[2].ownLeafIndex
        team.groups.removeLast()
        dave.profile.signer = try dave.suite.generateSignatureKeyPair(random: &team.random)
        group = try joinFromOutside(dave, &team, replacing: oldLeaf)
        team.groups.append(group)
        #expect(group.ownLeafIndex == oldLeaf)
        try team.expectAgreement()
        try team.talk()
    }

    private func joinFromOutside(
        _ client: TestClient, _ team: inout Team, replacing leaf: LeafIndex? = nil
    ) throws -> ActiveGroup {
        var joiner = ExternalJoiner(profile: client.profile)
        joiner.replacedLeaf = leaf
        let inside = leaf == nil
        if !inside { joiner.ratchetTree = team.groups[0].exportRatchetTree() }
        let join = try joiner.join(
            try team.groups[0].groupInfo(includesTree: inside), now: TestClient.now,
            crypto: TestClient.crypto,
            random: &team.random)
        for index in team.groups.indices { try team.groups[index].follow(join.message) }
        return join.joined.group
    }

    @Test(arguments: ScenarioSuites.all)
    func `Pre-shared keys, external and from earlier epochs, reach all members and joiners`(
        suite: Ciphersuite
    ) throws {
        var team = try Team(["alice", "bob"], suite)
        var keys = PreSharedKeys()
        keys.set(Secret(copying: Array("a key told by telephone".utf8)), for: Array("telephone".utf8))
        let length = try team.clients[0].suite.hashLength
        let oldEpoch = team.groups[0].epoch
        try team.commit(0)
        var builder = CommitBuilder()
        builder.injectExternalKey(Array("telephone".utf8), nonce: team.random.bytes(count: length))
        builder.injectResumption(
            groupID: team.groups[0].groupID, epoch: oldEpoch, nonce: team.random.bytes(count: length))
        let without = try team.commit(1, builder, keys: keys)
        #expect(without.staged.pathLeaf == nil)
        // The same with an Add: the joiner needs the external key, too.
        let carol = try TestClient("carol", suite, random: &team.random)
        let bundle = try carol.keyPackage(random: &team.random)
        var adding = CommitBuilder()
        adding.add(bundle.keyPackage)
        adding.injectExternalKey(Array("telephone".utf8), nonce: team.random.bytes(count: length))
        let pending = try team.commit(1, adding, keys: keys)
        #expect(throws: MLSError.rule(.welcomePreSharedKeysAreAvailable)) {
            try carol.join(pending.welcome, with: bundle)
        }
        team.groups.append(try carol.join(pending.welcome, with: bundle, keys: keys).group)
        try team.expectAgreement()
        try team.talk()
    }

    @Test(arguments: ScenarioSuites.all)
    func `A group is reinitialised in another suite, by a member other than the one who ended it`(
        suite: Ciphersuite
    ) throws {
        var team = try Team(["alice", "bob", "carol"], suite)
        let newSuite =
            suite == ScenarioSuites.usual
            ? Ciphersuite.mls128DHKEMX25519AES128GCMSHA256Ed25519 : ScenarioSuites.usual
        var ending = CommitBuilder()
        ending.reinitialize(as: ReInit(groupID: Array("the next".utf8), ciphersuite: newSuite))
        try team.commit(0, ending)
        #expect(throws: MLSError.groupIsInactive) { try team.groups[0].encrypt([1], random: &team.random) }
        var clients = try team.clients.map { try TestClient($0.name, newSuite, random: &team.random) }
        for index in clients.indices {
            clients[index].profile.credential = team.clients[index].profile.credential
        }
        let bundles = try [0, 2].map { try clients[$0].keyPackage(random: &team.random) }
        var (group, commit) = try ActiveGroup.reinitialize(
            team.groups[1], profile: clients[1].profile, lifetime: TestClient.lifetime,
            members: bundles.map(\.keyPackage), now: TestClient.now, crypto: TestClient.crypto,
            random: &team.random)
        try group.merge(commit)
        for (index, bundle) in zip([0, 2], bundles) {
            var keys = PreSharedKeys()
            keys.add(team.groups[index].resumable)
            let joined = try clients[index].join(commit.welcome, with: bundle, keys: keys)
            #expect(joined.group.epochAuthenticator == group.epochAuthenticator)
            #expect(joined.resumption != nil)
        }
    }

    @Test(arguments: ScenarioSuites.all)
    func `Some members branch into a group of their own`(suite: Ciphersuite) throws {
        var team = try Team(["alice", "bob", "carol"], suite)
        let bundle = try team.clients[2].keyPackage(random: &team.random)
        var (branch, commit) = try team.groups[0].branch(
            groupID: Array("a branch".utf8), lifetime: TestClient.lifetime, members: [bundle.keyPackage],
            now: TestClient.now, crypto: TestClient.crypto, random: &team.random)
        try branch.merge(commit)
        var keys = PreSharedKeys()
        keys.add(team.groups[2].resumable)
        var joined = try team.clients[2].join(commit.welcome, with: bundle, keys: keys).group
        #expect(joined.epochAuthenticator == branch.epochAuthenticator)
        let message = try branch.encrypt(Array("between us".utf8), random: &team.random)
        #expect(try joined.read(message).data == Array("between us".utf8))
        try team.talk()
    }

    @Test func `Proposals of all senders are committed by reference`() throws {
        let suite = ScenarioSuites.usual
        var random = SeededRandom(seed: 9)
        let service = try TestClient("service", suite, random: &random)
        let senders = ExternalSenders([
            ExternalSender(
                signatureKey: service.profile.signer.publicKey, credential: service.profile.credential)
        ])
        var team = try Team(["alice", "bob", "carol"], suite, extensions: [Extension(senders)])
        let dave = try TestClient("dave", suite, random: &random)
        let daveBundle = try dave.keyPackage(random: &random)
        let eve = try TestClient("eve", suite, random: &random)
        let eveBundle = try eve.keyPackage(random: &random)
        try team.proposeUpdate(1)
        try team.propose(2, .add(daveBundle.keyPackage), wireFormat: .publicMessage)
        let group = team.groups[0]
        let messages = [
            try OutsiderProposal.external(
                .remove(team.groups[2].ownLeafIndex), senderIndex: 0,
                signer: service.profile.signer.privateKey, groupID: group.groupID, epoch: group.epoch,
                ciphersuite: suite, crypto: TestClient.crypto),
            try OutsiderProposal.newMember(
                eveBundle.keyPackage, signer: eve.profile.signer.privateKey, groupID: group.groupID,
                epoch: group.epoch, crypto: TestClient.crypto),
        ]
        for message in messages {
            for index in team.groups.indices { try team.groups[index].hear(message) }
        }
        let pending = try team.commit(0)
        #expect(pending.staged.proposals.count == 4)
        #expect(pending.staged.added.count == 2 && pending.staged.removed.count == 1)
        #expect(team.groups[2].status == .evicted)
        for (client, bundle) in [(dave, daveBundle), (eve, eveBundle)] {
            team.groups.append(try client.join(pending.welcome, with: bundle).group)
            team.clients.append(client)
        }
        try team.expectAgreement()
        try team.talk()
    }

    @Test func `Of proposals that exclude each other a commit takes those the RFC prefers`() throws {
        var team = try Team(["alice", "bob", "carol", "dave"], ScenarioSuites.usual)
        try team.proposeUpdate(1)
        try team.proposeUpdate(2)
        try team.proposeUpdate(2)
        try team.propose(3, .remove(team.groups[1].ownLeafIndex))
        try team.propose(3, .remove(team.groups[0].ownLeafIndex))
        try team.proposeUpdate(0)
        let reInit = ReInit(groupID: [9], ciphersuite: ScenarioSuites.usual)
        try team.propose(1, .reInit(reInit))
        let staged = try team.commit(0).staged
        #expect(staged.removed.map(\.leafIndex) == [team.groups[1].ownLeafIndex])
        #expect(staged.updated.map(\.leafIndex) == [team.groups[2].ownLeafIndex])
        #expect(staged.reInit == nil)
        try team.talk()
    }

    @Test func `A custom proposal all members know is carried along and reported`() throws {
        let type = ProposalType(rawValue: 0xF7A0)
        var team = try Team(
            ["alice", "bob"], ScenarioSuites.usual,
            capabilities: Capabilities(
                ciphersuites: [ScenarioSuites.usual], proposals: [type, .appDataUpdate]))
        let custom = CustomProposal(type: type, opaque: [1, 2, 3])
        let dictionary = CustomProposal(type: .appDataUpdate, encodedBody: [0x80, 0x04, 1, 2, 7, 7])
        try team.propose(1, .custom(custom))
        var builder = CommitBuilder()
        builder.proposals.append(.custom(dictionary))
        let staged = try team.commit(0, builder).staged
        #expect(staged.proposals.map(\.proposal) == [.custom(custom), .custom(dictionary)])
    }

    @Test func `The tree may come beside the Welcome, and messages as PublicMessages`() throws {
        var team = try Team(["alice", "bob"], ScenarioSuites.usual)
        var builder = CommitBuilder()
        builder.treeDelivery = .outside
        builder.wireFormat = .publicMessage
        builder.authenticatedData = Array("beside".utf8)
        try team.add("carol", by: 1, builder)
        try team.talk()
    }

    @Test func `A member changes its signature key by a commit, and another by an Update`() throws {
        var team = try Team(["alice", "bob", "carol"], ScenarioSuites.usual)
        var profile = team.clients[0].profile
        profile.signer = try team.clients[0].suite.generateSignatureKeyPair(random: &team.random)
        var builder = CommitBuilder()
        builder.profile = profile
        try team.commit(0, builder)
        #expect(team.groups[1].member(at: 0)?.signatureKey == profile.signer.publicKey)
        try team.talk()
        var other = team.clients[1].profile
        other.signer = try team.clients[1].suite.generateSignatureKeyPair(random: &team.random)
        try team.proposeUpdate(1, profile: other)
        try team.commit(2)
        #expect(team.groups[0].member(at: 1)?.signatureKey == other.signer.publicKey)
        try team.talk()
    }

    @Test func `GroupContext extensions stay byte for byte as their committer wrote them`() throws {
        var team = try Team(["alice", "bob"], ScenarioSuites.usual)
        let extensions: ExtensionList = [
            Extension(type: TestClient.extensionType, data: [3, 1, 2]),
            Extension(RequiredCapabilities(extensions: [TestClient.extensionType], credentials: [.basic])),
        ]
        var builder = CommitBuilder()
        builder.setGroupContextExtensions(extensions)
        try team.commit(0, builder)
        #expect(team.groups[1].extensions == extensions)
        try team.add("carol", by: 1)
        #expect(team.groups[2].extensions.elements == extensions.elements)
        #expect(
            try team.groups[2].exportSecret(label: "l", context: [1], length: 40)
                == team.groups[0].exportSecret(label: "l", context: [1], length: 40))
    }

    @Test func `A last resort key package serves for two groups`() throws {
        var random = SeededRandom(seed: 3)
        let suite = ScenarioSuites.usual
        let bob = try TestClient("bob", suite, random: &random)
        let bundle = try bob.keyPackage(extensions: [Extension(LastResort())], random: &random)
        #expect(bundle.keyPackage.isLastResort)
        for name in ["one", "two"] {
            let alice = try TestClient("alice", suite, random: &random)
            var group = try alice.create(groupID: Array(name.utf8), random: &random)
            var builder = CommitBuilder()
            builder.add(bundle.keyPackage)
            let pending = try group.commit(builder, now: TestClient.now, random: &random)
            try group.merge(pending)
            let joined = try bob.join(pending.welcome, with: bundle)
            #expect(joined.group.epochAuthenticator == group.epochAuthenticator)
            #expect(joined.signer.credential == alice.profile.credential)
        }
    }
}
