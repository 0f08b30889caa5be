import Foundation
import LocalNode
import NIOCore
import NodeClient
@testable import NodeServer
import Testing

/// What a call looks like on the wire, in pieces and in excess.
struct CallFramingTests {
    private func framed(_ bytes: [UInt8], flag: UInt8 = 0) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(flag)
        buffer.writeInteger(UInt32(bytes.count))
        buffer.writeBytes(bytes)
        return buffer
    }

    private func assembled(_ parts: [ByteBuffer], limit: Int = 100) throws -> RequestAssembler.Message {
        var assembler = RequestAssembler(limit: limit)
        for part in parts { try assembler.append(part.readableBytesView) }
        return try assembler.message()
    }

    @Test func aMessageInOnePieceAndInMany() throws {
        let whole = framed([1, 2, 3, 4])
        #expect(try assembled([whole]) == .init(isCompressed: false, bytes: [1, 2, 3, 4]))
        let pieces = try (0..<whole.readableBytes).map { index in
            try #require(whole.getSlice(at: index, length: 1))
        }
        #expect(try assembled(pieces).bytes == [1, 2, 3, 4])
        #expect(try assembled([framed([])]).bytes == [])
    }

    @Test func aLengthBeyondTheLimitIsRefusedBeforeItsBytesCome() throws {
        var assembler = RequestAssembler(limit: 10)
        let start = try #require(framed([UInt8](repeating: 1, count: 11)).getSlice(at: 0, length: 5))
        #expect(throws: NodeRefusal(.resourceExhausted, "grpc: received message larger than max (11 vs. 10)"))
        {
            try assembler.append(start.readableBytesView)
        }
        #expect(try assembled([framed([UInt8](repeating: 1, count: 10))], limit: 10).bytes.count == 10)
    }

    @Test func noneTwoAndHalfAMessageAreRefused() throws {
        #expect(throws: NodeRefusal.self) { try assembled([]) }
        #expect(throws: NodeRefusal.self) { try assembled([framed([1]), framed([2])]) }
        #expect(throws: NodeRefusal.self) {
            try assembled([framed([1]), framed([UInt8](repeating: 2, count: 100))])
        }
        let half = try #require(framed([1, 2, 3]).getSlice(at: 0, length: 7))
        #expect(throws: NodeRefusal(.internalError, "unexpected EOF")) { try assembled([half]) }
        #expect(throws: NodeRefusal.self) { try assembled([framed([1], flag: 2)]) }
    }

    /// Nothing, and a thousand times the letter a, as zlib compresses them into the gzip format.
    private static let nothing = "1f8b080000000000020303000000000000000000"
    private static let letters = "1f8b08000000000002034b4c1c05a360140c77000003da389ae8030000"

    private func bytes(_ hex: String) throws -> [UInt8] {
        let digits = Array(hex)
        return try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
        }
    }

    @Test func compressedMessages() throws {
        #expect(try Gunzip.inflate(bytes(Self.nothing), limit: 10) == [])
        var assembler = RequestAssembler(limit: 1000)
        try assembler.append(framed(bytes(Self.letters), flag: 1).readableBytesView)
        #expect(
            try assembler.plainMessage(encoding: "gzip") == [UInt8](repeating: UInt8(ascii: "a"), count: 1000)
        )
        #expect(
            throws: NodeRefusal(
                .unimplemented, "grpc: Decompressor is not installed for grpc-encoding \"zstd\"")
        ) {
            try assembler.plainMessage(encoding: "zstd")
        }
        #expect(throws: NodeRefusal.self) { try assembler.plainMessage(encoding: nil) }
    }

    @Test func compressedMessagesThatGrowTooLargeOrEndEarly() throws {
        #expect(
            throws: NodeRefusal(
                .resourceExhausted, "grpc: received message after decompression larger than max")
        ) {
            try Gunzip.inflate(bytes(Self.letters), limit: 999)
        }
        #expect(throws: NodeRefusal.self) { try Gunzip.inflate(bytes(Self.letters).dropLast(9), limit: 2000) }
        #expect(throws: NodeRefusal.self) { try Gunzip.inflate([1, 2, 3], limit: 10) }
        #expect(throws: NodeRefusal.self) { try Gunzip.inflate([], limit: 10) }
    }

    @Test func paths() {
        #expect(CallRoute(path: "/xmtp.mls.api.v1.MlsApi/SendGroupMessages") == .unary(.sendGroupMessages))
        #expect(
            CallRoute(path: "/xmtp.mls.api.v1.MlsApi/SubscribeWelcomeMessages")
                == .subscription(.subscribeWelcomeMessages))
        #expect(CallRoute(path: "/a.B/C") == .unknown(service: "a.B", method: "C"))
        for path in ["", "/", "//", "x"] {
            guard case .unknown = CallRoute(path: path) else {
                Issue.record("\(path) is served")
                continue
            }
        }
    }

    @Test func refusalsInHeaders() {
        #expect(NodeRefusal(.unknown, "group is required").percentEncodedText == "group is required")
        #expect(NodeRefusal(.unknown, "100 %\r\né").percentEncodedText == "100 %25%0D%0A%C3%A9")
    }

    @Test func aSilentClientIsPingedThenClosed() {
        var keepalive = ServerKeepalive()
        #expect(keepalive.tick() == .nothing)
        #expect(keepalive.tick() == .ping)
        #expect(keepalive.tick() == .close)
        keepalive.heard()
        #expect(keepalive.tick() == .nothing)
        #expect(keepalive.tick() == .ping)
        keepalive.heard()
        #expect(keepalive.tick() == .nothing)
    }

    @Test func requestMemoryIsShared() {
        let memory = RequestMemory(limit: 10)
        #expect(memory.take(6))
        #expect(!memory.take(5))
        #expect(memory.take(4))
        memory.give(6)
        #expect(memory.take(5))
    }

    @Test func aSubscriptionWaitsForItsReader() async throws {
        let window = SendWindow(limit: 10)
        try await window.take(8)
        let second = Task { try await window.take(8) }
        await Task.yield()
        window.give(8)
        try await second.value
        let third = Task { try await window.take(8) }
        window.close()
        await #expect(throws: CancellationError.self) { try await third.value }
        await #expect(throws: CancellationError.self) { try await window.take(1) }
    }
}
