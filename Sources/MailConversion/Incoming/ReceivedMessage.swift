public import Identity

/// A message of the store that is to become a mail; our own messages come this way too.
public struct ReceivedMessage: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Somebody sent it.
        case application
        /// We wrote it into the transcript when a commit was applied or a welcome processed: a fact, not a claim.
        case membershipChange
    }

    public var id: MailIdentity
    /// The MLS group it travelled in; a direct conversation may have several.
    public var groupID: [UInt8]
    public var kind: Kind
    /// Authenticated by MLS.
    public var sender: InboxID
    public var installation: InstallationID?
    /// The node's time, nanoseconds since 1970.
    public var sentNanoseconds: Int64
    /// From the envelope; nil when it is not known, as for messages from an archive.
    public var idempotencyKey: String?
    /// The encoded content exactly as it was decrypted.
    public var content: [UInt8]
    /// When it disappears, nanoseconds since 1970.
    public var expiresNanoseconds: Int64?

    public init(
        id: MailIdentity, groupID: [UInt8], kind: Kind = .application, sender: InboxID,
        installation: InstallationID? = nil, sentNanoseconds: Int64, idempotencyKey: String?,
        content: [UInt8],
        expiresNanoseconds: Int64? = nil
    ) {
        self.id = id
        self.groupID = groupID
        self.kind = kind
        self.sender = sender
        self.installation = installation
        self.sentNanoseconds = sentNanoseconds
        self.idempotencyKey = idempotencyKey
        self.content = content
        self.expiresNanoseconds = expiresNanoseconds
    }
}
