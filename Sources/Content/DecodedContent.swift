/// What a message says, by type. Nothing is dropped for being unknown.
public indirect enum DecodedContent: Hashable, Sendable {
    case text(Text)
    case markdown(Markdown)
    case reply(Reply)
    case reaction(Reaction)
    case readReceipt(ReadReceipt)
    case attachment(Attachment)
    case remoteAttachment(RemoteAttachment)
    case multiRemoteAttachment(MultiRemoteAttachment)
    case transactionReference(TransactionReference)
    case walletSendCalls(WalletSendCalls)
    case actions(Actions)
    case intent(Intent)
    /// A claim when it arrived over the network, a fact when we derived it from a commit: the kind of the message tells.
    case groupUpdated(GroupUpdated)
    case groupMembershipChange(GroupMembershipChange)
    case leaveRequest(LeaveRequest)
    case deleteMessage(DeleteMessage)
    case editMessage(EditMessage)
    case composite(Composite)
    /// A type or version that is not ours, or bytes that are not of the type they claim; whole.
    case unknown(EncodedContent)
}

extension DecodedContent {
    /// The content as it goes on the wire.
    ///
    /// - Throws: `notSendable` for what the type's rules forbid to send, and for types that are only read.
    public func encoded() throws(ContentError) -> EncodedContent {
        if case .unknown(let encoded) = self { return encoded }
        guard let codec else { throw ContentError(.notSendable, "content without a codec") }
        return try codec.encoded()
    }

    /// Whether the message asks the node to wake the receivers.
    ///
    /// See: spec content.md 3
    public var wantsPush: Bool { codec.map { type(of: $0).wantsPush } ?? false }

    /// The codec's value; nil for unknown content.
    public var codec: (any ContentCodec)? {
        switch self {
        case .text(let value): value
        case .markdown(let value): value
        case .reply(let value): value
        case .reaction(let value): value
        case .readReceipt(let value): value
        case .attachment(let value): value
        case .remoteAttachment(let value): value
        case .multiRemoteAttachment(let value): value
        case .transactionReference(let value): value
        case .walletSendCalls(let value): value
        case .actions(let value): value
        case .intent(let value): value
        case .groupUpdated(let value): value
        case .groupMembershipChange(let value): value
        case .leaveRequest(let value): value
        case .deleteMessage(let value): value
        case .editMessage(let value): value
        case .composite(let value): value
        case .unknown: nil
        }
    }
}
