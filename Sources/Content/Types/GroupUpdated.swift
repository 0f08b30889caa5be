internal import XMTPProtos

/// What a commit changed, in the transcript. Every client writes it for itself; one that arrives over the network is a
/// claim of its sender and nothing more.
///
/// See: spec content.md 5.12
public struct GroupUpdated: ContentCodec {
    public static let contentType = ContentTypeID.standard("group_updated")
    public static let wantsPush = false

    public struct MetadataChange: Hashable, Sendable {
        public var field: String
        public var oldValue: String?
        public var newValue: String?

        public init(field: String, oldValue: String?, newValue: String?) {
            self.field = field
            self.oldValue = oldValue
            self.newValue = newValue
        }
    }

    /// The inbox that made the commit.
    public var initiator: String
    public var added: [String] = []
    /// Removed without having asked to leave.
    public var removed: [String] = []
    /// Removed after having asked to leave.
    public var left: [String] = []
    public var metadataChanges: [MetadataChange] = []
    public var addedAdmins: [String] = []
    public var removedAdmins: [String] = []
    public var addedSuperAdmins: [String] = []
    public var removedSuperAdmins: [String] = []

    public init(initiator: String) { self.initiator = initiator }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        let message = try GeneratedMessage.decode(
            Xmtp_Mls_MessageContents_GroupUpdated.self, from: encoded.content)
        initiator = message.initiatedByInboxID
        added = message.addedInboxes.map(\.inboxID)
        removed = message.removedInboxes.map(\.inboxID)
        left = message.leftInboxes.map(\.inboxID)
        metadataChanges = message.metadataFieldChanges.map { change in
            MetadataChange(
                field: change.fieldName, oldValue: change.hasOldValue ? change.oldValue : nil,
                newValue: change.hasNewValue ? change.newValue : nil)
        }
        addedAdmins = message.addedAdminInboxes.map(\.inboxID)
        removedAdmins = message.removedAdminInboxes.map(\.inboxID)
        addedSuperAdmins = message.addedSuperAdminInboxes.map(\.inboxID)
        removedSuperAdmins = message.removedSuperAdminInboxes.map(\.inboxID)
    }

    public func encoded() throws(ContentError) -> EncodedContent {
        typealias Message = Xmtp_Mls_MessageContents_GroupUpdated
        func inboxes(_ ids: [String]) -> [Message.Inbox] {
            ids.map { id in
                var inbox = Message.Inbox()
                inbox.inboxID = id
                return inbox
            }
        }
        var message = Message()
        message.initiatedByInboxID = initiator
        message.addedInboxes = inboxes(added)
        message.removedInboxes = inboxes(removed)
        message.leftInboxes = inboxes(left)
        message.metadataFieldChanges = metadataChanges.map { change in
            var field = Message.MetadataFieldChange()
            field.fieldName = change.field
            if let value = change.oldValue { field.oldValue = value }
            if let value = change.newValue { field.newValue = value }
            return field
        }
        message.addedAdminInboxes = inboxes(addedAdmins)
        message.removedAdminInboxes = inboxes(removedAdmins)
        message.addedSuperAdminInboxes = inboxes(addedSuperAdmins)
        message.removedSuperAdminInboxes = inboxes(removedSuperAdmins)
        return EncodedContent(type: Self.contentType, content: try GeneratedMessage.encode(message))
    }
}
