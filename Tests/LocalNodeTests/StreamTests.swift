import LocalNode
import NodeClient
import NodeTestSupport
import SwiftProtobuf
import Synchronization
import Testing
import XMTPProtos

/// Subscriptions of the engine.
struct StreamTests {
    let group: [UInt8] = Array(repeating: 3, count: 16)

    private func publish(_ node: InMemoryNode, _ range: Range<Int>, bytes: Int = 20) async throws {
        for number in range {
            try await node.publish(
                groupMessages: [.init(data: Samples.message(group: group, number: number, bytes: bytes))])
        }
    }

    @Test func historyComesBeforeLiveAndNothingTwice() async throws {
        let node = InMemoryNode(try NodeEngine(.memory))
        try await publish(node, 0..<150)
        let subscription = node.subscribe(toGroups: [.init(topic: group, after: 20), .init(topic: [1])])
        let publisher = Task { try await publish(node, 150..<300) }
        var seen: [UInt64] = []
        for await event in subscription {
            if case .envelope(let envelope) = event { seen.append(envelope.cursor.sequence) }
            if seen.count == 280 { break }
        }
        try await publisher.value
        #expect(seen == Array(21...300))
    }

    /// Rows that are taken at once and rows that must be sent keep one order, whatever was stored before.
    @Test(.timeLimit(.minutes(1))) func rowsThatNeedNotWaitKeepTheirPlace() async throws {
        let engine = try NodeEngine(.memory)
        let node = InMemoryNode(engine)
        try await publish(node, 0..<120)
        let seen = Mutex<(taken: Int, sent: Int, rows: [[UInt8]])>((0, 0, []))
        let request = try subscribeRequest()
        let handle = FollowHandle()
        let follower = Task {
            try await engine.follow(.subscribeGroupMessages, request, handle: handle) { row in
                seen.withLock { seen in
                    guard (seen.taken + seen.sent) % 3 != 0 else { return false }
                    seen.taken += 1
                    seen.rows.append(row)
                    return true
                }
            } send: { row in
                seen.withLock {
                    $0.sent += 1
                    $0.rows.append(row)
                }
            }
        }
        var published = 120
        while seen.withLock({ $0.taken < 20 || $0.sent < 130 }) {
            try await publish(node, published..<(published + 1))
            published += 1
        }
        while seen.withLock({ $0.rows.count < published }) { await Task.yield() }
        handle.cancel()
        try await follower.value
        let ids = try seen.withLock(\.rows).map {
            try Xmtp_Mls_Api_V1_GroupMessage(serializedBytes: $0).v1.id
        }
        #expect(ids == Array(1...UInt64(published)))
    }

    @Test func aStreamWithoutFiltersStaysOpenForGroupsAndIsRefusedForWelcomes() async throws {
        let node = InMemoryNode(try NodeEngine(.memory))
        var groups = node.subscribe(toGroups: []).makeAsyncIterator()
        guard case .opened? = await groups.next() else {
            Issue.record("the stream did not open")
            return
        }
        var events: [String] = []
        for await event in node.subscribe(toWelcomes: []) {
            if case .ended(let error) = event { events.append("\(error.code): \(error.serverText ?? "")") }
        }
        #expect(events == ["invalidRequest: no valid filters provided"])
    }

    @Test func welcomesAreFollowedToo() async throws {
        let node = InMemoryNode(try NodeEngine(.memory))
        let key: [UInt8] = Array(repeating: 9, count: 32)
        var events = node.subscribe(toWelcomes: [.init(topic: key)]).makeAsyncIterator()
        _ = await events.next()
        try await node.publish(welcomes: [
            .init(destination: key, body: .pointer([1]), hpkePublicKey: [2], wrapper: .xwing)
        ])
        guard case .envelope(let envelope)? = await events.next() else {
            Issue.record("no welcome came")
            return
        }
        #expect(envelope.body == .pointer([1]) && envelope.destination == key)
    }

    @Test func aReaderThatFallsBehindIsCutOff() async throws {
        var limits = NodeServerLimits()
        limits.liveRows = 10
        let engine = try NodeEngine(.memory, limits: limits)
        let node = InMemoryNode(engine)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let request = try subscribeRequest()
        let follower = Task {
            try await engine.follow(.subscribeGroupMessages, request) { _ in
                for await _ in gate { break }
            }
        }
        while engine.openSubscriptions == 0 { await Task.yield() }
        try await publish(node, 0..<30)
        open.finish()
        await #expect(throws: NodeRefusal(.aborted, "caller did not read all messages fast enough")) {
            try await follower.value
        }
        #expect(engine.openSubscriptions == 0)
    }

    @Test func stoppingTheNodeEndsStreamsInItsWords() async throws {
        let engine = try NodeEngine(.memory)
        let request = try subscribeRequest()
        let follower = Task { try await engine.follow(.subscribeGroupMessages, request) { _ in } }
        while engine.openSubscriptions == 0 { await Task.yield() }
        engine.endSubscriptions()
        await #expect(throws: NodeRefusal(.unavailable, "service is shutting down")) {
            try await follower.value
        }
    }

    @Test func givingUpASubscriptionClosesItAtTheNode() async throws {
        let engine = try NodeEngine(.memory)
        let node = InMemoryNode(engine)
        do {
            var events = node.subscribe(toGroups: [.init(topic: group)]).makeAsyncIterator()
            _ = await events.next()
            try await wait(until: 1, openAt: engine)
            withExtendedLifetime(events) {}
        }
        try await wait(until: 0, openAt: engine)
    }

    private func wait(until count: Int, openAt engine: NodeEngine) async throws {
        for _ in 0..<1000 where engine.openSubscriptions != count {
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(engine.openSubscriptions == count)
    }

    private func subscribeRequest() throws -> [UInt8] {
        // filters { group_id }
        [0x0a, UInt8(group.count + 2), 0x0a, UInt8(group.count)] + group
    }
}
