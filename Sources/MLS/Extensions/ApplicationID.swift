/// An identifier the application gives a leaf; unproven.
///
/// See: RFC 9420 section 5.3.3
public struct ApplicationID: ExtensionValue, Hashable {
    public static var extensionType: ExtensionType { .applicationID }

    public var identifier: [UInt8]

    public init(_ identifier: [UInt8]) {
        self.identifier = identifier
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        identifier = try reader.readOpaque()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeOpaque(identifier)
    }
}
