import MLSVectors
import Testing

@testable import MLS

/// Messages that come late, twice, out of order, or back to their sender.
@Suite struct MessageOrderTests {
    @Test func `A refused commit consumes nothing, and the same generation serves for the next one`() throws {
        var team = try Team(["alice", "bob", "carol"], ScenarioSuites.usual)
        // As libxmtp: each commit is built on a copy that is thrown away, so all use generation 0.
        let before = team.groups[0]
        var messages: [[UInt8]] = []
        for _ in 0..<3 {
            var copy = before
            messages.append(try copy.commit(now: TestClient.now, random: &team.random).message)
        }
        let image = team.groups[1].image
        for message in messages.dropLast() {
            guard case .commit = try team.groups[1].process(message, now: TestClient.now) else {
                throw TestFailure("no commit")
            }
            #expect(team.groups[1].image == image)
        }
        try team.groups[1].follow(messages[2])
        #expect(team.groups[1].epoch == 2)
    }

    @Test func `Our own sender moves on with each commit it publishes`() throws {
        var team = try Team(["alice", "bob"], ScenarioSuites.usual)
        _ = try team.groups[0].commit(now: TestClient.now, random: &team.random)
        let second = try team.groups[0].commit(now: TestClient.now, random: &team.random)
        try team.groups[1].follow(second.message)
        try team.groups[0].merge(second)
        try team.expectAgreement()
    }

    @Test func `A commit that is staged and dropped leaves no trace, a stale one cannot be merged`() throws {
        var team = try Team(["alice", "bob", "carol"], ScenarioSuites.usual)
        let first = try team.groups[0].commit(now: TestClient.now, random: &team.random)
        let second = try team.groups[1].commit(now: TestClient.now, random: &team.random)
        let image = team.groups[2].image
        guard case .commit(let staged) = try team.groups[2].process(second.message, now: TestClient.now)
        else {
            throw TestFailure("no commit")
        }
        #expect(team.groups[2].image == image)
        try team.groups[2].follow(first.message)
        #expect(throws: MLSError.staleCommit) { try team.groups[2].merge(staged) }
        #expect(throws: MLSError.wrongEpoch(received: 1, current: 2)) {
            try team.groups[2].process(second.message, now: TestClient.now)
        }
        try team.groups[0].merge(first)
        try team.groups[1].follow(first.message)
        #expect(throws: MLSError.staleCommit) { try team.groups[1].merge(second) }
        try team.expectAgreement()
    }

    @Test func `Our own messages are recognised when they come back`() throws {
        var team = try Team(["alice", "bob"], ScenarioSuites.usual)
        let image = { team.groups[0].image }
        let text = try team.groups[0].encrypt([1], random: &team.random)
        let proposal = try team.groups[0].propose(
            .remove(1), wireFormat: .publicMessage, now: TestClient.now, random: &team.random)
        let pending = try team.groups[0].commit(now: TestClient.now, random: &team.random)
        let before = image()
        for (message, type) in [(text, ContentType.application), (pending.message, .commit)] {
            guard case .ownEcho(let echo) = try team.groups[0].process(message, now: TestClient.now) else {
                throw TestFailure("not recognised")
            }
            #expect(echo.contentType == type && !echo.isPendingCommit)
        }
        guard case .proposal = try team.groups[0].process(proposal, now: TestClient.now) else {
            throw TestFailure("not recognised")
        }
        guard
            case .ownEcho(let echo) = try team.groups[0].process(
                pending.message, pending: pending, now: TestClient.now)
        else { throw TestFailure("not recognised") }
        #expect(echo.isPendingCommit)
        #expect(image() == before)
    }

    @Test func `Application messages of past epochs are read as far as they are kept`() throws {
        var team = try Team(
            ["alice", "bob", "carol"], ScenarioSuites.usual, parameters: GroupParameters(pastEpochs: 2))
        var late: [[UInt8]] = []
        for _ in 0..<4 {
            late.append(try team.groups[0].encrypt(Array("late".utf8), random: &team.random))
            try team.commit(1)
        }
        let read = try team.groups[2].read(late[2])
        #expect(read.epoch == 3 && read.sender.leafIndex == 0)
        #expect(throws: MLSError.keyWasUsed) { try team.groups[2].read(late[2]) }
        #expect(throws: MLSError.wrongEpoch(received: 2, current: 5)) { try team.groups[2].read(late[1]) }
        #expect(try team.groups[2].read(late[3]).epoch == 4)
    }

    @Test func `Of a past epoch no handshake keys are kept, not even of senders who are heard late`() throws {
        var team = try Team(["alice", "bob", "carol", "dave"], ScenarioSuites.usual)
        try team.propose(
            0, .preSharedKey(PreSharedKeyID(kind: .external(id: [1]), nonce: team.random.bytes(count: 32))))
        let late = try team.groups[3].encrypt([1], despiteProposals: true, random: &team.random)
        let before = team.groups[1]
        try team.commit(2)
        let changes = team.groups[1].changes(since: before)
        _ = try team.groups[1].read(late)
        team.groups[1] = try SnapshotTests.reload(team.groups[1])
        let past = try #require(team.groups[1].pastEpochs.last)
        var ratchets = 0
        for part in past.secretTree.parts {
            guard case .ratchets(let handshake, _) = part.content else { continue }
            #expect(handshake == nil)
            ratchets += 1
        }
        #expect(ratchets >= 2)
        #expect(throws: MLSError.misuse("the handshake keys of a past epoch are not kept")) {
            try past.secretTree.peekNext(leaf: 0, kind: .handshake, suite: team.groups[1].suite)
        }
        // A store that writes the changes has not kept them either.
        #expect(changes.saved.contains { $0.id == .messageKeys(epoch: before.epoch, node: NodeIndex(0)) })
    }

    @Test func `A late message names its sender as it was, removed or replaced since`() throws {
        var team = try Team(["alice", "bob", "carol"], ScenarioSuites.usual)
        let late = try team.groups[1].encrypt(Array("before I go".utf8), random: &team.random)
        var builder = CommitBuilder()
        builder.remove(1)
        try team.commit(0, builder)
        team.groups.remove(at: 1)
        try team.add("dave", by: 0)
        #expect(team.groups[1].member(at: 1)?.credential == .basic(identity: Array("dave".utf8)))
        let read = try team.groups[1].read(late)
        #expect(read.sender.credential == .basic(identity: Array("bob".utf8)))
        #expect(read.data == Array("before I go".utf8))
    }

    @Test func `A removed member still reads what was sent before`() throws {
        var team = try Team(["alice", "bob", "carol"], ScenarioSuites.usual)
        let late = try team.groups[0].encrypt([7], random: &team.random)
        var builder = CommitBuilder()
        builder.remove(1)
        try team.commit(2, builder)
        #expect(team.groups[1].status == .evicted)
        #expect(team.groups[1].context == team.groups[0].context)
        #expect(try team.groups[1].read(late).data == [7])
        let next = try team.groups[2].encrypt([8], random: &team.random)
        #expect(throws: MLSError.self) { try team.groups[1].read(next) }
        #expect(throws: MLSError.groupIsInactive) {
            try team.groups[1].process(
                try team.groups[2].commit(now: TestClient.now, random: &team.random).message,
                now: TestClient.now)
        }
    }

    @Test func `The window of a sender's messages is as wide as the parameters say`() throws {
        var team = try Team(["alice", "bob"], ScenarioSuites.usual)
        var messages: [[UInt8]] = []
        for number in 0..<8 {
            messages.append(try team.groups[0].encrypt([UInt8(number)], random: &team.random))
        }
        #expect(try team.groups[1].read(messages[7]).generation == 7)
        #expect(try team.groups[1].read(messages[3]).data == [3])
        #expect(throws: MLSError.generationIsTooOld) { try team.groups[1].read(messages[2]) }
        #expect(throws: MLSError.keyWasUsed) { try team.groups[1].read(messages[3]) }
        #expect(throws: MLSError.keyWasUsed) { try team.groups[1].read(messages[7]) }
    }

    @Test func `Proposals that wait must be committed before anybody talks`() throws {
        var team = try Team(["alice", "bob"], ScenarioSuites.usual)
        try team.proposeUpdate(1)
        #expect(throws: MLSError.self) { try team.groups[0].encrypt([1], random: &team.random) }
        let message = try team.groups[0].encrypt([1], despiteProposals: true, random: &team.random)
        #expect(try team.groups[1].read(message).data == [1])
        try team.commit(0)
        try team.talk()
    }
}
