/// The policy sets new conversations begin with.
///
/// See: spec groups.md 6.1
extension GroupPermissions {
    /// Everybody adds members and changes names; admins remove.
    public static let allMembers = GroupPermissions(
        addMember: .base(.allow), removeMember: .base(.admin), updateMetadata: metadata(.allow),
        addAdmin: .base(.superAdmin), removeAdmin: .base(.superAdmin), updatePermissions: .base(.superAdmin))

    /// Admins only.
    public static let adminOnly = GroupPermissions(
        addMember: .base(.admin), removeMember: .base(.admin), updateMetadata: metadata(.admin),
        addAdmin: .base(.superAdmin), removeAdmin: .base(.superAdmin), updatePermissions: .base(.superAdmin))

    /// Nobody changes anything but attributes.
    public static let directMessage = GroupPermissions(
        addMember: .base(.deny), removeMember: .base(.deny),
        updateMetadata: Dictionary(
            uniqueKeysWithValues: MetadataAttribute.withPolicy.map { ($0.rawValue, .base(.allow)) }),
        addAdmin: .base(.deny), removeAdmin: .base(.deny), updatePermissions: .base(.deny))

    private static func metadata(_ ordinary: MetadataPolicyBase) -> [ExactText: MetadataPolicy] {
        Dictionary(
            uniqueKeysWithValues: MetadataAttribute.withPolicy.map { attribute in
                let base: MetadataPolicyBase =
                    switch attribute {
                    case .disappearFrom, .disappearIn: .admin
                    case .minimumVersion: .superAdmin
                    default: ordinary
                    }
                return (attribute.rawValue, .base(base))
            })
    }
}
