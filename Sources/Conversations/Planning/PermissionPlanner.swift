/// Commits that change policies.
///
/// See: spec groups.md 6.3
public enum PermissionPlanner {
    /// Which policy is changed.
    public enum Subject: Hashable, Sendable {
        case addMember
        case removeMember
        case addAdmin
        case removeAdmin
        /// Any attribute, known or not.
        case metadata(MetadataAttribute)
    }

    /// What it becomes.
    public enum Option: Hashable, Sendable, CaseIterable {
        /// Everybody. For admin policies, which know no such thing, it means super admins.
        case allow
        case deny
        case admin
        case superAdmin

        var membership: MembershipPolicyBase {
            switch self {
            case .allow: .allow
            case .deny: .deny
            case .admin: .admin
            case .superAdmin: .superAdmin
            }
        }

        var metadata: MetadataPolicyBase {
            switch self {
            case .allow: .allow
            case .deny: .deny
            case .admin: .admin
            case .superAdmin: .superAdmin
            }
        }

        var permissions: PermissionsPolicyBase {
            switch self {
            case .allow, .superAdmin: .superAdmin
            case .deny: .deny
            case .admin: .admin
            }
        }
    }

    /// Changes one policy.
    public static func changing(
        _ subject: Subject, to option: Option, in extensions: ContextExtensions
    ) throws(ConversationsError) -> CommitPlan {
        var permissions = try extensions.groupPermissions()
        permissions.set(subject, to: option)
        return .changing(ExtensionNumber.groupPermissions, to: permissions.extensionData(), in: extensions)
    }
}

extension GroupPermissions {
    /// Replaces one policy.
    public mutating func set(_ subject: PermissionPlanner.Subject, to option: PermissionPlanner.Option) {
        switch subject {
        case .addMember: addMember = .base(option.membership)
        case .removeMember: removeMember = .base(option.membership)
        case .addAdmin: addAdmin = .base(option.permissions)
        case .removeAdmin: removeAdmin = .base(option.permissions)
        case .metadata(let attribute): updateMetadata[attribute.rawValue] = .base(option.metadata)
        }
    }
}
