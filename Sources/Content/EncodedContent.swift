/// What an application message carries: typed bytes with their parameters and words for readers that do not know the
/// type.
///
/// See: spec content.md 1.3
public struct EncodedContent: Hashable, Sendable {
    public var type: ContentTypeID?
    public var parameters: ContentParameters
    /// The sender's words for readers without the codec. Absent and empty differ.
    public var fallback: String?
    public var content: [UInt8]
    /// The number of the compression algorithm of `content`, as found; see ``ContentCompression``.
    public var compression: Int32?
    /// Protobuf fields of no known number, whole and in their order, written back after the known ones.
    public var unknownFields: [UInt8]

    public init(
        type: ContentTypeID?, parameters: ContentParameters = [:], fallback: String? = nil,
        content: [UInt8] = [], compression: Int32? = nil, unknownFields: [UInt8] = []
    ) {
        self.type = type
        self.parameters = parameters
        self.fallback = fallback
        self.content = content
        self.compression = compression
        self.unknownFields = unknownFields
    }
}
