/// What a message says: application data, a proposal, or a commit.
///
/// See: RFC 9420 section 6
public enum ContentType: UInt8, Hashable, Sendable, CaseIterable {
    case application = 1
    case proposal = 2
    case commit = 3

    /// Whether the handshake ratchet protects it.
    public var isHandshake: Bool { self != .application }

    /// The ratchet whose keys protect it.
    var ratchet: RatchetKind { isHandshake ? .handshake : .application }
}

extension ContentType: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        guard let value = ContentType(rawValue: try reader.readUInt8()) else {
            throw .invalidValue("content type")
        }
        self = value
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeUInt8(rawValue)
    }
}
