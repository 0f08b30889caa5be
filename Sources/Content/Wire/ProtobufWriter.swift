/// Writes the protobuf wire format; empty and zero values are left out unless presence is explicit.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    init(reserving capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    mutating func unsigned(_ field: UInt32, _ value: UInt64, evenIfZero: Bool = false) {
        guard value != 0 || evenIfZero else { return }
        key(field, 0)
        varint(value)
    }

    mutating func signed(_ field: UInt32, _ value: Int32, evenIfZero: Bool = false) {
        unsigned(field, UInt64(bitPattern: Int64(value)), evenIfZero: evenIfZero)
    }

    mutating func string(_ field: UInt32, _ value: String, evenIfEmpty: Bool = false) {
        guard !value.utf8.isEmpty || evenIfEmpty else { return }
        key(field, 2)
        varint(UInt64(value.utf8.count))
        bytes += value.utf8
    }

    mutating func bytes(_ field: UInt32, _ value: [UInt8], evenIfEmpty: Bool = false) {
        guard !value.isEmpty || evenIfEmpty else { return }
        key(field, 2)
        varint(UInt64(value.count))
        bytes += value
    }

    mutating func message(_ field: UInt32, _ write: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        write(&inner)
        bytes(field, inner.bytes, evenIfEmpty: true)
    }

    mutating func raw(_ value: [UInt8]) { bytes += value }

    private mutating func key(_ field: UInt32, _ wire: UInt64) { varint(UInt64(field) << 3 | wire) }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
