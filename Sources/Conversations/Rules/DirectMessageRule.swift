import Identity

/// What is special about direct messages.
///
/// See: spec groups.md 6.2, 9.5
enum DirectMessageRule {
    /// Whether an addition is allowed although the policy denies it: one party brings in the other.
    static func allows(
        adding added: [InboxID], by actor: InboxID, members: DirectMessageMembers?
    ) -> Bool {
        guard let members, added.count == 1, let inbox = added.first else { return false }
        return members.contains(inbox) && inbox != actor
    }

    /// Whether a direct message we were welcomed to is one.
    ///
    /// Permissions are refused only when all five differ from those of direct messages: so it is in the reference.
    ///
    /// - Throws: `invalidDirectMessage`, or what an extension's decoder refuses.
    static func demandWelcome(
        _ extensions: ContextExtensions, addedBy: InboxID, own: InboxID
    ) throws(ConversationsError) {
        let metadata = try extensions.immutableMetadata()
        guard metadata.conversationType == .directMessage, let members = metadata.directMessageMembers else {
            throw ConversationsError(.invalidDirectMessage, "it names no parties")
        }
        guard addedBy != own else {
            guard members.contains(own) else {
                throw ConversationsError(.invalidDirectMessage, "we are not a party of it")
            }
            return
        }
        let expected = [
            DirectMessageMembers(one: addedBy, two: own), DirectMessageMembers(one: own, two: addedBy),
        ]
        guard expected.contains(members) else {
            throw ConversationsError(.invalidDirectMessage, "its parties are not the sender and we")
        }
        let lists = try extensions.mutableMetadata()
        guard lists.adminList.isEmpty, lists.superAdminList.isEmpty else {
            throw ConversationsError(.invalidDirectMessage, "it has admins")
        }
        let found = try extensions.groupPermissions()
        let usual = GroupPermissions.directMessage
        let allDiffer =
            found.addMember != usual.addMember && found.removeMember != usual.removeMember
            && found.addAdmin != usual.addAdmin && found.removeAdmin != usual.removeAdmin
            && found.updatePermissions != usual.updatePermissions
        guard !allDiffer else {
            throw ConversationsError(
                .invalidDirectMessage, "its permissions are not those of a direct message")
        }
    }
}
