/// A policy: a base, or a list of policies of which all, or at least one, must hold.
///
/// See: spec groups.md 2.2, 6.2
public enum PolicyTree<Base: PolicyBase>: Hashable, Sendable {
    case base(Base)
    case all([PolicyTree])
    case any([PolicyTree])

    /// Whether somebody with this role may do it. A policy sees nothing but the role.
    public func allows(_ role: Role) -> Bool {
        switch self {
        case .base(let base): base.allows(role)
        case .all(let policies): policies.allSatisfy { $0.allows(role) }
        case .any(let policies): policies.contains { $0.allows(role) }
        }
    }

    func write(to writer: inout ProtobufWriter) {
        switch self {
        case .base(let base): writer.writePresent(UInt64(base.rawValue), field: 1)
        case .all(let policies): Self.write(policies, field: 2, to: &writer)
        case .any(let policies): Self.write(policies, field: 3, to: &writer)
        }
    }

    private static func write(_ policies: [PolicyTree], field: UInt32, to writer: inout ProtobufWriter) {
        writer.writeMessage(field: field) { condition in
            for policy in policies {
                condition.writeMessage(field: 1) { policy.write(to: &$0) }
            }
        }
    }
}

/// The base policies of one of the three policy messages; their numbers differ.
public protocol PolicyBase: Hashable, Sendable, RawRepresentable, CaseIterable where RawValue == UInt8 {
    func allows(_ role: Role) -> Bool
}

/// Who may add or remove members.
public enum MembershipPolicyBase: UInt8, PolicyBase {
    case allow = 1
    case deny = 2
    case admin = 3
    case superAdmin = 4

    public func allows(_ role: Role) -> Bool {
        switch self {
        case .allow: true
        case .deny: false
        case .admin: role >= .admin
        case .superAdmin: role == .superAdmin
        }
    }
}

/// Who may change an attribute.
public enum MetadataPolicyBase: UInt8, PolicyBase {
    case allow = 1
    case deny = 2
    case admin = 3
    case superAdmin = 4

    public func allows(_ role: Role) -> Bool {
        switch self {
        case .allow: true
        case .deny: false
        case .admin: role >= .admin
        case .superAdmin: role == .superAdmin
        }
    }
}

/// Who may change admins and permissions. There is no "everybody", so the numbers are shifted against the other two.
public enum PermissionsPolicyBase: UInt8, PolicyBase {
    case deny = 1
    case admin = 2
    case superAdmin = 3

    public func allows(_ role: Role) -> Bool {
        switch self {
        case .deny: false
        case .admin: role >= .admin
        case .superAdmin: role == .superAdmin
        }
    }
}

public typealias MembershipPolicy = PolicyTree<MembershipPolicyBase>
public typealias MetadataPolicy = PolicyTree<MetadataPolicyBase>
public typealias PermissionsPolicy = PolicyTree<PermissionsPolicyBase>
