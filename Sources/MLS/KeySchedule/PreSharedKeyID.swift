/// What a resumption secret is used for.
///
/// See: RFC 9420 section 8.4
public enum ResumptionPSKUsage: UInt8, Hashable, Sendable {
    case application = 1
    case reInit = 2
    case branch = 3
}

/// Names a pre-shared key: one the application hands in, or the resumption secret of an epoch.
///
/// See: RFC 9420 section 8.4
public struct PreSharedKeyID: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case external(id: [UInt8])
        case resumption(usage: ResumptionPSKUsage, groupID: [UInt8], epoch: UInt64)
    }

    public var kind: Kind
    /// Fresh for each use, as long as the suite's hash.
    public var nonce: [UInt8]

    public init(kind: Kind, nonce: [UInt8]) {
        self.kind = kind
        self.nonce = nonce
    }
}

extension PreSharedKeyID: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        switch try reader.readUInt8() {
        case 1:
            kind = .external(id: try reader.readOpaque())
        case 2:
            guard let usage = ResumptionPSKUsage(rawValue: try reader.readUInt8()) else {
                throw .invalidValue("resumption psk usage")
            }
            kind = .resumption(
                usage: usage, groupID: try reader.readOpaque(), epoch: try reader.readUInt64())
        default:
            throw .invalidValue("psktype")
        }
        nonce = try reader.readOpaque()
    }

    public func encode(to writer: inout TLSWriter) {
        switch kind {
        case .external(let id):
            writer.writeUInt8(1)
            writer.writeOpaque(id)
        case .resumption(let usage, let groupID, let epoch):
            writer.writeUInt8(2)
            writer.writeUInt8(usage.rawValue)
            writer.writeOpaque(groupID)
            writer.writeUInt64(epoch)
        }
        writer.writeOpaque(nonce)
    }
}
