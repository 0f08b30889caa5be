internal import Client
internal import Conversations
internal import Store

/// What people call the parts of a group's permissions.
enum PermissionNames {
    /// Attributes by the names of the command line.
    static let attributes: [(name: String, attribute: MetadataAttribute)] = [
        ("name", .groupName), ("description", .description), ("image", .imageURL),
        ("app-data", .applicationData), ("disappear-from", .disappearFrom), ("disappear-in", .disappearIn),
        ("minimum-version", .minimumVersion),
    ]

    /// The attribute of a name; a name that is not known is the attribute's own.
    static func attribute(_ name: String) -> MetadataAttribute {
        attributes.first { $0.name == name }?.attribute ?? MetadataAttribute(rawValue: ExactText(name))
    }

    /// What a policy is about.
    static func subject(_ name: String) -> PermissionSubject {
        switch name {
        case "add-member": .addMember
        case "remove-member": .removeMember
        case "add-admin": .addAdmin
        case "remove-admin": .removeAdmin
        default: .attribute(attribute(name).rawValue.text)
        }
    }

    /// All of them in words.
    static func all(_ permissions: GroupPermissions) -> [String: String] {
        var words = [
            "add-member": text(permissions.addMember), "remove-member": text(permissions.removeMember),
            "add-admin": text(permissions.addAdmin), "remove-admin": text(permissions.removeAdmin),
        ]
        for (name, policy) in permissions.updateMetadata {
            let known = attributes.first { $0.attribute.rawValue == name }?.name
            words[known ?? name.text] = text(policy)
        }
        return words
    }

    private static func text<Base: PolicyBase>(_ policy: PolicyTree<Base>) -> String {
        switch policy {
        case .base(let base): base.word
        case .all(let policies): "all of (\(policies.map(text).joined(separator: ", ")))"
        case .any(let policies): "any of (\(policies.map(text).joined(separator: ", ")))"
        }
    }
}

extension PolicyBase {
    fileprivate var word: String {
        // What a policy lets through says what it is.
        if allows(.member) { return "allow" }
        if allows(.admin) { return "admin" }
        return allows(.superAdmin) ? "super-admin" : "deny"
    }
}

/// The decisions by name.
enum ConsentName {
    /// - Throws: ``ControlError`` with code `usage`.
    static func state(_ name: String) throws(ControlError) -> ConsentRecord.State {
        switch name {
        case "allowed": return .allowed
        case "denied": return .denied
        case "unknown": return .unknown
        default: throw ControlError(.usage, "A decision is allowed, denied or unknown.")
        }
    }

    static func text(_ state: ConsentRecord.State) -> String {
        switch state {
        case .allowed: "allowed"
        case .denied: "denied"
        case .unknown: "unknown"
        }
    }

    static func text(_ kind: ConsentRecord.Kind) -> String {
        kind == .conversation ? "conversation" : "inbox"
    }
}
