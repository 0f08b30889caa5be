import LocalNode
import NodeClient
import NodeTestSupport
import Testing

struct PagingTests {
    let engine: NodeEngine
    let faults: FaultyTransport<EngineTransport>
    let node: Version3Node<FaultyTransport<EngineTransport>>
    let group: [UInt8] = [1, 2, 3]

    init() throws {
        engine = try NodeEngine(.memory, judges: .standIns)
        faults = FaultyTransport(EngineTransport(engine))
        node = Version3Node(transport: faults, timer: HandDrivenTimer())
    }

    private func publish(_ count: Int) async throws {
        try await node.publish(
            groupMessages: (0..<count).map {
                .init(data: Samples.message(group: group, "\($0)", isCommit: $0 % 10 == 0))
            })
    }

    @Test func allPagesTogetherAreTheWholeGroup() async throws {
        try await publish(250)
        var numbers: [UInt64] = []
        try await node.eachGroupPage(of: group, after: VectorCursor([0: 3, 10: 9])) { page in
            numbers += page.rows.map(\.cursor.sequence)
            return true
        }
        #expect(numbers == Array(10...250))
        #expect(faults.calls(.queryGroupMessages) == 3)
    }

    @Test func cursorsKeepCommitsAndMessagesApart() async throws {
        try await publish(12)
        let page = try await node.groupMessages(of: group, page: PageRequest(limit: 12))
        #expect(page.next == VectorCursor([0: 11, 10: 12]) && !page.isLast)
        let next = try await node.groupMessages(of: group, page: PageRequest(after: page.next))
        #expect(next.rows.isEmpty && next.isLast && next.next == page.next)
    }

    @Test func newestFirstGoesBackwards() async throws {
        try await publish(10)
        let first = try await node.groupMessages(of: group, page: .newestFirst(limit: 4))
        #expect(first.rows.map(\.cursor.sequence) == [10, 9, 8, 7] && !first.isLast)
        let second = try await node.groupMessages(
            of: group, page: .newestFirst(before: first.next, limit: 100))
        #expect(second.rows.map(\.cursor.sequence) == [6, 5, 4, 3, 2, 1] && second.isLast)
    }

    @Test func aPageTooLargeIsAskedForInSmallerParts() async throws {
        try await publish(8)
        faults.inject(Fault(.queryGroupMessages, .tooLarge, count: 2))
        let page = try await node.groupMessages(of: group, page: PageRequest(limit: 8))
        #expect(page.rows.map(\.cursor.sequence) == [1, 2] && !page.isLast)
        #expect(faults.calls(.queryGroupMessages) == 3)
    }

    @Test func longListsAreAskedForInParts() async throws {
        let inboxes = (0..<120).map { number -> String in
            let digits = String(number)
            return String(repeating: "0", count: 64 - digits.count) + digits
        }
        for (number, inbox) in inboxes.enumerated() {
            try await node.publish(identityUpdate: Samples.createInbox(inbox, owner: "0x\(number)"))
        }
        let logs = try await node.identityUpdates(of: inboxes.reversed().map { .init(inboxID: $0) })
        #expect(logs.map { $0.first?.sequence } == (1...120).reversed().map { UInt64($0) })
        #expect(faults.calls(.getIdentityUpdates) == 3)
        let newest = try await node.newestMessages(
            of: (0..<1500).map { [UInt8($0 & 255), UInt8($0 >> 8)] }, withContent: false)
        #expect(newest.count == 1500 && faults.calls(.getNewestGroupMessage) == 2)
        #expect(try await node.newestMessages(of: [], withContent: false).isEmpty)
        #expect(try await node.keyPackages(of: []).isEmpty && faults.calls(.fetchKeyPackages) == 0)
    }

    @Test func welcomesGoOutFiftyAtATime() async throws {
        try await node.publish(
            welcomes: (0..<120).map {
                .init(
                    destination: [UInt8($0)], body: .welcome(data: [1], metadata: []), hpkePublicKey: [2],
                    wrapper: .xwing)
            })
        #expect(faults.calls(.sendWelcomeMessages) == 3)
    }

    @Test func messagesBeyondTheRequestLimitGoInSeveralRequests() async throws {
        let large = (0..<3).map { Samples.message(group: group, number: $0, bytes: 10 * 1024 * 1024) }
        try await node.publish(groupMessages: large.map { .init(data: $0) })
        #expect(faults.calls(.sendGroupMessages) == 2)
    }
}
