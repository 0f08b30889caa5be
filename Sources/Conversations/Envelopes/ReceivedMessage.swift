public import Identity

/// A message somebody sent, after decryption.
///
/// See: spec groups.md 10
public struct ReceivedMessage: Hashable, Sendable {
    public let id: MessageID
    public let conversation: ConversationID
    /// The bytes of an `EncodedContent`, exactly as received.
    public let content: [UInt8]
    /// The inbox the sender's credential names. Whether the installation belongs to it was judged when it joined.
    public let senderInboxID: InboxID
    /// The sender's installation key.
    public let senderInstallation: [UInt8]

    /// Reads what was decrypted. Nil for the form of envelope that is ignored.
    ///
    /// - Throws: `malformedMessage`, `emptyEnvelope`.
    public init?(
        decrypted: [UInt8], conversation: ConversationID, sender: MessageSender
    ) throws(ConversationsError) {
        guard case .message(let content, let key) = try PlaintextEnvelope(bytes: decrypted) else {
            return nil
        }
        id = MessageID(conversation: conversation, idempotencyKey: key.text, content: content)
        self.conversation = conversation
        self.content = content
        senderInboxID = sender.inboxID
        senderInstallation = sender.installation
    }
}

/// Who sent a message, as the tree of today says.
///
/// See: spec groups.md 10.5
public struct MessageSender: Hashable, Sendable {
    public let inboxID: InboxID
    public let installation: [UInt8]

    /// The member at the sender's index now, provided it holds the credential the message was sent under. A message of a
    /// leaf that was removed or replaced meanwhile has no sender.
    ///
    /// - Throws: `invalidSender`.
    public init(
        currentLeaf: ExaminedCommit.Leaf?, credential: LeafCredential
    ) throws(ConversationsError) {
        guard let leaf = currentLeaf, leaf.credential == credential,
            let inboxID = try? leaf.credential.inboxID()
        else {
            throw ConversationsError(.invalidSender, "the sender is no member with that credential any more")
        }
        self.inboxID = inboxID
        installation = leaf.signatureKey
    }
}
