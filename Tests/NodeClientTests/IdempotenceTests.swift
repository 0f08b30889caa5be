import LocalNode
import NodeClient
import NodeTestSupport
import Testing

/// Faults on the way: the node ends with the right state, nothing twice, and the calls are counted.
struct IdempotenceTests {
    let engine: NodeEngine
    let faults: FaultyTransport<EngineTransport>
    let timer = HandDrivenTimer()
    let node: Version3Node<FaultyTransport<EngineTransport>>
    let group: [UInt8] = [1, 2, 3]
    let inbox = String(repeating: "a", count: 64)

    init() throws {
        engine = try NodeEngine(.memory, judges: .standIns)
        faults = FaultyTransport(EngineTransport(engine))
        node = Version3Node(transport: faults, timer: timer)
    }

    @Test func aMessageIsSentAgainUntilItIsTaken() async throws {
        faults.inject(Fault(.sendGroupMessages, .unavailable, count: 3))
        try await node.publish(groupMessages: [.init(data: Samples.message(group: group, "a"))])
        #expect(faults.calls(.sendGroupMessages) == 4)
        #expect(timer.waits == [.milliseconds(50), .milliseconds(150), .milliseconds(450)])
        #expect(try await node.groupMessages(of: group, page: PageRequest()).rows.count == 1)
    }

    @Test func aMessageWhoseAnswerWasLostIsStoredOnce() async throws {
        faults.inject(Fault(.sendGroupMessages, .deadlineExceeded, when: .after))
        try await node.publish(groupMessages: [.init(data: Samples.message(group: group, "b"))])
        #expect(faults.calls(.sendGroupMessages) == 2)
        #expect(try await node.groupMessages(of: group, page: PageRequest()).rows.count == 1)
    }

    @Test func sixTriesAndNoMore() async throws {
        faults.inject(Fault(.sendGroupMessages, .unavailable, count: .max))
        await #expect(throws: NodeError(.unavailable, "")) {
            try await node.publish(groupMessages: [.init(data: Samples.message(group: group, "c"))])
        }
        #expect(faults.calls(.sendGroupMessages) == 6)
    }

    @Test func aRefusalIsNotRepeated() async throws {
        await #expect(throws: NodeError(.invalidRequest, "")) {
            try await node.publish(groupMessages: [.init(data: [1])])
        }
        #expect(faults.calls(.sendGroupMessages) == 1)
    }

    @Test func aWelcomeAndAKeyPackageWhoseAnswersWereLostAreThereOnce() async throws {
        faults.inject(Fault(.sendWelcomeMessages, .unavailable, when: .after, count: 2))
        faults.inject(Fault(.uploadKeyPackage, .nodeTrouble, when: .after))
        try await node.publish(welcomes: [
            .init(destination: [9], body: .pointer([1]), hpkePublicKey: [1], wrapper: .xwing)
        ])
        try await node.publish(keyPackage: Samples.keyPackage(installation: [7]))
        #expect(faults.calls(.sendWelcomeMessages) == 3 && faults.calls(.uploadKeyPackage) == 2)
        #expect(try await node.welcomes(for: [9], page: PageRequest()).rows.count == 1)
    }

    @Test func anIdentityUpdateWhoseAnswerWasLostIsLookedUpNotSentAgain() async throws {
        faults.inject(Fault(.publishIdentityUpdate, .unavailable, when: .after))
        try await node.publish(identityUpdate: Samples.createInbox(inbox, owner: "0x1"))
        #expect(faults.calls(.publishIdentityUpdate) == 1 && faults.calls(.getIdentityUpdates) == 1)
        #expect(try await node.identityUpdates(of: [.init(inboxID: inbox)]).first?.count == 1)
    }

    @Test func anIdentityUpdateThatDidNotArriveIsSentAgain() async throws {
        faults.inject(Fault(.publishIdentityUpdate, .deadlineExceeded, count: 2))
        try await node.publish(identityUpdate: Samples.createInbox(inbox, owner: "0x1"))
        #expect(faults.calls(.publishIdentityUpdate) == 3 && faults.calls(.getIdentityUpdates) == 2)
        #expect(try await node.identityUpdates(of: [.init(inboxID: inbox)]).first?.count == 1)
    }

    @Test func aReplayRefusedAfterALostAnswerIsASuccess() async throws {
        // The look-up lags behind at first, so the update goes out twice and is refused as a replay.
        faults.inject(Fault(.publishIdentityUpdate, .unavailable, when: .after))
        faults.inject(Fault(.getIdentityUpdates, .invalidRequest, count: 1))
        await #expect(throws: NodeError(.outcomeUnknown, "")) {
            try await node.publish(identityUpdate: Samples.createInbox(inbox, owner: "0x1"))
        }
        // Asked again, as the protocol promises: still one entry, and no error.
        faults.inject(Fault(.publishIdentityUpdate, .unavailable))
        try await node.publish(identityUpdate: Samples.createInbox(inbox, owner: "0x1"))
        #expect(try await node.identityUpdates(of: [.init(inboxID: inbox)]).first?.count == 1)
    }

    @Test func aForbiddenUpdateIsReportedAtOnce() async throws {
        try await node.publish(identityUpdate: Samples.createInbox(inbox, owner: "0x1"))
        await #expect(throws: NodeError(.invalidRequest, "")) {
            try await node.publish(identityUpdate: Samples.createInbox(inbox, owner: "0x2"))
        }
        #expect(faults.calls(.publishIdentityUpdate) == 2 && faults.calls(.getIdentityUpdates) == 0)
    }

    @Test func theCommitLogIsNeverRepeated() async throws {
        faults.inject(Fault(.batchPublishCommitLog, .unavailable, when: .after))
        await #expect(throws: NodeError(.outcomeUnknown, "")) {
            try await node.publish(
                commitLogEntries: [.init(groupID: group, entry: [1], signature: [2], signerKey: [3])])
        }
        #expect(faults.calls(.batchPublishCommitLog) == 1)
        #expect(try await node.commitLogs(of: [.init(groupID: group)]).first?.rows.count == 1)
    }

    @Test func aRateLimitIsToldAndTheNextCallWaits() async throws {
        faults.inject(Fault(.queryGroupMessages, .rateLimited))
        do {
            _ = try await node.groupMessages(of: group, page: PageRequest())
            Issue.record("no error came")
        } catch {
            #expect(error.code == .rateLimited && error.retry == .later(.seconds(60)))
        }
        _ = try await node.groupMessages(of: group, page: PageRequest())
        #expect(timer.waits == [.seconds(60)] && faults.calls(.queryGroupMessages) == 2)
    }

    @Test func aCancelledCallStopsTrying() async throws {
        faults.inject(Fault(.sendGroupMessages, .unavailable, count: .max))
        let slow = HandDrivenTimer(movesByItself: false)
        let node = Version3Node(transport: faults, timer: slow)
        let task = Task {
            try await node.publish(groupMessages: [.init(data: Samples.message(group: [1], "x"))])
        }
        while slow.waits.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: NodeError(.cancelled, "")) { try await task.value }
        #expect(faults.calls(.sendGroupMessages) == 1)
    }
}
