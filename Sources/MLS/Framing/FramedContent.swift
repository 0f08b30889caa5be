/// A message before protection: where it belongs, who says it, and what.
///
/// See: RFC 9420 section 6
public struct FramedContent: Hashable, Sendable {
    /// What is said.
    public enum Body: Hashable, Sendable {
        case application([UInt8])
        case proposal(Proposal)
        case commit(Commit)

        /// The type the frame names.
        public var contentType: ContentType {
            switch self {
            case .application: .application
            case .proposal: .proposal
            case .commit: .commit
            }
        }
    }

    public var groupID: [UInt8]
    public var epoch: UInt64
    public var sender: Sender
    /// Bytes of the application that are signed but never encrypted.
    public var authenticatedData: [UInt8]
    public var body: Body

    public init(
        groupID: [UInt8], epoch: UInt64, sender: Sender, authenticatedData: [UInt8] = [], body: Body
    ) {
        self.groupID = groupID
        self.epoch = epoch
        self.sender = sender
        self.authenticatedData = authenticatedData
        self.body = body
    }

    public var contentType: ContentType { body.contentType }
}

extension FramedContent: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        groupID = try reader.readOpaque()
        epoch = try reader.readUInt64()
        sender = try Sender(from: &reader)
        authenticatedData = try reader.readOpaque()
        let type = try ContentType(from: &reader)
        body = try Body(type: type, from: &reader)
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeOpaque(groupID)
        writer.writeUInt64(epoch)
        sender.encode(to: &writer)
        writer.writeOpaque(authenticatedData)
        contentType.encode(to: &writer)
        body.encode(to: &writer)
    }
}

extension FramedContent.Body {
    /// The body alone, its type being known from the frame around it.
    init(type: ContentType, from reader: inout TLSReader) throws(WireError) {
        switch type {
        case .application: self = .application(try reader.readOpaque())
        case .proposal: self = .proposal(try Proposal(from: &reader))
        case .commit: self = .commit(try Commit(from: &reader))
        }
    }

    func encode(to writer: inout TLSWriter) {
        switch self {
        case .application(let data): writer.writeOpaque(data)
        case .proposal(let proposal): proposal.encode(to: &writer)
        case .commit(let commit): commit.encode(to: &writer)
        }
    }
}
