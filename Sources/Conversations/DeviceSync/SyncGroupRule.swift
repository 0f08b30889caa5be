public import Identity

/// A sync group holds one inbox, ours, and nobody else speaks in it. The reference does not check this.
///
/// See: spec device-sync.md 3
public enum SyncGroupRule {
    /// - Throws: `foreignDeviceSync` when creator, sender of the welcome, or any member is another inbox.
    public static func demandOwn(
        _ extensions: ContextExtensions, addedBy: InboxID, own: InboxID
    ) throws(ConversationsError) {
        let metadata = try extensions.immutableMetadata()
        guard metadata.conversationType == .sync, metadata.creatorInboxID == own, addedBy == own else {
            throw ConversationsError(.foreignDeviceSync, "somebody else made this sync group")
        }
        try demandOwnMembers(extensions, own: own)
    }

    /// Before every send, and before a commit in a sync group is merged.
    ///
    /// - Throws: `foreignDeviceSync` when any member is another inbox.
    public static func demandOwnMembers(
        _ extensions: ContextExtensions, own: InboxID
    ) throws(ConversationsError) {
        guard Set(try extensions.groupMembership().members.keys) == [own] else {
            throw ConversationsError(.foreignDeviceSync, "a sync group has a member that is not ours")
        }
    }

    /// Before the content of a message in a sync group is read.
    ///
    /// - Throws: `foreignDeviceSync` when another inbox sent it.
    public static func demandOwnSender(_ message: ReceivedMessage, own: InboxID) throws(ConversationsError) {
        guard message.senderInboxID == own else {
            throw ConversationsError(.foreignDeviceSync, "a message in a sync group is from somebody else")
        }
    }
}
