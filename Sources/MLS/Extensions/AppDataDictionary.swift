/// The application's data by component; an extension of the group context. This module keeps it and looks no further.
///
/// See: draft-ietf-mls-extensions
public struct AppDataDictionary: ExtensionValue, Hashable {
    public static var extensionType: ExtensionType { .appDataDictionary }

    /// The data of the extension, whole.
    public var content: [UInt8]

    public init(content: [UInt8]) {
        self.content = content
    }

    public init(from reader: inout TLSReader) throws(WireError) {
        content = try reader.readBytes(reader.remaining)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeBytes(content)
    }
}
