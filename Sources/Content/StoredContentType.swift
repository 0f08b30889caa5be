/// The number under which libxmtp keeps a message's content type. It comes from the type's name alone, whatever the
/// version and the authority.
///
/// See: spec content.md 1.5
public enum StoredContentType: Int, Hashable, Sendable, CaseIterable {
    case unknown = 0
    case text, groupMembershipChange, groupUpdated, reaction, readReceipt, reply, attachment
    case remoteAttachment, transactionReference, walletSendCalls, leaveRequest, markdown, actions, intent
    case multiRemoteAttachment, deleteMessage

    /// The type's name on the wire, `unknown` for none.
    public var name: String {
        switch self {
        case .unknown: "unknown"
        case .text: Text.contentType.type
        case .groupMembershipChange: GroupMembershipChange.contentType.type
        case .groupUpdated: GroupUpdated.contentType.type
        case .reaction: Reaction.contentType.type
        case .readReceipt: ReadReceipt.contentType.type
        case .reply: Reply.contentType.type
        case .attachment: Attachment.contentType.type
        case .remoteAttachment: RemoteAttachment.contentType.type
        case .transactionReference: TransactionReference.contentType.type
        case .walletSendCalls: WalletSendCalls.contentType.type
        case .leaveRequest: LeaveRequest.contentType.type
        case .markdown: Markdown.contentType.type
        case .actions: Actions.contentType.type
        case .intent: Intent.contentType.type
        case .multiRemoteAttachment: MultiRemoteAttachment.contentType.type
        case .deleteMessage: DeleteMessage.contentType.type
        }
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.dropFirst().map { ($0.name, $0) })

    public init(typeName: String) { self = Self.byName[typeName] ?? .unknown }

    /// Whether a message of this type can be deleted for everybody.
    ///
    /// See: spec content.md 5.15
    public var isDeletable: Bool {
        switch self {
        case .text, .markdown, .reply, .attachment, .remoteAttachment, .multiRemoteAttachment,
            .transactionReference, .walletSendCalls:
            true
        default: false
        }
    }
}
