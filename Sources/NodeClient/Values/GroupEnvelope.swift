/// A group message as the node keeps it.
public struct GroupEnvelope: Sendable, Hashable {
    /// Originator ``Originator/commits`` or ``Originator/applicationMessages``, and the node's number.
    public var cursor: Cursor
    /// When the node took it, Unix nanoseconds: the sent time of the message.
    public var createdNanoseconds: UInt64
    public var groupID: [UInt8]
    /// TLS bytes of an MLSMessage; empty when the content was not asked for.
    public var data: [UInt8]
    public var senderHMAC: [UInt8]
    public var shouldPush: Bool
    /// The node's reading of the framing. Trust it only where there is no data to look at.
    public var isCommit: Bool

    public init(
        cursor: Cursor, createdNanoseconds: UInt64, groupID: [UInt8], data: [UInt8], senderHMAC: [UInt8] = [],
        shouldPush: Bool = false, isCommit: Bool = false
    ) {
        self.cursor = cursor
        self.createdNanoseconds = createdNanoseconds
        self.groupID = groupID
        self.data = data
        self.senderHMAC = senderHMAC
        self.shouldPush = shouldPush
        self.isCommit = isCommit
    }
}

/// A group message to publish.
public struct OutgoingGroupMessage: Sendable, Hashable {
    /// TLS bytes of an MLSMessage that holds a PublicMessage or PrivateMessage.
    public var data: [UInt8]
    /// HMAC-SHA256 over `data` with the sender's push key, or empty. See: spec network.md 5.
    public var senderHMAC: [UInt8]
    public var shouldPush: Bool

    public init(data: [UInt8], senderHMAC: [UInt8] = [], shouldPush: Bool = false) {
        self.data = data
        self.senderHMAC = senderHMAC
        self.shouldPush = shouldPush
    }
}
