/// Reads a protocol buffer field by field, as strictly as the decoder of the reference does.
///
/// Group state decides who stays in a group: a message that one decoder accepts and another refuses splits it. The
/// general decoder differs from the reference's in two ways that a member could use: it takes a known field of another
/// wire type for an unknown one, and its maps join keys that Unicode calls equivalent. This one refuses the first and
/// has no maps.
///
/// See: spec groups.md 2, 7
struct ProtobufReader {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int
    private let depth: Int

    /// How many messages may lie inside one another.
    static let depthLimit = 100

    init(_ bytes: [UInt8]) {
        self.init(bytes: bytes, position: 0, end: bytes.count, depth: Self.depthLimit)
    }

    private init(bytes: [UInt8], position: Int, end: Int, depth: Int) {
        self.bytes = bytes
        self.position = position
        self.end = end
        self.depth = depth
    }

    /// The next field's number and wire type, or nil at the end.
    mutating func nextField() throws(ProtobufError) -> ProtobufField? {
        guard position < end else { return nil }
        return try readKey()
    }

    mutating func uint64(_ field: ProtobufField) throws(ProtobufError) -> UInt64 {
        guard field.wireType == .varint else { throw .wrongWireType }
        return try readVarint()
    }

    /// An enumeration's number or an int32: the low 32 bits of what was written.
    mutating func int32(_ field: ProtobufField) throws(ProtobufError) -> Int32 {
        Int32(truncatingIfNeeded: try uint64(field))
    }

    /// A repeated enumeration: packed, or one element of it.
    mutating func packedInt32(_ field: ProtobufField) throws(ProtobufError) -> [Int32] {
        guard field.wireType == .lengthDelimited else { return [try int32(field)] }
        let range = try lengthDelimited(field)
        var inner = ProtobufReader(
            bytes: bytes, position: range.lowerBound, end: range.upperBound, depth: depth)
        var numbers: [Int32] = []
        while inner.position < inner.end { numbers.append(Int32(truncatingIfNeeded: try inner.readVarint())) }
        return numbers
    }

    mutating func bytes(_ field: ProtobufField) throws(ProtobufError) -> [UInt8] {
        let range = try lengthDelimited(field)
        return Array(bytes[range])
    }

    mutating func text(_ field: ProtobufField) throws(ProtobufError) -> ExactText {
        let content = try bytes(field)
        guard let text = ExactText(utf8: content) else { throw .invalidText }
        return text
    }

    /// A reader of the message inside this field.
    mutating func message(_ field: ProtobufField) throws(ProtobufError) -> ProtobufReader {
        guard field.wireType == .lengthDelimited else { throw .wrongWireType }
        guard depth > 0 else { throw .tooDeep }
        let range = try lengthDelimited(field)
        return ProtobufReader(
            bytes: bytes, position: range.lowerBound, end: range.upperBound, depth: depth - 1)
    }

    /// Passes over a field that is not known.
    mutating func skip(_ field: ProtobufField) throws(ProtobufError) {
        try skip(field, depth: depth)
    }

    private mutating func skip(_ field: ProtobufField, depth: Int) throws(ProtobufError) {
        guard depth > 0 else { throw .tooDeep }
        switch field.wireType {
        case .varint: _ = try readVarint()
        case .sixtyFourBit: try advance(8)
        case .thirtyTwoBit: try advance(4)
        case .lengthDelimited: _ = try lengthDelimited(field)
        case .endGroup: throw .unexpectedEndGroup
        case .startGroup:
            while true {
                let inner = try readKey()
                if inner.wireType == .endGroup {
                    guard inner.number == field.number else { throw .unexpectedEndGroup }
                    return
                }
                try skip(inner, depth: depth - 1)
            }
        }
    }

    private mutating func lengthDelimited(_ field: ProtobufField) throws(ProtobufError) -> Range<Int> {
        guard field.wireType == .lengthDelimited else { throw .wrongWireType }
        let length = try readVarint()
        guard length <= UInt64(end - position) else { throw .truncated }
        let start = position
        position += Int(length)
        return start..<position
    }

    private mutating func readKey() throws(ProtobufError) -> ProtobufField {
        let key = try readVarint()
        guard key <= UInt64(UInt32.max), key >> 3 > 0 else { throw .invalidKey }
        guard let wireType = ProtobufField.WireType(rawValue: UInt8(key & 7)) else { throw .wrongWireType }
        return ProtobufField(number: UInt32(key >> 3), wireType: wireType)
    }

    private mutating func advance(_ count: Int) throws(ProtobufError) {
        guard count <= end - position else { throw .truncated }
        position += count
    }

    private mutating func readVarint() throws(ProtobufError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end {
            let byte = bytes[position]
            position += 1
            if shift == 63, byte > 1 { throw .invalidVarint }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .truncated
    }
}

/// What stands before each value of a protocol buffer.
struct ProtobufField: Hashable, Sendable {
    enum WireType: UInt8, Sendable {
        case varint = 0
        case sixtyFourBit = 1
        case lengthDelimited = 2
        case startGroup = 3
        case endGroup = 4
        case thirtyTwoBit = 5
    }

    let number: UInt32
    let wireType: WireType
}
