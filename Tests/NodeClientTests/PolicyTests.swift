import NodeClient
import Testing

struct RetryPolicyTests {
    @Test func waitsTripleFromFiftyMillisecondsUpToTheLongest() {
        let policy = RetryPolicy.standard
        let waits = (1...5).map { policy.wait(beforeRetry: $0, jitter: 0) }
        #expect(waits == [50, 150, 450, 1350, 4050].map { .milliseconds($0) })
        #expect(policy.wait(beforeRetry: 40, jitter: 0.9) == .seconds(30))
        #expect(policy.wait(beforeRetry: 1, jitter: 0.5) == .milliseconds(62.5))
    }

    @Test func onlyWhatMayChangeIsTriedAgain() {
        let policy = RetryPolicy.standard
        func wait(_ code: NodeError.Code, tries: Int = 1, waited: Duration = .zero) -> Duration? {
            policy.wait(after: NodeError(code, ""), tries: tries, waited: waited, jitter: 0)
        }
        for code in [
            NodeError.Code.unavailable, .deadlineExceeded, .cutOff, .nodeTrouble, .unknown, .badAnswer,
        ] {
            #expect(wait(code) != nil, "\(code)")
        }
        for code in [
            NodeError.Code.invalidRequest, .permissionDenied, .unsupported, .tooLarge, .cancelled,
            .inboxLogFull,
            .cutover, .outcomeUnknown, .badConfiguration, .rateLimited,
        ] {
            #expect(wait(code) == nil, "\(code)")
        }
        #expect(wait(.unavailable, tries: 6) == nil)
        #expect(wait(.unavailable, waited: .seconds(120)) == nil)
    }
}

struct RateTests {
    @Test func aBucketGivesItsCapAtOnceAndThenByTheRefill() {
        var bucket = TokenBucket(capacity: 3, refillPerMinute: 60)
        #expect((0..<3).map { _ in bucket.take(1, now: .zero) } == [.zero, .zero, .zero])
        #expect(bucket.take(1, now: .zero) == .seconds(1))
        #expect(bucket.take(1, now: .zero) == .seconds(2))
        // After ten seconds the debt is paid and the cap is full again, no more.
        #expect((0..<4).map { _ in bucket.take(1, now: .seconds(60)) } == [.zero, .zero, .zero, .seconds(1)])
    }

    @Test func aClockThatStandsStillOrGoesBackGivesNothing() {
        var bucket = TokenBucket(capacity: 1, refillPerMinute: 60)
        #expect(bucket.take(1, now: .seconds(5)) == .zero)
        #expect(bucket.take(1, now: .seconds(1)) == .seconds(1))
    }

    @Test func publishesAndReadsHaveBudgetsOfTheirOwn() {
        let budget = RateBudget(
            .init(readCapacity: 1, readsPerMinute: 60, publishCapacity: 2, publishesPerMinute: 60))
        #expect(budget.charge(publishes: 2, now: .zero) == .zero)
        #expect(budget.charge(publishes: 0, now: .zero) == .zero)
        #expect(budget.charge(publishes: 0, now: .zero) == .seconds(1))
        #expect(budget.charge(publishes: 1, now: .zero) == .seconds(1))
    }

    @Test func afterAPauseIsAskedForNothingGoesOut() {
        let budget = RateBudget(nil)
        #expect(budget.charge(publishes: 0, now: .zero) == .zero)
        budget.pause(for: .seconds(60), now: .zero)
        #expect(budget.charge(publishes: 1, now: .seconds(20)) == .seconds(40))
        #expect(budget.charge(publishes: 0, now: .seconds(60)) == .zero)
    }
}

struct AddressTests {
    @Test(arguments: [
        ("http://localhost:5556", "localhost", 5556, false),
        ("https://grpc.dev.xmtp.network:443", "grpc.dev.xmtp.network", 443, true),
        ("https://node.example", "node.example", 443, true), ("grpc://10.0.0.1:1/", "10.0.0.1", 1, false),
        ("grpcs://[::1]:9", "::1", 9, true), ("HTTP://[fe80::1]", "fe80::1", 80, false),
    ])
    func urlsAreRead(_ url: String, _ host: String, _ port: Int, _ usesTLS: Bool) throws {
        #expect(try Endpoint(url: url) == Endpoint(host: host, port: port, usesTLS: usesTLS))
    }

    @Test(arguments: [
        "", "localhost:5556", "ftp://x", "http://", "http://:1", "http://h:0", "http://h:65536", "http://h:x",
        "http://h/path", "http://user@h", "http://h?x",
    ])
    func otherTextsAreRefused(_ url: String) {
        #expect(throws: NodeError(.badConfiguration, "")) { try Endpoint(url: url) }
    }

    @Test func networksHaveTheirAddresses() throws {
        #expect(try Environment("local").endpoint.description == "http://localhost:5556")
        #expect(try Environment("dev").endpoint.description == "https://grpc.dev.xmtp.network:443")
        #expect(
            try Environment("production").endpoint.description == "https://grpc.production.xmtp.network:443")
        #expect(try Environment("http://127.0.0.1:7").endpoint.isLoopback)
    }

    @Test func filesComeByHTTPSOrFromThisMachine() throws {
        for url in ["https://host/x", "http://127.0.0.1:5/x", "http://localhost/x"] {
            try FileAddress.check(url)
        }
        for url in [
            "http://host/x", "file:///x", "https://", "x", "https://u:p@host/x", "http://localhost.evil/x",
        ] {
            #expect(throws: NodeError(.badConfiguration, ""), "\(url)") { try FileAddress.check(url) }
        }
    }
}

struct NodeErrorTests {
    @Test(arguments: [
        (2, "group is required", NodeError.Code.invalidRequest), (2, "inbox log is full", .inboxLogFull),
        (2, "x", .unknown),
        (3, "x", .invalidRequest), (4, "", .deadlineExceeded), (7, "request blocked", .permissionDenied),
        (8, "1 exceeds rate limit R1.2.3.4DEF", .rateLimited),
        (8, "received message larger than max", .tooLarge),
        (10, "x", .cutOff), (12, "x", .unsupported), (13, "x", .nodeTrouble), (14, "x", .unavailable),
        (
            14, "publishing to XMTP V3 is no longer available. Please upgrade your client to XMTP D14N.",
            .cutover
        ),
    ])
    func statusesHaveTheirMeaning(_ status: Int, _ text: String, _ code: NodeError.Code) {
        let error = NodeError(status: status, text: text)
        #expect(error.code == code)
        // The node's text stays apart from our own sentence.
        #expect(error.serverText == (text.isEmpty ? nil : text) && !error.reason.contains("1.2.3.4"))
    }
}

struct CursorTests {
    @Test func vectorsMergeAndDominate() {
        var a = VectorCursor([0: 5, 10: 7])
        let b = VectorCursor([10: 9, 11: 0])
        #expect(a.merged(with: b) == VectorCursor([0: 5, 10: 9]))
        #expect(!a.dominates(b) && a.merged(with: b).dominates(a) && a.dominates(VectorCursor()))
        a.advance(to: Cursor(originator: 10, sequence: 3))
        #expect(a[10] == 7 && a.highest == 7 && b[11] == 0)
    }
}
