@testable import Control
import Foundation
import NIOCore
import Testing

private struct Count: ControlRequest {
    typealias Item = Int
    typealias Answer = String
    static let name = "count"
    var upTo: Int
}

private struct Forever: ControlRequest {
    typealias Answer = Done
    static let name = "forever"
}

private struct Failing: ControlRequest {
    typealias Answer = Done
    static let name = "failing"
}

private struct Unregistered: ControlRequest {
    typealias Answer = Done
    static let name = "unregistered"
}

/// What a test waits for.
private actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    func pass() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}

struct ControlSocketTests {
    private static func handlers(cancelled: Gate = Gate(), began: Gate = Gate()) -> ControlHandlers {
        var handlers = ControlHandlers()
        handlers.register(Count.self) { request, reply in
            for number in 0..<request.upTo {
                try await reply.send(number)
                reply.progress(ControlProgress(done: number, total: request.upTo, unit: "numbers"))
            }
            return "counted"
        }
        handlers.register(Forever.self) { _ in
            await began.open()
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
            await cancelled.open()
            return Done()
        }
        handlers.register(Failing.self) { _ in throw ControlError(.ambiguous, "It fits two.") }
        return handlers
    }

    /// Serves `handlers` on a fresh socket while `body` runs.
    private static func serving(
        _ handlers: ControlHandlers, folder: String = "", _ body: (String) async throws -> Void
    ) async throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent(
            "c\(UUID().uuidString.prefix(8))")
        let place = folder.isEmpty ? base : base.appendingPathComponent(folder)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: base) }
        let path = place.appendingPathComponent("control").path
        let ready = Gate()
        let server = Task {
            try await ControlServer(path: path, handlers: handlers).run { Task { await ready.open() } }
        }
        await ready.pass()
        do {
            try await body(path)
        } catch {
            server.cancel()
            throw error
        }
        server.cancel()
        _ = await server.result
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func itemsComeInOrderAndTheAnswerLast() async throws {
        try await Self.serving(Self.handlers()) { path in
            let numbers = AsyncStream<Int>.makeStream()
            let answer = try await ControlConnection(path: path).perform(
                Count(upTo: 1000),
                reply: ControlReply(item: { numbers.continuation.yield($0) }, progress: { _ in }))
            numbers.continuation.finish()
            #expect(answer == "counted")
            #expect(await numbers.stream.reduce(into: []) { $0.append($1) } == Array(0..<1000))
        }
    }

    @Test func theSameHandlersServeThisProcess() async throws {
        let answer = try await Self.handlers().perform(Count(upTo: 3))
        #expect(answer == "counted")
    }

    @Test func anErrorCrossesWithItsCodeAndSentence() async throws {
        try await Self.serving(Self.handlers()) { path in
            await #expect(throws: ControlError(.ambiguous, "It fits two.")) {
                try await ControlConnection(path: path).perform(Failing())
            }
        }
    }

    @Test func whatNobodyRegisteredIsRefused() async throws {
        try await Self.serving(Self.handlers()) { path in
            await #expect(throws: ControlError.unknown("unregistered")) {
                try await ControlConnection(path: path).perform(Unregistered())
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func whoConnectsWhileItEndsHarmsNobody() async throws {
        for _ in 0..<20 {
            var exchanges: [Task<String, any Error>] = []
            try await Self.serving(Self.handlers()) { path in
                exchanges = (0..<20).map { _ in Task { try await RawSocket.exchange("{", path: path) } }
                await Task.yield()
            }
            // Whether it was served or not, every connection comes to its end.
            for exchange in exchanges { _ = await exchange.result }
        }
    }

    @Test func workEndsWhenItsReceiverGoes() async throws {
        let cancelled = Gate()
        let began = Gate()
        try await Self.serving(Self.handlers(cancelled: cancelled, began: began)) { path in
            let request = Task { try await ControlConnection(path: path).perform(Forever()) }
            await began.pass()
            request.cancel()
            await cancelled.pass()
            _ = await request.result
        }
    }

    @Test func aSocketWithALongPathWorks() async throws {
        try await Self.serving(Self.handlers(), folder: String(repeating: "long", count: 40)) { path in
            #expect(path.utf8.count > 108)
            #expect(await ControlConnection(path: path).isServed())
        }
    }

    @Test func onlyTheUserMayConnect() async throws {
        try await Self.serving(Self.handlers()) { path in
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func nobodyThereIsUnavailable() async throws {
        let connection = ControlConnection(path: "/nonexistent/control")
        #expect(await !connection.isServed())
        await #expect(throws: ControlError.self) { try await connection.perform(Forever()) }
    }

    @Test(arguments: [
        "nonsense\n", "{\"version\":99,\"request\":\"count\"}\n", "{\"version\":1,\"request\":\"count\"}\n",
    ])
    func aWrongLineIsAnsweredWithAnError(line: String) async throws {
        try await Self.serving(Self.handlers()) { path in
            let answer = try await RawSocket.exchange(line, path: path)
            #expect(answer.hasPrefix("{\"error\":"))
        }
    }

    @Test func anEndlessLineIsCutOff() async throws {
        try await Self.serving(Self.handlers()) { path in
            let line = String(repeating: "x", count: ControlProtocol.lineByteLimit + 2)
            let answer = try await RawSocket.exchange(line, path: path)
            #expect(answer.isEmpty)
        }
    }
}

struct LineReaderTests {
    @Test func linesAreCutWhereverTheyArriveInPieces() throws {
        var reader = LineReader()
        let none = try reader.take(ByteBuffer(string: "ab"))
        let two = try reader.take(ByteBuffer(string: "c\nde\nf"))
        let last = try reader.take(ByteBuffer(string: "\n"))
        #expect(none.isEmpty)
        #expect(two == [Data("abc".utf8), Data("de".utf8)])
        #expect(last == [Data("f".utf8)])
    }
}
