import MLSVectors
import Testing

@testable import MLS

/// The presentation language: RFC 9420 section 2.1.
@Suite struct TLSReaderTests {
    private func length(_ bytes: [UInt8]) throws(WireError) -> Int {
        var reader = TLSReader(bytes.span.bytes)
        let value = try reader.readLength()
        try reader.expectEnd()
        return value
    }

    @Test(
        arguments: [
            ([0x00], 0), ([0x3F], 63), ([0x40, 0x40], 64), ([0x7F, 0xFF], 16383),
            ([0x80, 0x00, 0x40, 0x00], 16384), ([0xBF, 0xFF, 0xFF, 0xFF], (1 << 30) - 1),
        ] as [([UInt8], Int)])
    func `A length is read and written in its only form`(bytes: [UInt8], value: Int) throws {
        #expect(try length(bytes) == value)
        var writer = TLSWriter()
        writer.writeLength(value)
        #expect(writer.bytes == bytes)
    }

    @Test(
        arguments: [
            ([0x40, 0x3F], WireError.nonMinimalLength), ([0x40, 0x00], .nonMinimalLength),
            ([0x80, 0x00, 0x3F, 0xFF], .nonMinimalLength), ([0x80, 0, 0, 0], .nonMinimalLength),
            ([0xC0], .lengthTooLarge), ([0xFF, 0xFF, 0xFF, 0xFF], .lengthTooLarge),
            ([], .truncated), ([0x40], .truncated), ([0x80, 0x00, 0x40], .truncated),
        ] as [([UInt8], WireError)])
    func `A length in any other form is refused`(bytes: [UInt8], error: WireError) {
        #expect(throws: error) { try length(bytes) }
    }

    @Test func `A vector may not reach beyond the one around it`() {
        // Five bytes of content, whose inner vector claims five of four.
        let bytes: [UInt8] = [5, 5, 1, 2, 3, 4, 5, 6]
        #expect(throws: WireError.truncated) {
            var reader = TLSReader(bytes.span.bytes)
            _ = try reader.readVectorContent { (reader) throws(WireError) in try reader.readOpaque() }
        }
    }

    @Test func `A vector's content must be read to its end`() {
        let bytes: [UInt8] = [3, 1, 2, 3]
        #expect(throws: WireError.trailingBytes) {
            var reader = TLSReader(bytes.span.bytes)
            _ = try reader.readVectorContent { (reader) throws(WireError) in try reader.readUInt16() }
        }
    }

    @Test func `An element that takes no bytes does not make an endless vector`() {
        let bytes: [UInt8] = [1, 9]
        #expect(throws: WireError.invalidValue("empty vector element")) {
            var reader = TLSReader(bytes.span.bytes)
            _ = try reader.readVector { (reader) throws(WireError) in 0 }
        }
    }

    @Test func `An optional is absent, present or refused`() throws {
        func read(_ bytes: [UInt8]) throws(WireError) -> UInt8? {
            var reader = TLSReader(bytes.span.bytes)
            return try reader.readOptional { (reader) throws(WireError) in try reader.readUInt8() }
        }
        #expect(try read([0]) == nil)
        #expect(try read([1, 7]) == 7)
        #expect(throws: WireError.invalidValue("presence of an optional")) { try read([2, 7]) }
        #expect(throws: WireError.truncated) { try read([1]) }
    }

    @Test func `A structure must take up all the bytes it is read from`() {
        #expect(throws: WireError.trailingBytes) {
            try Lifetime(tlsEncoded: [UInt8](repeating: 0, count: 17))
        }
        #expect(throws: WireError.truncated) { try Lifetime(tlsEncoded: [UInt8](repeating: 0, count: 15)) }
    }

    @Test func `A vector longer than its first guess is written with the length in front`() throws {
        for count in [0, 63, 64, 16383, 16384, 70000] {
            var writer = TLSWriter()
            writer.writeUInt8(9)
            writer.writeVector { $0.writeBytes([UInt8](repeating: 5, count: count)) }
            writer.writeUInt8(8)
            var reader = TLSReader(writer.bytes.span.bytes)
            #expect(try reader.readUInt8() == 9)
            #expect(try reader.readOpaque() == [UInt8](repeating: 5, count: count))
            #expect(try reader.readUInt8() == 8)
            try reader.expectEnd()
        }
    }

    @Test func `Whatever the bytes, a decoder answers, and what it reads it writes the same`() throws {
        var random = SeededRandom(seed: 1)
        let checks = [
            Self.check(LeafNode.self), Self.check(ParentNode.self), Self.check(UpdatePath.self),
            Self.check(UnverifiedRatchetTree.self), Self.check(Capabilities.self),
            Self.check(Credential.self),
            Self.check(ExtensionList.self), Self.check(PreSharedKeyID.self),
            Self.check(RequiredCapabilities.self),
            Self.check(ExternalSenders.self), Self.check(ExternalPub.self), Self.check(ApplicationID.self),
            Self.check(LastResort.self), Self.check(Lifetime.self),
        ]
        for round in 0..<3000 {
            let small = (0..<random.next() % 60).map { _ in UInt8(truncatingIfNeeded: random.next() % 8) }
            let wild = (0..<random.next() % 60).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            for bytes in [small, wild] { #expect(checks[round % checks.count](bytes)) }
        }
    }

    /// Whether bytes that can be read are written the same.
    private static func check<Value: TLSEncodable & TLSDecodable>(_: Value.Type) -> ([UInt8]) -> Bool {
        { bytes in (try? Value(tlsEncoded: bytes)).map { $0.tlsEncoded() == bytes } ?? true }
    }
}
