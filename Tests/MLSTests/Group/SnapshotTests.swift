import MLSVectors
import Testing

@testable import MLS

/// Saving, loading, and saving only what changed.
@Suite struct SnapshotTests {
    @Test func `A group saved and loaded is the same group`() throws {
        var team = try Team(["alice", "bob", "carol"], ScenarioSuites.usual)
        try team.talk()
        try team.proposeUpdate(1)
        try team.commit(0)
        try team.talk()
        try team.proposeUpdate(2)
        for index in team.groups.indices {
            let loaded = try Self.reload(team.groups[index])
            #expect(loaded.image == team.groups[index].image)
            team.groups[index] = loaded
        }
        try team.commit(0)
        try team.expectAgreement()
        try team.talk()
    }

    @Test func `Writing only the changes keeps a store in step through a group's life`() throws {
        var team = try Team(["alice", "bob", "carol"], ScenarioSuites.usual)
        var store = Store(team.groups[1])
        for round in 0..<6 {
            let message = try team.groups[0].encrypt([UInt8(round)], random: &team.random)
            _ = try team.groups[1].read(message)
            try store.save(team.groups[1])
            if round == 2 { try team.proposeUpdate(2) }
            if round.isMultiple(of: 2) { try team.commit(round / 2) }
            try store.save(team.groups[1])
            team.groups[1] = try store.load(signer: team.groups[1].signer)
            store.base = team.groups[1]
        }
        try team.talk()
    }

    @Test func `Saving after a message does not grow with the group`() throws {
        let small = try Self.costOfMessage(members: 2)
        let large = try Self.costOfMessage(members: 24)
        #expect(small.parts == 1 && large.parts == 1)
        #expect(small.bytes == large.bytes)
    }

    /// What the second message of a sender costs to save.
    private static func costOfMessage(members: Int) throws -> (parts: Int, bytes: Int) {
        var team = try Team((0..<members).map { "member \($0)" }, ScenarioSuites.usual)
        for _ in 0..<1 { _ = try team.groups[1].read(try team.groups[0].encrypt([1], random: &team.random)) }
        let before = team.groups[1]
        _ = try team.groups[1].read(try team.groups[0].encrypt([2], random: &team.random))
        let changes = team.groups[1].changes(since: before)
        #expect(changes.saved.allSatisfy { if case .messageKeys = $0.id { true } else { false } })
        return (changes.saved.count, changes.saved.map(\.bytes.count).reduce(0, +))
    }

    @Test func `Keys that were used are named so that a store can erase them`() throws {
        var team = try Team(["alice", "bob", "carol", "dave"], ScenarioSuites.usual)
        let before = team.groups[1]
        _ = try team.groups[1].read(try team.groups[0].encrypt([1], random: &team.random))
        let first = team.groups[1].changes(since: before)
        // The root of the tree of secrets is gone; what it gave is there.
        #expect(first.erased == [.messageKeys(epoch: 1, node: 3)])
        #expect(first.saved.count == 3)
        let past = team.groups[1]
        for _ in 0..<5 { try team.commit(0) }
        let later = team.groups[1].changes(since: past)
        #expect(later.erased.contains(.messageKeys(epoch: 1, node: 0)))
        #expect(!team.groups[1].image.keys.contains(.messageKeys(epoch: 1, node: 0)))
    }

    @Test func `A pending commit survives a restart and is merged when it comes back`() throws {
        var team = try Team(["alice", "bob"], ScenarioSuites.usual)
        let carol = try TestClient("carol", ScenarioSuites.usual, random: &team.random)
        let bundle = try carol.keyPackage(random: &team.random)
        var builder = CommitBuilder()
        builder.add(bundle.keyPackage)
        builder.setGroupContextExtensions([Extension(type: TestClient.extensionType, data: [1])])
        try team.proposeUpdate(1)
        let pending = try team.groups[0].commit(builder, now: TestClient.now, random: &team.random)
        var restarted = try Self.reload(team.groups[0])
        let again = try restarted.pendingCommit(from: pending.record)
        #expect(again.message == pending.message && again.welcome == pending.welcome)
        #expect(again.staged.groupContext == pending.staged.groupContext)
        try restarted.merge(again)
        try team.groups[0].merge(pending)
        #expect(restarted.image == team.groups[0].image)
        try team.groups[1].follow(pending.message)
        team.groups[0] = restarted
        team.groups.append(try carol.join(again.welcome, with: bundle).group)
        try team.expectAgreement()
        try team.talk()
        #expect(throws: MLSError.staleCommit) { try team.groups[0].pendingCommit(from: pending.record) }
    }

    @Test func `A pending commit with a new signature key survives a restart`() throws {
        var team = try Team(["alice", "bob"], ScenarioSuites.usual)
        var builder = CommitBuilder()
        builder.profile = team.clients[0].profile
        builder.profile?.signer = try team.clients[0].suite.generateSignatureKeyPair(random: &team.random)
        let pending = try team.groups[0].commit(builder, now: TestClient.now, random: &team.random)
        team.groups[0] = try Self.reload(team.groups[0])
        try team.groups[0].merge(try team.groups[0].pendingCommit(from: pending.record))
        try team.groups[1].follow(pending.message)
        try team.expectAgreement()
        try team.talk()
    }

    @Test func `Damaged or missing parts are refused by name`() throws {
        let team = try Team(["alice", "bob"], ScenarioSuites.usual)
        let parts = team.groups[0].snapshot()
        for index in parts.indices {
            var fewer = parts
            fewer.remove(at: index)
            #expect(throws: MLSError.self) { try Self.load(fewer, team.groups[0].signer) }
        }
        for (index, part) in parts.enumerated() {
            var damaged = parts
            damaged[index] = GroupPart(
                id: part.id, bytes: Secret(copying: Array(part.bytes.copyBytes().dropLast())))
            #expect(throws: MLSError.self) { try Self.load(damaged, team.groups[0].signer) }
            damaged[index] = GroupPart(
                id: part.id, bytes: Secret(copying: [99] + part.bytes.copyBytes().dropFirst()))
            #expect(throws: MLSError.self) { try Self.load(damaged, team.groups[0].signer) }
        }
        #expect(throws: MLSError.self) { try Self.load(parts, team.groups[1].signer) }
    }

    static func reload(_ group: ActiveGroup) throws -> ActiveGroup {
        try load(group.snapshot(), group.signer, parameters: group.parameters)
    }

    private static func load(
        _ parts: [GroupPart], _ signer: SignatureKeyPair, parameters: GroupParameters = GroupParameters()
    ) throws -> ActiveGroup {
        try ActiveGroup.load(parts, signer: signer, parameters: parameters, crypto: TestClient.crypto)
    }
}

/// A store as a program would have one: a table of parts.
private struct Store {
    private var table: [[UInt8]: [UInt8]] = [:]
    var base: ActiveGroup

    init(_ group: ActiveGroup) {
        base = group
        for part in group.snapshot() { table[part.id.tlsEncoded()] = part.bytes.copyBytes() }
    }

    mutating func save(_ group: ActiveGroup) throws {
        let changes = group.changes(since: base)
        for id in changes.erased { table[id.tlsEncoded()] = nil }
        for part in changes.saved { table[part.id.tlsEncoded()] = part.bytes.copyBytes() }
        base = group
        var expected: [[UInt8]: [UInt8]] = [:]
        for (id, bytes) in group.image { expected[id.tlsEncoded()] = bytes }
        #expect(table == expected)
    }

    func load(signer: SignatureKeyPair) throws -> ActiveGroup {
        let parts = try table.map { key, bytes in
            GroupPart(id: try GroupPartID(tlsEncoded: key), bytes: Secret(copying: bytes))
        }
        return try ActiveGroup.load(
            parts, signer: signer, parameters: base.parameters, crypto: TestClient.crypto)
    }
}
