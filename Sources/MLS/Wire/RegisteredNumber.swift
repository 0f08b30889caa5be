/// A 16-bit number from one of the registries of MLS. Numbers nobody has registered, private ones and GREASE keep their
/// value.
///
/// See: RFC 9420 section 17
public protocol RegisteredNumber: RawRepresentable<UInt16>, Hashable, Sendable, TLSEncodable, TLSDecodable {
    init(rawValue: UInt16)
}

extension RegisteredNumber {
    public init(from reader: inout TLSReader) throws(WireError) {
        self.init(rawValue: try reader.readUInt16())
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeUInt16(rawValue)
    }

    /// Whether the number is one of the fifteen that are reserved so that peers learn to ignore what they do not know.
    ///
    /// See: RFC 9420 section 13.5
    public var isGREASE: Bool {
        let high = rawValue >> 8
        let low = rawValue & 0xFF
        return high == low && low & 0x0F == 0x0A && low != 0xFA
    }
}

extension Ciphersuite: RegisteredNumber {}
