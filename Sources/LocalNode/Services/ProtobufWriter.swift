/// Writes the few protobuf fields of stored rows and pages, so that a row is encoded once and sent many times.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest > 0x7f {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A number; proto3 leaves zero out.
    mutating func number(_ field: UInt64, _ value: UInt64) {
        guard value != 0 else { return }
        varint(field << 3)
        varint(value)
    }

    mutating func flag(_ field: UInt64, _ value: Bool) { number(field, value ? 1 : 0) }

    /// Bytes, text or an encoded message; empty ones are left out.
    mutating func bytes(_ field: UInt64, _ value: some Collection<UInt8>) {
        guard !value.isEmpty else { return }
        message(field, value)
    }

    /// An encoded message, written even when empty.
    mutating func message(_ field: UInt64, _ value: some Collection<UInt8>) {
        varint(field << 3 | 2)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// An encoded message that comes in two parts.
    mutating func message(_ field: UInt64, _ head: [UInt8], _ tail: [UInt8]) {
        varint(field << 3 | 2)
        varint(UInt64(head.count + tail.count))
        bytes += head
        bytes += tail
    }
}
