import Testing

@testable import MLS

/// Extensions: RFC 9420 section 13.4.
@Suite struct ExtensionListTests {
    /// The `required_capabilities` of every group libxmtp 1.10 makes, as recorded (groups.md 1.3).
    private static let recorded: [UInt8] = [
        0x0C, 0xFF, 0x01, 0xFF, 0x00, 0xFF, 0x02, 0xF0, 0x00, 0x00, 0x0A, 0x00, 0x01, 0x02, 0x00, 0x07, 0x02,
        0x00,
        0x01,
    ]

    @Test func `The required capabilities of libxmtp's groups are read and written byte for byte`() throws {
        let value = try RequiredCapabilities(tlsEncoded: Self.recorded)
        #expect(value.extensions.map(\.rawValue) == [0xFF01, 0xFF00, 0xFF02, 0xF000, 0x000A, 0x0001])
        #expect(value.proposals == [.groupContextExtensions])
        #expect(value.credentials == [.basic])
        #expect(value.tlsEncoded() == Self.recorded)
    }

    @Test func `Extensions keep their order and bytes, known or not`() throws {
        let bytes: [UInt8] = [12, 0xFF, 0x01, 1, 0xAA, 0x0A, 0x0A, 0, 0x00, 0x05, 2, 1, 0]
        let list = try ExtensionList(tlsEncoded: bytes)
        #expect(list.types.map(\.rawValue) == [0xFF01, 0x0A0A, 5])
        #expect(list[ExtensionType(rawValue: 0xFF01)] == [0xAA])
        #expect(list.tlsEncoded() == bytes)
    }

    @Test func `A type that comes twice is refused`() {
        #expect(throws: WireError.duplicateExtension) {
            try ExtensionList(tlsEncoded: [6, 0x00, 0x01, 0, 0x00, 0x01, 0])
        }
    }

    @Test func `Setting an extension keeps its place`() {
        var list: ExtensionList = [
            Extension(type: .lastResort, data: [1]), Extension(type: .applicationID, data: [2]),
        ]
        list.set(Extension(type: .lastResort, data: [3]))
        #expect(list.elements.map(\.data) == [[3], [2]])
        list.remove(.lastResort)
        #expect(list.types == [.applicationID])
    }

    @Test func `Data that does not fit the type is refused when it is asked for, not before`() throws {
        let list: ExtensionList = [Extension(type: .requiredCapabilities, data: [9])]
        #expect(throws: WireError.truncated) { try list.value(RequiredCapabilities.self) }
        #expect(try list.value(ExternalSenders.self) == nil)
    }

    @Test func `The fifteen numbers reserved for GREASE are told from all others`() {
        let reserved = (UInt16.min...UInt16.max).filter { ExtensionType(rawValue: $0).isGREASE }
        #expect(reserved == (0..<15).map { 0x0A0A + 0x1010 * $0 })
    }
}
