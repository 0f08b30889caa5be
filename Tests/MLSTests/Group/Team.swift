import MLSVectors
import Testing

@testable import MLS

/// Some clients in one group, each with its own state.
struct Team {
    var random: SeededRandom
    var clients: [TestClient]
    var groups: [ActiveGroup]
    let ciphersuite: Ciphersuite

    /// A creator, and others added by its first commit.
    init(
        _ names: [String], _ ciphersuite: Ciphersuite, seed: UInt64 = 1, extensions: ExtensionList = [],
        capabilities: Capabilities? = nil, parameters: GroupParameters = GroupParameters(),
        groupID: [UInt8] = Array("a group".utf8)
    ) throws {
        var random = SeededRandom(seed: seed)
        self.ciphersuite = ciphersuite
        clients = try names.map {
            try TestClient($0, ciphersuite, random: &random, capabilities: capabilities)
        }
        var creator = try clients[0].create(
            groupID: groupID, extensions: extensions, parameters: parameters, random: &random)
        var builder = CommitBuilder()
        let bundles = try clients.dropFirst().map { try $0.keyPackage(random: &random) }
        for bundle in bundles { builder.add(bundle.keyPackage) }
        groups = []
        if !bundles.isEmpty {
            let pending = try creator.commit(builder, now: TestClient.now, random: &random)
            try creator.merge(pending)
            for (client, bundle) in zip(clients.dropFirst(), bundles) {
                var joiner = Joiner(keyPackage: bundle, signer: client.profile.signer)
                joiner.parameters = parameters
                groups.append(
                    try joiner.join(pending.welcome ?? [], now: TestClient.now, crypto: TestClient.crypto)
                        .group)
            }
        }
        groups.insert(creator, at: 0)
        self.random = random
    }

    /// One member commits, all others follow; what came out is checked to be the same for all.
    @discardableResult
    mutating func commit(
        _ index: Int, _ builder: CommitBuilder = CommitBuilder(), keys: PreSharedKeys = PreSharedKeys()
    ) throws -> PendingCommit {
        let pending = try groups[index].commit(
            builder, preSharedKeys: keys, now: TestClient.now, random: &random)
        try groups[index].merge(pending)
        for other in groups.indices where other != index && groups[other].status == .active {
            try groups[other].follow(pending.message, keys: keys)
        }
        try expectAgreement()
        return pending
    }

    /// Adds a new client by a commit of one member.
    mutating func add(_ name: String, by index: Int, _ builder: CommitBuilder = CommitBuilder()) throws {
        let client = try TestClient(name, ciphersuite, random: &random)
        let bundle = try client.keyPackage(random: &random)
        var builder = builder
        builder.add(bundle.keyPackage)
        let pending = try commit(index, builder)
        let tree = builder.treeDelivery == .outside ? groups[index].exportRatchetTree() : nil
        groups.append(try client.join(pending.welcome, with: bundle, tree: tree).group)
        clients.append(client)
        try expectAgreement()
    }

    /// One member proposes, all others hear it.
    mutating func propose(_ index: Int, _ proposal: Proposal, wireFormat: WireFormat = .privateMessage) throws
    {
        let message = try groups[index].propose(
            proposal, wireFormat: wireFormat, now: TestClient.now, random: &random)
        for other in groups.indices where other != index { try groups[other].hear(message) }
    }

    mutating func proposeUpdate(_ index: Int, profile: MemberProfile? = nil) throws {
        let message = try groups[index].proposeUpdate(profile: profile, random: &random)
        for other in groups.indices where other != index { try groups[other].hear(message) }
    }

    /// Every member says something and all others read it.
    mutating func talk() throws {
        for index in groups.indices where groups[index].status == .active {
            let text = Array("from \(index)".utf8)
            let message = try groups[index].encrypt(text, random: &random)
            for other in groups.indices where other != index && groups[other].status == .active {
                let read = try groups[other].read(message)
                #expect(read.data == text)
                #expect(read.sender.leafIndex == groups[index].ownLeafIndex)
            }
        }
    }

    /// All active members are in the same epoch and know the same.
    func expectAgreement() throws {
        let active = groups.filter { $0.status != .evicted }
        guard let first = active.first else { return }
        for group in active.dropFirst() {
            #expect(group.epoch == first.epoch)
            #expect(group.epochAuthenticator == first.epochAuthenticator)
            #expect(group.context == first.context)
            #expect(group.members == first.members)
            #expect(group.exportRatchetTree() == first.exportRatchetTree())
        }
    }
}

/// The suites scenarios run in: all of them where curves are fast, two in debug builds.
enum ScenarioSuites {
    static let all: [Ciphersuite] = {
        #if DEBUG
            [.mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519, .mls128DHKEMP256AES128GCMSHA256P256]
        #else
            Ciphersuite.standard
        #endif
    }()
    static let usual = Ciphersuite.mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519
}
