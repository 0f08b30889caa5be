public import Identity

/// A change as it is stored among the messages of a conversation.
///
/// Its id is local: lists come in another order on every client, so no two clients agree on it.
///
/// See: spec groups.md 11.2, 11.3
public struct TranscriptEntry: Hashable, Sendable {
    public let id: MessageID
    public let change: GroupChange
    /// What the id was made from, beside conversation and content: an archive proves the id with it.
    public let idempotencyKey: String
    /// The bytes of the `EncodedContent`.
    public let content: [UInt8]
    /// Time of the commit's or welcome's envelope, in nanoseconds since 1970.
    public let sentNanoseconds: Int64
    /// The actor's installation.
    public let senderInstallation: [UInt8]

    /// For a commit that was applied; nil for one the reference does not record.
    public init?(
        _ commit: ValidatedCommit, conversation: ConversationID, pendingRemovals: Set<InboxID>,
        envelopeNanoseconds: UInt64
    ) {
        guard !commit.isEmpty else { return nil }
        self.init(
            GroupChange(commit, pendingRemovals: pendingRemovals), conversation: conversation,
            nanoseconds: envelopeNanoseconds, idempotencyKey: String(envelopeNanoseconds),
            installation: commit.actor.installation)
    }

    /// For a welcome that was accepted.
    public init(
        joinedAs own: InboxID, addedBy: InboxID, addedByInstallation: [UInt8],
        conversation: ConversationID, welcomeNanoseconds: UInt64
    ) {
        let nanoseconds = Int64(clamping: welcomeNanoseconds)
        self.init(
            .joined(own: own, addedBy: addedBy), conversation: conversation, nanoseconds: welcomeNanoseconds,
            idempotencyKey: "\(UniversalTimeText.text(nanoseconds: nanoseconds))_welcome_added",
            installation: addedByInstallation)
    }

    private init(
        _ change: GroupChange, conversation: ConversationID, nanoseconds: UInt64, idempotencyKey: String,
        installation: [UInt8]
    ) {
        self.change = change
        self.idempotencyKey = idempotencyKey
        content = change.encodedContent()
        id = MessageID(conversation: conversation, idempotencyKey: idempotencyKey, content: content)
        sentNanoseconds = Int64(clamping: nanoseconds)
        senderInstallation = installation
    }
}
