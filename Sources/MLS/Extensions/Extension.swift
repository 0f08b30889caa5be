/// One extension: its data stays as the sender wrote it, whether we know its type or not.
///
/// See: RFC 9420 section 7.2
public struct Extension: Hashable, Sendable {
    public var type: ExtensionType
    public var data: [UInt8]

    public init(type: ExtensionType, data: [UInt8]) {
        self.type = type
        self.data = data
    }

    /// An extension whose data is the encoding of a value.
    public init<Value: ExtensionValue>(_ value: Value) {
        self.init(type: Value.extensionType, data: value.tlsEncoded())
    }
}

extension Extension: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        self.init(type: try ExtensionType(from: &reader), data: try reader.readOpaque())
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(type)
        writer.writeOpaque(data)
    }
}

/// What the data of an extension of a known type means.
public protocol ExtensionValue: TLSEncodable, TLSDecodable, Sendable {
    static var extensionType: ExtensionType { get }
}
