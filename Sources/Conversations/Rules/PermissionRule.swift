/// Whether the actor's role allows everything a commit does, by the permissions before it.
///
/// See: spec groups.md 6.2
enum PermissionRule {
    static func demand(
        _ commit: ValidatedCommit, permissions: GroupPermissions, metadata: MutableMetadata,
        directMessageMembers: DirectMessageMembers?
    ) throws(CommitRefusal) {
        let role = commit.actor.role
        let added =
            commit.addedInboxes.isEmpty || permissions.addMember.allows(role)
            || DirectMessageRule.allows(
                adding: commit.addedInboxes, by: commit.actor.inboxID, members: directMessageMembers)
        let removed =
            commit.removedInboxes.isEmpty
            || (permissions.removeMember.allows(role)
                && !commit.removedInboxes.contains { metadata.superAdminList.contains($0) })
        let attributes = commit.metadata.attributes.allSatisfy {
            permissions.metadataPolicy(for: $0.name).allows(role)
        }
        let permissionsAllowed = !commit.permissionsChanged || role == .superAdmin
        guard added, removed, attributes, permissionsAllowed,
            AdminRule.allows(commit.metadata, by: role, permissions: permissions)
        else { throw .insufficientPermissions }
    }
}
