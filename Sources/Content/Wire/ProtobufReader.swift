/// Reads the protobuf wire format, field by field, with the strictness of the reference's decoder: a known field of the
/// wrong wire type, a varint over 64 bits or a length beyond the end is an error.
struct ProtobufReader {
    enum WireType: UInt8 {
        case varint = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case startGroup = 3
        case endGroup = 4
        case fixed32 = 5
    }

    struct Key {
        let field: UInt32
        let wire: WireType
    }

    /// Groups nest no deeper than this; the reference's limit.
    private static let groupDepthLimit = 100

    private let source: [UInt8]
    private let end: Int
    private(set) var offset: Int

    init(_ source: [UInt8]) { self.init(source, in: 0..<source.count) }

    private init(_ source: [UInt8], in range: Range<Int>) {
        self.source = source
        offset = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { offset >= end }

    mutating func key() throws(ContentError) -> Key {
        let value = try varint()
        guard value <= UInt64(UInt32.max), let wire = WireType(rawValue: UInt8(value & 7)), value >> 3 != 0
        else {
            throw ContentError(.malformedProtobuf, "a field with an impossible key")
        }
        return Key(field: UInt32(value >> 3), wire: wire)
    }

    mutating func message(_ key: Key) throws(ContentError) -> ProtobufReader {
        ProtobufReader(source, in: try range(key))
    }

    mutating func bytes(_ key: Key) throws(ContentError) -> [UInt8] { Array(source[try range(key)]) }

    mutating func string(_ key: Key) throws(ContentError) -> String {
        guard let text = String(validating: source[try range(key)], as: UTF8.self) else {
            throw ContentError(.malformedProtobuf, "a text field that is not UTF-8")
        }
        return text
    }

    mutating func uint32(_ key: Key) throws(ContentError) -> UInt32 {
        try expect(.varint, key)
        return UInt32(truncatingIfNeeded: try varint())
    }

    mutating func int32(_ key: Key) throws(ContentError) -> Int32 {
        try expect(.varint, key)
        return Int32(truncatingIfNeeded: try varint())
    }

    /// Passes over the value of a field that is not ours to read.
    mutating func skip(_ key: Key) throws(ContentError) {
        try skip(key, depth: 0)
    }

    private mutating func skip(_ key: Key, depth: Int) throws(ContentError) {
        switch key.wire {
        case .varint: _ = try varint()
        case .fixed64: try advance(8)
        case .fixed32: try advance(4)
        case .lengthDelimited: _ = try range(key)
        case .startGroup:
            guard depth < Self.groupDepthLimit else {
                throw ContentError(.malformedProtobuf, "groups nested too deeply")
            }
            while true {
                let inner = try self.key()
                if inner.wire == .endGroup {
                    guard inner.field == key.field else {
                        throw ContentError(.malformedProtobuf, "a group that another field's end closes")
                    }
                    return
                }
                try skip(inner, depth: depth + 1)
            }
        case .endGroup: throw ContentError(.malformedProtobuf, "the end of a group that did not begin")
        }
    }

    private func expect(_ wire: WireType, _ key: Key) throws(ContentError) {
        guard key.wire == wire else {
            throw ContentError(.malformedProtobuf, "field \(key.field) has the wrong wire type")
        }
    }

    private mutating func range(_ key: Key) throws(ContentError) -> Range<Int> {
        try expect(.lengthDelimited, key)
        let length = try varint()
        guard let count = Int(exactly: length), count <= end - offset else {
            throw ContentError(.malformedProtobuf, "a field longer than its message")
        }
        defer { offset += count }
        return offset..<offset + count
    }

    private mutating func advance(_ count: Int) throws(ContentError) {
        guard count <= end - offset else {
            throw ContentError(.malformedProtobuf, "a field longer than its message")
        }
        offset += count
    }

    private mutating func varint() throws(ContentError) -> UInt64 {
        var value: UInt64 = 0
        for position in 0..<10 {
            guard offset < end else { throw ContentError(.malformedProtobuf, "a number cut short") }
            let byte = source[offset]
            offset += 1
            if position == 9 && byte > 1 { break }
            value |= UInt64(byte & 0x7f) << UInt64(7 * position)
            if byte & 0x80 == 0 { return value }
        }
        throw ContentError(.malformedProtobuf, "a number of more than 64 bits")
    }
}
