/// `opaque<V>` of RFC 9420, alone in a buffer.
///
/// See: RFC 9420 section 2.1.2
enum LengthPrefixed {
    static func wrap(_ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count + 4)
        append(content, to: &bytes)
        return bytes
    }

    static func append(_ content: [UInt8], to bytes: inout [UInt8]) {
        let count = UInt32(clamping: content.count)
        switch count {
        case 0..<0x40:
            bytes.append(UInt8(count))
        case 0x40..<0x4000:
            bytes.append(0x40 | UInt8(count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: count))
        default:
            bytes.append(0x80 | UInt8(truncatingIfNeeded: count >> 24))
            for shift: UInt32 in [16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        }
        bytes.append(contentsOf: content)
    }

    /// The content when the buffer holds one vector and nothing after it.
    static func unwrap(_ bytes: [UInt8]) -> [UInt8]? {
        guard let (content, rest) = read(bytes[...]), rest.isEmpty else { return nil }
        return Array(content)
    }

    /// The first vector and what follows it; nil when it is cut short or its length not minimal.
    static func read(_ bytes: ArraySlice<UInt8>) -> (content: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        guard let first = bytes.first else { return nil }
        let width = [1, 2, 4, 0][Int(first >> 6)]
        guard width > 0, bytes.count >= width else { return nil }
        var length = Int(first & 0x3f)
        for byte in bytes.dropFirst().prefix(width - 1) { length = length << 8 | Int(byte) }
        let least = [0, 0, 0x40, 0, 0x4000][width]
        let rest = bytes.dropFirst(width)
        guard length >= least, rest.count >= length else { return nil }
        return (rest.prefix(length), rest.dropFirst(length))
    }
}
