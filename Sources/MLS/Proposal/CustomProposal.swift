/// A proposal of a type that is not the RFC's, kept as its sender wrote it.
///
/// The RFC gives a proposal no length, so a reader must know each type's form. Known are `app_data_update` (a component,
/// an operation, and a value for an update) and `self_remove` (empty); any other type is taken to be one variable-length
/// vector, which is how applications' own types are written.
///
/// See: RFC 9420 section 13.2; draft-ietf-mls-extensions
public struct CustomProposal: Hashable, Sendable {
    public var type: ProposalType
    /// The encoding after the type, lengths included.
    public var encodedBody: [UInt8]

    /// - Parameter encodedBody: the body in the form its type has, lengths included.
    public init(type: ProposalType, encodedBody: [UInt8]) {
        self.type = type
        self.encodedBody = encodedBody
    }

    /// An application's own proposal: a body that is one vector.
    public init(type: ProposalType, opaque content: [UInt8]) {
        var writer = TLSWriter(reserving: content.count + 4)
        writer.writeOpaque(content)
        self.init(type: type, encodedBody: writer.bytes)
    }

    init(type: ProposalType, from reader: inout TLSReader) throws(WireError) {
        let start = reader.offset
        switch type {
        case .appDataUpdate:
            _ = try reader.readUInt16()
            switch try reader.readUInt8() {
            case 1: _ = try reader.readOpaque()
            case 2: break
            default: throw .invalidValue("app data update operation")
            }
        case .selfRemove:
            break
        default:
            _ = try reader.readOpaque()
        }
        self.init(type: type, encodedBody: reader.bytes(since: start))
    }
}

extension ProposalType {
    /// Draft-ietf-mls-extensions: the sender asks to be removed.
    public static let selfRemove = ProposalType(rawValue: 0x000A)
}
