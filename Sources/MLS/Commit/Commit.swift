/// The step from one epoch to the next.
///
/// See: RFC 9420 section 12.4
public struct Commit: Hashable, Sendable {
    public var proposals: [ProposalOrReference]
    public var path: UpdatePath?

    public init(proposals: [ProposalOrReference], path: UpdatePath? = nil) {
        self.proposals = proposals
        self.path = path
    }
}

extension Commit: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        proposals = try reader.readVector()
        path = try reader.readOptional()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeVector(proposals)
        writer.writeOptional(path)
    }
}
