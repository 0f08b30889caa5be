import Foundation
import MLSVectors
import Testing

@testable import MLS

/// Passive client files made here: what the working group's samples do not show, the runner follows as well.
@Suite struct PassiveClientTests {
    @Test(arguments: ScenarioSuites.all)
    func `External joins and proposals, keys, reinitialisation and a branch are followed`(
        suite: Ciphersuite
    ) throws {
        var script = try Script(suite)
        try script.followEverything()
        let successor = try script.reinitialize()
        let branch = try script.branch(of: successor)
        let report = try run([script.record, successor.record, branch])
        #expect(report.format == "passive-client")
        #expect(report.passed == 3)
        for failure in report.failures { Issue.record("\(failure.index ?? -1): \(failure.reason)") }
    }

    @Test func `A wrong authenticator, a missing key and a spoiled commit are failures`() throws {
        var script = try Script(ScenarioSuites.usual)
        try script.followEverything()
        var wrong = script.record
        wrong.initial_epoch_authenticator = HexBytes([0])
        var keyless = script.record
        keyless.external_psks = []
        var spoiled = script.record
        spoiled.epochs[1].commit = HexBytes(spoiled.epochs[1].commit.bytes.dropLast() + [0])
        let report = try run([wrong, keyless, spoiled])
        #expect(report.passed == 0)
        #expect(report.failures.count == 3)
    }

    private func run(_ records: [PassiveClientCase]) throws -> VectorReport {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("passive-\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: url) }
        try JSONEncoder().encode(records).write(to: url)
        return VectorFile(url).run()
    }
}

extension PassiveClientCase {
    fileprivate init(
        _ client: TestClient, _ bundle: KeyPackageBundle, welcome: [UInt8]?, tree: [UInt8]?,
        group: ActiveGroup
    ) {
        self.init(
            bundle, signer: client.profile.signer, welcome: welcome ?? [], ratchetTree: tree,
            epochAuthenticator: group.epochAuthenticator)
    }
}

/// Alice, Bob and a service do everything; Zoe, who joins with the tree beside her Welcome, is the passive client.
private struct Script {
    var team: Team
    let service: TestClient
    let zoe: TestClient
    var record: PassiveClientCase
    private let keyName = Array("a key".utf8)
    private let key = Array("told by telephone".utf8)

    init(_ suite: Ciphersuite) throws {
        var random = SeededRandom(seed: UInt64(suite.rawValue) + 40)
        service = try TestClient("service", suite, random: &random)
        zoe = try TestClient("zoe", suite, random: &random)
        let senders = ExternalSenders([
            ExternalSender(
                signatureKey: service.profile.signer.publicKey, credential: service.profile.credential)
        ])
        team = try Team(
            ["alice", "bob"], suite, seed: random.next(), extensions: [Extension(senders)],
            groupID: random.bytes(count: 16))
        let bundle = try zoe.keyPackage(random: &random)
        var builder = CommitBuilder()
        builder.add(bundle.keyPackage)
        builder.treeDelivery = .outside
        let pending = try team.commit(0, builder)
        record = PassiveClientCase(
            zoe, bundle, welcome: pending.welcome, tree: team.groups[0].exportRatchetTree(),
            group: team.groups[0])
        record.external_psks = [.init(psk_id: HexBytes(keyName), psk: HexBytes(key))]
    }

    /// A commit by Alice, with proposals sent before it.
    private mutating func step(_ proposals: [[UInt8]] = [], _ builder: CommitBuilder = CommitBuilder()) throws
    {
        var keys = PreSharedKeys()
        keys.set(Secret(copying: key), for: keyName)
        let pending = try team.commit(0, builder, keys: keys)
        record.epochs.append(
            .init(
                proposals: proposals.map { HexBytes($0) }, commit: HexBytes(pending.message),
                epoch_authenticator: HexBytes(team.groups[0].epochAuthenticator)))
    }

    /// Everybody but its sender hears a proposal.
    private mutating func announce(_ message: [UInt8], from sender: Int? = nil) throws -> [UInt8] {
        for index in team.groups.indices where index != sender { try team.groups[index].hear(message) }
        return message
    }

    mutating func followEverything() throws {
        let suite = team.ciphersuite
        try step()
        // Proposals of a member, of a service and of a newcomer, and a key.
        let group = team.groups[0]
        let newcomer = try TestClient("newcomer", suite, random: &team.random)
        let update = try team.groups[1].proposeUpdate(wireFormat: .publicMessage, random: &team.random)
        let psk = PreSharedKeyID(
            kind: .external(id: keyName), nonce: team.random.bytes(count: try zoe.suite.hashLength))
        let messages = [
            try announce(update, from: 1),
            try announce(
                try OutsiderProposal.external(
                    .preSharedKey(psk), senderIndex: 0, signer: service.profile.signer.privateKey,
                    groupID: group.groupID, epoch: group.epoch, ciphersuite: suite, crypto: TestClient.crypto)
            ),
            try announce(
                try OutsiderProposal.newMember(
                    try newcomer.keyPackage(random: &team.random).keyPackage,
                    signer: newcomer.profile.signer.privateKey, groupID: group.groupID, epoch: group.epoch,
                    crypto: TestClient.crypto)),
        ]
        try step(messages)
        // The resumption secret of the last epoch, and a removal, in a PublicMessage.
        var builder = CommitBuilder()
        builder.wireFormat = .publicMessage
        builder.injectResumption(
            groupID: group.groupID, epoch: group.epoch,
            nonce: team.random.bytes(count: try zoe.suite.hashLength))
        builder.remove(3)
        try step([], builder)
        try joinFromOutside(newcomer)
        try step()
    }

    private mutating func joinFromOutside(_ client: TestClient) throws {
        let join = try ExternalJoiner(profile: client.profile).join(
            try team.groups[1].groupInfo(), now: TestClient.now, crypto: TestClient.crypto,
            random: &team.random)
        for index in team.groups.indices { try team.groups[index].follow(join.message) }
        team.groups.append(join.joined.group)
        record.epochs.append(
            .init(
                proposals: [], commit: HexBytes(join.message),
                epoch_authenticator: HexBytes(team.groups[0].epochAuthenticator)))
    }

    /// Ends the group; Bob makes its successor, with all members.
    mutating func reinitialize() throws -> Successor {
        let suite = team.ciphersuite
        var ending = CommitBuilder()
        ending.reinitialize(as: ReInit(groupID: team.random.bytes(count: 16), ciphersuite: suite))
        try step([], ending)
        var bundles: [KeyPackageBundle] = []
        var clients: [TestClient] = []
        let bobsLeaf = team.groups[1].ownLeafIndex
        for member in team.groups[1].members where member.leafIndex != bobsLeaf {
            let client = try TestClient("anew", suite, random: &team.random, credential: member.credential)
            bundles.append(try client.keyPackage(random: &team.random))
            clients.append(client)
        }
        let bob = try TestClient(
            "bob", suite, random: &team.random, credential: team.groups[1].members[1].credential)
        var (group, commit) = try ActiveGroup.reinitialize(
            team.groups[1], profile: bob.profile, lifetime: TestClient.lifetime,
            members: bundles.map(\.keyPackage), now: TestClient.now, crypto: TestClient.crypto,
            random: &team.random)
        try group.merge(commit)
        guard let place = clients.firstIndex(where: { $0.profile.credential == zoe.profile.credential })
        else {
            throw TestFailure("Zoe is not in the group")
        }
        let record = PassiveClientCase(
            clients[place], bundles[place], welcome: commit.welcome, tree: nil, group: group)
        return Successor(group: group, zoe: clients[place], record: record)
    }

    mutating func branch(of successor: Successor) throws -> PassiveClientCase {
        let bundle = try successor.zoe.keyPackage(random: &team.random)
        var (group, commit) = try successor.group.branch(
            groupID: team.random.bytes(count: 16), lifetime: TestClient.lifetime,
            members: [bundle.keyPackage],
            now: TestClient.now, crypto: TestClient.crypto, random: &team.random)
        try group.merge(commit)
        return PassiveClientCase(successor.zoe, bundle, welcome: commit.welcome, tree: nil, group: group)
    }
}

private struct Successor {
    let group: ActiveGroup
    let zoe: TestClient
    let record: PassiveClientCase
}
