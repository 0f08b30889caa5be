import LocalNode
import NodeClient
import NodeTestSupport
import Testing

/// Streams that break and come back.
struct SubscriptionTests {
    let engine: NodeEngine
    let faults: FaultyTransport<EngineTransport>
    let timer = HandDrivenTimer()
    let node: Version3Node<FaultyTransport<EngineTransport>>
    let group: [UInt8] = [1, 2, 3]

    init() throws {
        engine = try NodeEngine(.memory)
        faults = FaultyTransport(EngineTransport(engine))
        node = Version3Node(transport: faults, timer: timer)
    }

    private func publish(_ text: String) async throws {
        try await node.publish(groupMessages: [.init(data: Samples.message(group: group, text))])
    }

    /// One event as a word.
    private func word(_ event: SubscriptionEvent<GroupEnvelope>?) -> String {
        switch event {
        case .opened?: "opened"
        case .envelope(let envelope)?: "message \(envelope.cursor.sequence)"
        case .unreadable?: "unreadable"
        case .interrupted(let error, let wait)?: "gap \(error.code) \(wait)"
        case .ended(let error)?: "ended \(error.code)"
        case nil: "nothing"
        }
    }

    @Test func aBrokenStreamTellsItsGapAndGoesOnWhereItWas() async throws {
        var events = node.subscribe(toGroups: [.init(topic: group)]).makeAsyncIterator()
        #expect(word(await events.next()) == "opened")
        try await publish("one")
        #expect(word(await events.next()) == "message 1")
        faults.endStreams(.unavailable)
        #expect(word(await events.next()) == "gap unavailable 0.1 seconds")
        try await publish("two")
        #expect(word(await events.next()) == "opened")
        #expect(word(await events.next()) == "message 2")
        // A clean end is a gap as well.
        faults.endStreams()
        #expect(word(await events.next()).hasPrefix("gap streamEnded"))
        #expect(word(await events.next()) == "opened")
        #expect(faults.opened(.subscribeGroupMessages) == 3)
    }

    @Test func waitsGrowWhileTheNodeIsAway() async throws {
        faults.refuseStreams(.unavailable)
        var events = node.subscribe(toGroups: [.init(topic: group)]).makeAsyncIterator()
        for wait in ["0.1", "0.2", "0.4", "0.8"] {
            #expect(word(await events.next()) == "gap unavailable \(wait) seconds")
        }
        faults.clearFaults()
        var last = ""
        while last != "opened" { last = word(await events.next()) }
    }

    @Test func aRefusalEndsTheFeedForGood() async throws {
        faults.refuseStreams(.cutover)
        var words: [String] = []
        for await event in node.subscribe(toGroups: [.init(topic: group)]) { words.append(word(event)) }
        #expect(words == ["ended cutover"])
        #expect(faults.opened(.subscribeGroupMessages) == 1)
    }

    @Test func aSlowReaderHoldsTheTellerBackAndLosesNothing() async throws {
        for number in 0..<1000 { try await publish("\(number)") }
        let subscription = node.subscribe(toGroups: [.init(topic: group)])
        var seen = 0
        for await event in subscription {
            if case .envelope(let envelope) = event {
                seen += 1
                #expect(envelope.cursor.sequence == UInt64(seen))
                if seen % 200 == 0 { try await Task.sleep(for: .milliseconds(2)) }
            }
            if seen == 1000 { break }
        }
        #expect(seen == 1000)
    }
}

/// One test per cell of the machine's table.
struct SubscriptionStateMachineTests {
    private func machine() -> SubscriptionStateMachine {
        SubscriptionStateMachine(
            filters: [.init(topic: [1], after: 5), .init(topic: [2]), .init(topic: [1], after: 3)],
            policy: .standard)
    }

    @Test func repeatedTopicsAreAskedOnceFromTheLowerPlace() {
        #expect(machine().filters == [.init(topic: [1], after: 3), .init(topic: [2])])
    }

    @Test func deliveryMovesThePlaceAndDropsRepeats() {
        var machine = machine()
        machine.opened(now: .zero)
        let told = [([1], 9), ([1], 9), ([1], 2), ([7], 1)].map { (topic: [UInt8], sequence: UInt64) in
            machine.delivered(topic: topic, sequence: sequence)
        }
        #expect(told == [true, false, false, true])
        #expect(machine.filters == [.init(topic: [1], after: 9), .init(topic: [2])])
    }

    @Test func failuresWaitLongerAndAStableStreamStartsOver() {
        var machine = machine()
        let gone = NodeError(.unavailable, "")
        #expect(machine.failed(gone, now: .zero, jitter: 0) == .reopen(after: .milliseconds(100)))
        #expect(machine.failed(gone, now: .zero, jitter: 0) == .ignore)
        machine.opened(now: .zero)
        #expect(machine.state == .waiting)
        machine.waited()
        #expect(machine.state == .connecting)
        machine.opened(now: .seconds(1))
        #expect(machine.failed(gone, now: .seconds(2), jitter: 0) == .reopen(after: .milliseconds(200)))
        machine.waited()
        machine.opened(now: .seconds(3))
        #expect(machine.failed(gone, now: .seconds(13), jitter: 0.5) == .reopen(after: .milliseconds(150)))
    }

    @Test func errorsDecideWhetherToComeBack() {
        for code in [NodeError.Code.invalidRequest, .permissionDenied, .unsupported, .cutover, .cancelled] {
            var machine = machine()
            #expect(machine.failed(NodeError(code, ""), now: .zero, jitter: 0) == .stop)
            #expect(machine.state == .ended)
            #expect(machine.failed(NodeError(code, ""), now: .zero, jitter: 0) == .ignore)
        }
        var limited = machine()
        #expect(
            limited.failed(NodeError(.rateLimited, ""), now: .zero, jitter: 0) == .reopen(after: .seconds(60))
        )
        var large = machine()
        #expect(large.failed(NodeError(.tooLarge, ""), now: .zero, jitter: 0) == .reopen(after: .seconds(30)))
        var given = machine()
        given.givenUp()
        #expect(given.failed(NodeError(.unavailable, ""), now: .zero, jitter: 0) == .ignore)
    }
}
