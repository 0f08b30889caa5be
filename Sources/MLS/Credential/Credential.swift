/// Who a member says it is; whether that is so, the application decides.
///
/// See: RFC 9420 section 5.3
public enum Credential: Hashable, Sendable {
    /// An identity whose format the application defines.
    case basic(identity: [UInt8])
    /// DER certificates, the member's own first.
    case x509(certificates: [[UInt8]])
    /// A type of credential that is not the RFC's. Its content is taken to be one variable-length vector, as all known
    /// ones are, and kept as it is.
    case other(type: CredentialType, content: [UInt8])

    public var type: CredentialType {
        switch self {
        case .basic: .basic
        case .x509: .x509
        case .other(let type, _): type
        }
    }
}

extension Credential: TLSEncodable, TLSDecodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        switch try CredentialType(from: &reader) {
        case .basic:
            self = .basic(identity: try reader.readOpaque())
        case .x509:
            self = .x509(
                certificates: try reader.readVector { (reader) throws(WireError) in try reader.readOpaque() })
        case let type:
            self = .other(type: type, content: try reader.readOpaque())
        }
    }

    public func encode(to writer: inout TLSWriter) {
        writer.write(type)
        switch self {
        case .basic(let identity):
            writer.writeOpaque(identity)
        case .x509(let certificates):
            writer.writeVector { writer in
                for certificate in certificates { writer.writeOpaque(certificate) }
            }
        case .other(_, let content):
            writer.writeOpaque(content)
        }
    }
}
