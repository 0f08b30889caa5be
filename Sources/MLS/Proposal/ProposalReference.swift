/// The hash by which a commit names a proposal that was sent before it.
///
/// See: RFC 9420 section 5.2
public struct ProposalReference: Hashable, Sendable {
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The reference of a proposal, which covers the whole signed content.
    init(of content: AuthenticatedContent, suite: any CiphersuiteProvider) {
        bytes = suite.referenceHash(
            label: "MLS 1.0 Proposal Reference", value: content.tlsEncoded(reserving: 512))
    }
}

extension ProposalReference: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        bytes = try reader.readOpaque()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeOpaque(bytes)
    }
}

/// How a commit covers a proposal.
///
/// See: RFC 9420 section 12.4
public enum ProposalOrReference: Hashable, Sendable {
    case proposal(Proposal)
    case reference(ProposalReference)
}

extension ProposalOrReference: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        switch try reader.readUInt8() {
        case 1: self = .proposal(try Proposal(from: &reader))
        case 2: self = .reference(try ProposalReference(from: &reader))
        default: throw .invalidValue("proposal or reference")
        }
    }

    public func encode(to writer: inout TLSWriter) {
        switch self {
        case .proposal(let proposal):
            writer.writeUInt8(1)
            writer.write(proposal)
        case .reference(let reference):
            writer.writeUInt8(2)
            writer.write(reference)
        }
    }
}
