/// The hash by which a Welcome names a key package.
///
/// See: RFC 9420 section 5.2
public struct KeyPackageReference: Hashable, Sendable {
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}

extension KeyPackageReference: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        bytes = try reader.readOpaque()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeOpaque(bytes)
    }
}
