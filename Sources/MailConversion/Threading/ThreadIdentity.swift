internal import Crypto
public import Identity
public import Mail

/// What makes a thread: a group, or two people. A direct conversation is one thread however many groups it has.
///
/// See: spec mail.md 2.4
public enum ThreadIdentity: Hashable, Sendable {
    /// A group by its MLS group id.
    case group([UInt8])
    /// Two people; make it with ``directMessage(between:and:)``.
    case directMessage(InboxID, InboxID)

    /// Groups' ids go into addresses and list ids up to this length; longer ones are hashed.
    private static let plainByteLimit = 31

    /// The conversation of two people, the same whoever asks.
    public static func directMessage(between first: InboxID, and second: InboxID) -> ThreadIdentity {
        let one = InboxID(first.text.lowercased())
        let other = InboxID(second.text.lowercased())
        return one < other ? .directMessage(one, other) : .directMessage(other, one)
    }

    public var isGroup: Bool { if case .group = self { true } else { false } }

    /// The other person of a direct conversation.
    public func peer(of own: InboxID) -> InboxID? {
        guard case .directMessage(let first, let second) = self else { return nil }
        return first == own ? second : first
    }

    /// Hexadecimal digits that name the thread in addresses and in its root.
    public var key: String {
        switch self {
        case .group(let id):
            if (1...Self.plainByteLimit).contains(id.count) { return Hexadecimal.text(id) }
            return Hexadecimal.text(Array(SHA256.hash(data: id)).prefix(Self.plainByteLimit))
        case .directMessage(let first, let second):
            let hash = SHA256.hash(data: Array("dm:\(first.text):\(second.text)".utf8))
            return Hexadecimal.text(Array(hash).prefix(16))
        }
    }

    /// The Message-ID of the thread's first mail.
    public func root(in domain: MailDomain) throws(ConversionError) -> MessageIdentifier {
        try MailIdentity.identifier("root.\(key)@\(isGroup ? domain.groups : domain.directMessages)")
    }

    /// Whether an identifier is the root of any thread of ours.
    public static func isRoot(_ identifier: MessageIdentifier, in domain: MailDomain) -> Bool {
        identifier.left.hasPrefix("root.")
            && [domain.groups, domain.directMessages].contains(identifier.right.lowercased())
    }

    /// The first 32 digits of SHA-256 of the root's Message-ID: what a file's name holds where others have their id.
    public func rootFileKey(in domain: MailDomain) throws(ConversionError) -> String {
        Self.fileKey(ofRoot: try root(in: domain))
    }

    /// The same by the root's Message-ID.
    public static func fileKey(ofRoot identifier: MessageIdentifier) -> String {
        Hexadecimal.text(Array(SHA256.hash(data: Array(identifier.string.utf8))).prefix(16))
    }
}
