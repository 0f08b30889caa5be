/// What a message turned out to be.
public enum ProcessedMessage: Sendable {
    /// Application data; its key is used up.
    case application(ApplicationMessage)
    /// A proposal, now kept for a commit to refer to.
    case proposal(ReceivedProposal)
    /// A commit that is valid; nothing has changed yet. Merge it, or drop it and it leaves no trace.
    case commit(StagedCommit)
    /// A message of our own that came back.
    case ownEcho(OwnEcho)
}

/// Data a member sent to the group.
public struct ApplicationMessage: Hashable, Sendable {
    /// The sender as it was in the message's epoch.
    public var sender: SenderIdentity
    /// The epoch it was sent in: the current one, or a past one.
    public var epoch: UInt64
    /// Its number among the sender's messages of that epoch.
    public var generation: UInt32
    public var authenticatedData: [UInt8]
    public var data: [UInt8]
}

/// Who sent a message: enough to ask the application, kept for past epochs as well.
public struct SenderIdentity: Hashable, Sendable {
    public var leafIndex: LeafIndex
    public var credential: Credential
    public var signatureKey: SignaturePublicKey
}

/// A message of our own that came back from the network. Its content cannot be read again: the key is gone.
///
/// A program knows its own messages by the hash of the bytes it sent; what this says is only as good as the sender data,
/// which every member can write, unless ``isPendingCommit`` is true.
public struct OwnEcho: Hashable, Sendable {
    public var contentType: ContentType
    public var epoch: UInt64
    /// The number among our messages; nil for a PublicMessage.
    public var generation: UInt32?
    /// The message is, byte for byte, the pending commit that was handed in: merge it.
    public var isPendingCommit: Bool
}
