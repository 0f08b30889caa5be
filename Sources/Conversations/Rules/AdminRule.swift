/// Who may change the lists of admins and super admins.
///
/// See: spec groups.md 6.2
enum AdminRule {
    static func allows(_ changes: MetadataChanges, by role: Role, permissions: GroupPermissions) -> Bool {
        let admins =
            (changes.adminsAdded.isEmpty || permissions.addAdmin.allows(role))
            && (changes.adminsRemoved.isEmpty || permissions.removeAdmin.allows(role))
        let superAdminsAdded = changes.superAdminsAdded.isEmpty || role == .superAdmin
        let superAdminsRemoved =
            changes.superAdminsRemoved.isEmpty || (role == .superAdmin && !changes.leavesNoSuperAdmin)
        return admins && superAdminsAdded && superAdminsRemoved
    }
}
