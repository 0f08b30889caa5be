public import Mail

/// A mail ready to be delivered: the same bytes for the same message every time.
public struct ComposedMail: Hashable, Sendable {
    public let message: MailMessage
    public let bytes: [UInt8]
    public let identifier: MessageIdentifier
    /// Delivered as already seen: nobody has to look at it.
    public let isSeen: Bool
    /// What tells its file from all others: the first 32 digits of the message's id, or of the root's hash, and a letter
    /// for a mail that takes another's place.
    public let fileKey: String
    /// The time in its file's name, nanoseconds since 1970.
    public let timeNanoseconds: Int64
}

/// What a message becomes.
public enum MailOutcome: Hashable, Sendable {
    case mail(ComposedMail)
    case none(NoMailReason)
}

/// Why a message makes no mail of its own.
public enum NoMailReason: String, Hashable, Sendable {
    /// A read receipt, while notifications are off.
    case readReceipt
    /// A request to delete: the client judges it, and ``DeletionToMail`` shows what came of it.
    case deletionRequest
    /// A transcript entry that changes nothing a reader sees.
    case emptyChange
    /// That a direct conversation was opened: its first mail says so.
    case toldByRoot
    /// Content of the device sync kind: it is not for people.
    case deviceSync
}
