/// Writes the presentation language into one array.
///
/// See: RFC 9420 section 2.1
public struct TLSWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8]

    /// - Parameter capacity: how many bytes to reserve at first.
    public init(reserving capacity: Int = 128) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Forgets what was written and keeps the memory.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// How many bytes have been written.
    public var count: Int { bytes.count }

    // MARK: - Numbers

    public mutating func writeUInt8(_ value: UInt8) {
        bytes.append(value)
    }

    public mutating func writeUInt16(_ value: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    public mutating func writeUInt32(_ value: UInt32) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func writeUInt64(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    // MARK: - Bytes

    /// Bytes without a length before them.
    public mutating func writeBytes(_ content: [UInt8]) {
        bytes.append(contentsOf: content)
    }

    /// Bytes without a length before them.
    public mutating func writeBytes(_ content: RawSpan) {
        content.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    /// Bytes without a length before them.
    public mutating func writeBytes(_ content: ArraySlice<UInt8>) {
        bytes.append(contentsOf: content)
    }

    /// `opaque<V>`.
    public mutating func writeOpaque(_ content: [UInt8]) {
        writeLength(content.count)
        bytes.append(contentsOf: content)
    }

    /// `opaque<V>`.
    public mutating func writeOpaque(_ content: RawSpan) {
        writeLength(content.byteCount)
        writeBytes(content)
    }

    /// The length before a vector, in the fewest bytes.
    ///
    /// See: RFC 9420 section 2.1.2
    public mutating func writeLength(_ length: Int) {
        precondition(length >= 0 && length < 1 << 30, "a vector of MLS has less than 2^30 bytes")
        switch length {
        case ..<(1 << 6):
            writeUInt8(UInt8(length))
        case ..<(1 << 14):
            writeUInt16(UInt16(length) | 0x4000)
        default:
            writeUInt32(UInt32(length) | 0x8000_0000)
        }
    }

    // MARK: - Vectors and optionals

    /// A vector of whatever `content` writes.
    public mutating func writeVector(_ content: (inout TLSWriter) -> Void) {
        let start = bytes.count
        bytes.append(0)
        content(&self)
        let length = bytes.count - start - 1
        if length < 1 << 6 {
            bytes[start] = UInt8(length)
        } else {
            var prefix = TLSWriter(reserving: 4)
            prefix.writeLength(length)
            bytes.replaceSubrange(start...start, with: prefix.bytes)
        }
    }

    /// `T items<V>`.
    public mutating func writeVector(_ elements: some Sequence<some TLSEncodable>) {
        writeVector { writer in
            for element in elements { element.encode(to: &writer) }
        }
    }

    /// `optional<T>`.
    ///
    /// See: RFC 9420 section 2.1.1
    public mutating func writeOptional<Value>(_ value: Value?, _ write: (Value, inout TLSWriter) -> Void) {
        guard let value else { return writeUInt8(0) }
        writeUInt8(1)
        write(value, &self)
    }

    /// `optional<T>`.
    public mutating func writeOptional(_ value: (some TLSEncodable)?) {
        writeOptional(value) { $0.encode(to: &$1) }
    }

    /// Appends an encodable value.
    public mutating func write(_ value: some TLSEncodable) {
        value.encode(to: &self)
    }
}
