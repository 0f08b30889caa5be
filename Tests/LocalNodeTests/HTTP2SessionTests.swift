import LocalNode
import NIOCore
import NIOHPACK
@testable import NodeServer
import TestSupport
import Testing

/// One client's HTTP/2, byte by byte.
struct HTTP2SessionTests {
    private typealias Wire = HTTP2Wire

    /// A session as a client has it that has said hello, and what is told of what it says next.
    private struct Talk {
        var session: HTTP2Session
        var told: [String] = []

        init(streamLimit: Int = 100, saying hello: [UInt8] = HTTP2Wire.hello) throws {
            session = HTTP2Session(streamLimit: streamLimit)
            session.begin()
            try say(hello)
            _ = heard()
        }

        mutating func say(_ bytes: [UInt8]) throws {
            session.receive(ByteBuffer(bytes: bytes))
            while let event = try session.next() {
                switch event {
                case .opened(let id, let headers):
                    told.append("\(id) opened \(headers.first(name: ":path") ?? "")")
                case .content(let id, let bytes): told.append("\(id) \(String(buffer: bytes))")
                case .ended(let id): told.append("\(id) ended")
                case .closed(let id): told.append("\(id) closed")
                case .nothing: break
                }
            }
        }

        /// What the server has for the client; it counts as sent only when ``sent(_:)`` says so.
        mutating func heard(sent isSent: Bool = true) -> [HTTP2Wire.Frame] {
            guard let output = session.takeOutput() else { return [] }
            if isSent { session.didSend(output.content) }
            return HTTP2Wire.frames(output.bytes)
        }
    }

    private func contentBytes(_ frames: [HTTP2Wire.Frame], on stream: UInt32? = nil) -> Int {
        frames.filter { $0.kind == .data && (stream == nil || $0.stream == stream) }
            .reduce(0) { $0 + $1.payload.count }
    }

    // MARK: - Requests

    @Test func aRequestIsToldInItsParts() throws {
        var talk = try Talk()
        try talk.say(
            Wire.headers(1) + Wire.data(1, Array("ab".utf8)) + Wire.data(1, Array("c".utf8), end: true))
        try talk.say(Wire.headers(3, end: true))
        try talk.say(Wire.headers(5) + Wire.data(5, [], end: true))
        #expect(
            talk.told == [
                "1 opened /a.B/C", "1 ab", "1 c", "1 ended", "3 opened /a.B/C", "3 ended", "5 opened /a.B/C",
                "5 ended",
            ])
    }

    @Test func bytesMayComeOneByOne() throws {
        var talk = try Talk(saying: [])
        for byte in Wire.hello + Wire.headers(1) + Wire.data(1, Array("abc".utf8), end: true) {
            try talk.say([byte])
        }
        #expect(talk.told == ["1 opened /a.B/C", "1 abc", "1 ended"])
        #expect(talk.heard().contains { $0.kind == .settings && $0.flags == 1 })
    }

    @Test func paddingPriorityAndContinuationsAreTakenOff() throws {
        var talk = try Talk()
        let block = Wire.block
        let head = [3] + [0, 0, 0, 0, 9] + Array(block[..<4]) + [0, 0, 0]
        try talk.say(Wire.frame(1, 0x28, stream: 1, head))
        try talk.say(Wire.frame(9, 0, stream: 1, Array(block[4..<9])))
        try talk.say(Wire.frame(9, 4, stream: 1, Array(block[9...])))
        try talk.say(Wire.frame(0, 0x9, stream: 1, [2] + Array("abc".utf8) + [0, 0]))
        #expect(talk.told == ["1 opened /a.B/C", "1 abc", "1 ended"])
    }

    @Test func aClientMayEndARequestByTrailersOrGiveItUp() throws {
        var talk = try Talk()
        try talk.say(Wire.headers(1) + Wire.headers(1, end: true) + Wire.headers(3) + Wire.reset(3))
        #expect(talk.told == ["1 opened /a.B/C", "1 ended", "3 opened /a.B/C", "3 closed"])
        try talk.say(Wire.reset(1))
        #expect(talk.session.isIdle)
    }

    private static let longText = String(repeating: "x", count: 300)
    private static let blocks: [(block: [UInt8], headers: HPACKHeaders)] = [
        (CallHeaders.answer, [":status": "200", "content-type": "application/grpc"]),
        (
            CallHeaders.subscribed,
            [":status": "200", "content-type": "application/grpc", "subscribed": "true"]
        ),
        (CallHeaders.success, ["grpc-status": "0"]),
        (CallHeaders.plain(status: 415), [":status": "415"]),
        (
            CallHeaders.trailers(NodeRefusal(.invalidArgument, longText)),
            ["grpc-status": "3", "grpc-message": longText]
        ),
    ]

    /// The blocks of answers are written by hand; another's decoder must read them.
    @Test(arguments: blocks) func headerBlocksMeanWhatTheyShould(
        _ block: [UInt8], _ headers: HPACKHeaders
    ) throws {
        var decoder = HPACKDecoder(allocator: ByteBufferAllocator())
        var buffer = ByteBuffer(bytes: block)
        let decoded = try decoder.decodeHeaders(from: &buffer)
        #expect(decoded.map { [$0.name, $0.value] } == headers.map { [$0.name, $0.value] })
    }

    // MARK: - Answers

    @Test func anAnswerIsThreeFrames() throws {
        var talk = try Talk()
        try talk.say(Wire.headers(1, end: true))
        talk.session.send(headers: CallHeaders.answer, on: 1)
        talk.session.send(message: [7, 8], on: 1)
        talk.session.end(1, trailers: CallHeaders.success)
        #expect(
            talk.heard() == [
                .init(kind: .headers, flags: 4, stream: 1, payload: CallHeaders.answer),
                .init(kind: .data, flags: 0, stream: 1, payload: [0, 0, 0, 0, 2, 7, 8]),
                .init(kind: .headers, flags: 5, stream: 1, payload: CallHeaders.success),
            ])
        #expect(talk.session.isIdle)
    }

    @Test func anEarlyAnswerDoesNotWantTheRestOfTheRequest() throws {
        var talk = try Talk()
        try talk.say(Wire.headers(1))
        talk.session.end(1, trailers: CallHeaders.success)
        #expect(talk.heard().last == .init(kind: .reset, flags: 0, stream: 1, payload: Wire.word(0)))
        try talk.say(Wire.data(1, [1, 2, 3], end: true))
        #expect(talk.told == ["1 opened /a.B/C"])
    }

    @Test func anAnswerWaitsForTheWindowOfItsCall() throws {
        var talk = try Talk(saying: Wire.preface + Wire.setting(4, 10))
        try talk.say(Wire.headers(1, end: true))
        talk.session.send(message: [UInt8](repeating: 1, count: 30), on: 1)
        talk.session.end(1, trailers: CallHeaders.success)
        #expect(contentBytes(talk.heard()) == 10)
        try talk.say(Wire.widen(0, by: 1000))
        #expect(talk.heard().isEmpty)
        try talk.say(Wire.widen(1, by: 5))
        #expect(contentBytes(talk.heard()) == 5)
        // All windows of the client grow by ten.
        try talk.say(Wire.setting(4, 20))
        #expect(contentBytes(talk.heard()) == 10)
        try talk.say(Wire.widen(1, by: 100))
        let rest = talk.heard()
        #expect(contentBytes(rest) == 10)
        #expect(rest.last?.flags == 5 && talk.session.isIdle)
    }

    @Test func aSmallerWindowMayLeaveLessThanNothing() throws {
        var talk = try Talk(saying: Wire.preface + Wire.setting(4, 100))
        try talk.say(Wire.headers(1, end: true))
        talk.session.send(message: [UInt8](repeating: 1, count: 195), on: 1)
        #expect(contentBytes(talk.heard()) == 100)
        try talk.say(Wire.setting(4, 10) + Wire.widen(1, by: 90))
        #expect(contentBytes(talk.heard()) == 0)
        try talk.say(Wire.widen(1, by: 7))
        #expect(contentBytes(talk.heard()) == 7)
    }

    @Test func callsShareTheWindowOfTheirConnection() throws {
        var talk = try Talk(saying: Wire.preface + Wire.setting(4, 1 << 20))
        try talk.say(Wire.headers(1, end: true) + Wire.headers(3, end: true))
        for stream in [1, 3] as [UInt32] {
            talk.session.send(message: [UInt8](repeating: 1, count: 100_000), on: stream)
            talk.session.end(stream, trailers: CallHeaders.success)
        }
        #expect(contentBytes(talk.heard()) == 65_535)
        try talk.say(Wire.widen(0, by: 65_536))
        let next = talk.heard()
        // In turn, a frame each.
        #expect(contentBytes(next, on: 1) >= 16_384 && contentBytes(next, on: 3) >= 16_384)
        try talk.say(Wire.widen(0, by: 1 << 20))
        #expect(contentBytes(talk.heard()) == 200_010 - 65_535 - 65_536)
        #expect(talk.session.isIdle)
    }

    @Test func nothingRunsFarAheadOfTheWire() throws {
        var talk = try Talk(saying: Wire.preface + Wire.setting(4, 1 << 30) + Wire.widen(0, by: 1 << 30))
        try talk.say(Wire.headers(1, end: true))
        let window = SendWindow(limit: 1)
        talk.session.send(message: [UInt8](repeating: 1, count: 3 << 20), on: 1, window: window)
        let output = talk.session.takeOutput()
        let first = try #require(output)
        #expect(first.content == GRPCSettings.connectionAhead && first.windows.isEmpty)
        let more = talk.session.takeOutput()
        #expect(more == nil)
        talk.session.didSend(first.content)
        var (rest, windows) = (0, 0)
        while let output = talk.session.takeOutput() {
            rest += output.content
            windows += output.windows.count
            talk.session.didSend(output.content)
        }
        #expect(rest == (3 << 20) + 5 - first.content && windows == 1)
    }

    @Test func aTableMadeSmallerIsAnswered() throws {
        var talk = try Talk()
        try talk.say(Wire.headers(1, end: true) + Wire.setting(1, 0))
        talk.session.end(1, trailers: CallHeaders.success)
        #expect(talk.heard().last?.payload == [0x20] + CallHeaders.success)
    }

    // MARK: - Windows of the client's

    @Test func whatWasReadIsGivenBack() throws {
        var talk = try Talk()
        try talk.say(Wire.headers(1))
        let part = [UInt8](repeating: 1, count: 16_384)
        var widened: [UInt32: Int] = [:]
        for _ in 0..<1024 {
            try talk.say(Wire.data(1, part))
            for frame in talk.heard() where frame.kind == .windowUpdate {
                widened[frame.stream, default: 0] += frame.payload.reduce(0) { $0 << 8 | Int($1) }
            }
        }
        #expect(widened[1] ?? 0 > 15 << 20 && widened[0] ?? 0 >= 8 << 20)
    }

    // MARK: - Faults

    @Test(arguments: [
        ("no preface", Array("GET / HTTP/1.1\r\n".utf8), HTTP2Code.protocolError),
        ("no settings first", Wire.preface + Wire.headers(1), .protocolError),
        ("an answer to settings first", Wire.preface + Wire.frame(4, 1), .protocolError),
        ("a frame too long", Wire.hello + [0x00, 0x40, 0x01, 0, 0, 0, 0, 0, 1], .frameSizeError),
        ("data on no stream", Wire.hello + Wire.data(0, [1]), .protocolError),
        ("data before headers", Wire.hello + Wire.data(1, [1]), .protocolError),
        ("headers on no stream", Wire.hello + Wire.headers(0), .protocolError),
        ("headers on a stream of ours", Wire.hello + Wire.headers(2), .protocolError),
        ("no header block", Wire.hello + Wire.headers(1, [0xff, 0xff, 0xff, 0xff, 0xff]), .compressionError),
        ("more padding than frame", Wire.hello + Wire.frame(1, 0xc, stream: 1, [9, 1]), .protocolError),
        ("half a priority", Wire.hello + Wire.frame(1, 0x24, stream: 1, [0, 0]), .frameSizeError),
        ("a continuation of nothing", Wire.hello + Wire.frame(9, 4, stream: 1), .protocolError),
        (
            "a ping among the headers",
            Wire.hello + Wire.frame(1, 0, stream: 1) + Wire.frame(6, [UInt8](repeating: 0, count: 8)),
            .protocolError
        ),
        ("a short ping", Wire.hello + Wire.frame(6, [1]), .frameSizeError),
        (
            "a ping on a stream", Wire.hello + Wire.frame(6, stream: 1, [UInt8](repeating: 0, count: 8)),
            .protocolError
        ),
        ("a reset of nothing", Wire.hello + Wire.reset(1), .protocolError),
        (
            "a long reset", Wire.hello + Wire.headers(1) + Wire.frame(3, stream: 1, [1, 2, 3, 4, 5]),
            .frameSizeError
        ),
        ("settings on a stream", Wire.hello + Wire.frame(4, stream: 1), .protocolError),
        (
            "more settings than there are",
            Wire.hello + Wire.frame(4, (0..<33).flatMap { _ in [0, 4] + Wire.word(100) }), .enhanceYourCalm
        ),
        ("half a setting", Wire.hello + Wire.frame(4, [0, 4, 0]), .frameSizeError),
        ("settings in an answer", Wire.hello + Wire.frame(4, 1, Wire.word(0)), .frameSizeError),
        ("a window too wide", Wire.hello + Wire.setting(4, 1 << 31), .flowControlError),
        ("frames too short", Wire.hello + Wire.setting(5, 100), .protocolError),
        ("a window made too wide", Wire.hello + Wire.widen(0, by: 0x7fff_ffff), .flowControlError),
        ("a window not made wider", Wire.hello + Wire.widen(0, by: 0), .protocolError),
        ("a window of nothing", Wire.hello + Wire.widen(1, by: 1), .protocolError),
        ("a promise", Wire.hello + Wire.frame(5, 4, stream: 1, Wire.word(2)), .protocolError),
    ])
    func aFaultEndsTheConnection(_ name: String, _ bytes: [UInt8], _ code: HTTP2Code) throws {
        do {
            _ = try Talk(saying: bytes)
            Issue.record("\(name) was taken")
        } catch let fault as ConnectionFault {
            #expect(fault.code == code, "\(name): \(fault.text)")
        }
    }

    @Test(arguments: [
        ("data after the end", Wire.headers(1, end: true) + Wire.data(1, [1]), HTTP2Code.streamClosed),
        ("headers in the middle", Wire.headers(1) + Wire.headers(1), .protocolError),
        ("a window not made wider", Wire.headers(1) + Wire.widen(1, by: 0), .protocolError),
        ("a window too wide", Wire.headers(1) + Wire.widen(1, by: 0x7fff_ffff), .flowControlError),
    ])
    func aFaultOfACallEndsTheCall(_ name: String, _ bytes: [UInt8], _ code: HTTP2Code) throws {
        var talk = try Talk()
        try talk.say(bytes)
        #expect(talk.told.last == "1 closed", "\(name)")
        #expect(
            talk.heard().last == .init(kind: .reset, flags: 0, stream: 1, payload: Wire.word(code.rawValue)))
        try talk.say(Wire.headers(3))
        #expect(talk.told.last == "3 opened /a.B/C")
    }

    @Test func moreThanTheWindowTakesIsAFault() throws {
        var talk = try Talk()
        try talk.say(Wire.headers(1))
        talk.session.receiveWindow = 5
        #expect(throws: ConnectionFault.self) { try talk.say(Wire.data(1, [1, 2, 3, 4, 5, 6])) }
        talk = try Talk()
        try talk.say(Wire.headers(1))
        talk.session.streams[1]?.receiveWindow = 5
        try talk.say(Wire.data(1, [1, 2, 3, 4, 5, 6]))
        #expect(talk.told.last == "1 closed")
    }

    @Test func tooManyCallsAreRefused() throws {
        var talk = try Talk(streamLimit: 1)
        try talk.say(Wire.headers(1) + Wire.headers(3))
        #expect(talk.told == ["1 opened /a.B/C"])
        #expect(
            talk.heard().last
                == .init(
                    kind: .reset, flags: 0, stream: 3, payload: Wire.word(HTTP2Code.refusedStream.rawValue)))
        try talk.say(Wire.reset(1) + Wire.headers(5))
        #expect(talk.told.last == "5 opened /a.B/C")
    }

    @Test func noCallBeginsOnceTheEndIsSaid() throws {
        var talk = try Talk()
        try talk.say(Wire.headers(1))
        talk.session.stop()
        #expect(talk.heard().last?.kind == .goAway)
        try talk.say(Wire.headers(3))
        #expect(talk.heard().last?.kind == .reset && !talk.session.isIdle)
        talk.session.end(1, trailers: CallHeaders.success)
        #expect(talk.session.isIdle)
    }

    @Test(arguments: [
        Wire.frame(6, [UInt8](repeating: 0, count: 8)), Wire.frame(4),
        Wire.frame(2, stream: 1, [0, 0, 0, 0, 0]),
        Wire.frame(0x77), Wire.data(1, []),
    ])
    func noisyClientsAreTold(_ frame: [UInt8]) throws {
        var talk = try Talk()
        try talk.say(Wire.headers(1))
        for _ in 0..<3 {
            for _ in 0..<(GRPCSettings.framesPerHalfMinute / 2) { try talk.say(frame) }
            talk.session.tick()
        }
        do {
            for _ in 0...GRPCSettings.framesPerHalfMinute { try talk.say(frame) }
            Issue.record("nobody minded")
        } catch let fault as ConnectionFault {
            #expect(fault.code == .enhanceYourCalm)
        }
    }

    @Test func whoOpensCallsOnlyToGiveThemUpIsTold() throws {
        var talk = try Talk()
        do {
            for call in 0...UInt32(GRPCSettings.framesPerHalfMinute) {
                try talk.say(Wire.headers(2 * call + 1) + Wire.reset(2 * call + 1))
            }
            Issue.record("nobody minded")
        } catch let fault as ConnectionFault {
            #expect(fault.code == .enhanceYourCalm)
        }
    }

    /// Whatever comes, it is told, dropped or a fault; and the answers go on.
    @Test func damagedConversationsDoNoHarm() throws {
        var random = SeededRandom(seed: 7)
        let conversation =
            Wire.hello + Wire.setting(4, 100) + Wire.headers(1) + Wire.data(1, [1, 2, 3], end: true)
            + Wire.widen(1, by: 50)
            + Wire.headers(3, end: true) + Wire.frame(6, [UInt8](repeating: 0, count: 8)) + Wire.reset(3)
            + Wire.headers(5)
        for _ in 0..<3000 {
            var bytes = conversation
            for _ in 0..<(1 + random.next() % 4) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(
                    truncatingIfNeeded: random.next() >> 9)
            }
            do {
                var talk = try Talk(saying: bytes)
                for stream in [1, 3, 5] as [UInt32] {
                    talk.session.send(message: [UInt8](repeating: 1, count: 300), on: stream)
                    talk.session.end(stream, trailers: CallHeaders.success)
                }
                try talk.say(Wire.widen(0, by: 1000))
                _ = talk.heard()
            } catch is ConnectionFault {}
        }
    }
}
