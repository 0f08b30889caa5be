/// Says of a key package that it may be used when no other is left, and more than once; empty.
///
/// See: draft-ietf-mls-extensions
public struct LastResort: ExtensionValue, Hashable {
    public static var extensionType: ExtensionType { .lastResort }

    public init() {}

    public init(from reader: inout TLSReader) throws(WireError) {}

    public func encode(to writer: inout TLSWriter) {}
}
