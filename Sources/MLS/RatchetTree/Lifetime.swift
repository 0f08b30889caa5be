/// The time in which a key package's leaf may be used to add its client, in seconds since 1970 UTC.
///
/// See: RFC 9420 section 7.2
public struct Lifetime: Hashable, Sendable {
    public var notBefore: UInt64
    public var notAfter: UInt64

    public init(notBefore: UInt64, notAfter: UInt64) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Whether a time in seconds since 1970 lies in the lifetime, bounds included.
    public func contains(_ seconds: UInt64) -> Bool {
        notBefore <= seconds && seconds <= notAfter
    }

    /// How long it is in seconds; 0 if it ends before it begins.
    public var duration: UInt64 { notAfter >= notBefore ? notAfter - notBefore : 0 }
}

extension Lifetime: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        notBefore = try reader.readUInt64()
        notAfter = try reader.readUInt64()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeUInt64(notBefore)
        writer.writeUInt64(notAfter)
    }
}
