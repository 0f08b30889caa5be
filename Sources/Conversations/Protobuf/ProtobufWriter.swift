/// Writes a protocol buffer: fields in the order of the calls, defaults left out unless a call says otherwise.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    /// An integer or enumeration; zero is left out.
    mutating func write(_ value: UInt64, field number: UInt32) {
        guard value != 0 else { return }
        writeKey(number, .varint)
        writeVarint(value)
    }

    /// Bytes; nothing is left out when empty.
    mutating func write(_ value: [UInt8], field number: UInt32) {
        guard !value.isEmpty else { return }
        writeElement(value, field: number)
    }

    mutating func write(_ value: ExactText, field number: UInt32) {
        write(value.utf8, field: number)
    }

    /// One element of a repeated field, a member of a oneof, or a submessage: written even when empty.
    mutating func writeElement(_ value: [UInt8], field number: UInt32) {
        writeKey(number, .lengthDelimited)
        writeVarint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// An enumeration inside a oneof: written even when zero.
    mutating func writePresent(_ value: UInt64, field number: UInt32) {
        writeKey(number, .varint)
        writeVarint(value)
    }

    /// A submessage: present even when it has no fields.
    mutating func writeMessage(field number: UInt32, _ build: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        build(&inner)
        writeElement(inner.bytes, field: number)
    }

    /// A number without a key, as packed fields hold them.
    mutating func writeBare(_ value: UInt64) {
        writeVarint(value)
    }

    private mutating func writeKey(_ number: UInt32, _ wireType: ProtobufField.WireType) {
        writeVarint(UInt64(number) << 3 | UInt64(wireType.rawValue))
    }

    private mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}
