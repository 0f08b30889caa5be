/// Reads the framing and nothing more: enough to number messages, not to judge key packages.
///
/// See: RFC 9420 section 6, section 10.
public struct FramingInspector: MessageInspector {
    public init() {}

    public func inspect(groupMessage: [UInt8]) throws(InspectionError) -> GroupMessageFacts {
        var reader = FramingReader(groupMessage)
        guard try reader.number(bytes: 2) == 1 else { throw InspectionError("unknown protocol version") }
        let form = try reader.number(bytes: 2)
        guard form == 1 || form == 2 else { throw InspectionError("not a protocol message") }
        let group = try reader.vector()
        _ = try reader.number(bytes: 8)
        let isPublic = form == 1
        if isPublic { try skipSender(&reader) }
        if isPublic { _ = try reader.vector() }
        let content = try reader.number(bytes: 1)
        guard (1...3).contains(content) else { throw InspectionError("invalid content type") }
        if isPublic {
            guard !reader.isAtEnd else { throw InspectionError("unexpected end of message") }
        } else {
            for _ in 0..<3 { _ = try reader.vector() }
            guard reader.isAtEnd else { throw InspectionError("trailing bytes") }
        }
        return GroupMessageFacts(groupID: Array(groupMessage[group]), isCommit: content == 3)
    }

    private func skipSender(_ reader: inout FramingReader) throws(InspectionError) {
        switch try reader.number(bytes: 1) {
        case 1, 2: _ = try reader.number(bytes: 4)
        case 3, 4: break
        default: throw InspectionError("invalid sender type")
        }
    }

    public func inspect(keyPackage: [UInt8], now: UInt64) throws(InspectionError) -> [UInt8] {
        var reader = FramingReader(keyPackage)
        guard try reader.number(bytes: 2) == 1 else { throw InspectionError("unknown protocol version") }
        _ = try reader.number(bytes: 2)
        _ = try reader.vector()
        _ = try reader.vector()
        let key = Array(keyPackage[try reader.vector()])
        guard !key.isEmpty else { throw InspectionError("signature key is empty") }
        guard !reader.isAtEnd else { throw InspectionError("unexpected end of key package") }
        return key
    }
}

/// Numbers and variable-size vectors from bytes. See: RFC 9420 section 2.1.2.
struct FramingReader {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func number(bytes count: Int) throws(InspectionError) -> UInt64 {
        let range = try take(count)
        return bytes[range].reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func vector() throws(InspectionError) -> Range<Int> {
        guard offset < bytes.count else { throw InspectionError("unexpected end of message") }
        let form = bytes[offset] >> 6
        guard form < 3 else { throw InspectionError("invalid vector length") }
        let width = 1 << Int(form)
        let length = try number(bytes: width) & (UInt64(1) << UInt64(8 * width - 2) - 1)
        guard form == 0 || length >= UInt64(1) << UInt64(4 * width - 2) else {
            throw InspectionError("vector length is not minimal")
        }
        return try take(Int(length))
    }

    private mutating func take(_ count: Int) throws(InspectionError) -> Range<Int> {
        guard count >= 0, count <= bytes.count - offset else {
            throw InspectionError("unexpected end of message")
        }
        defer { offset += count }
        return offset..<offset + count
    }
}
