import Conversations
import Foundation
import Identity

/// What an intent asks for, as it lies in the store until it has been carried out.
///
/// See: spec groups.md 12.1
enum GroupWish: Sendable, Hashable, Codable {
    /// An application message: the plaintext envelope.
    case message(envelope: Data)
    /// A fresh leaf.
    case keyUpdate
    /// Members to add and remove; everybody is refreshed on the way.
    case membership(adding: [InboxID], removing: [InboxID])
    /// One attribute.
    case attribute(name: String, value: String)
    /// A change to the lists of admins.
    case adminList(RoleChange, InboxID)
    /// A policy.
    case permission(PermissionSubject, PermissionOption)
    /// Installations to remove and add again.
    case readd([Data])

    /// What begins the bytes of a message: nothing that begins a JSON text.
    private static let messageMark: UInt8 = 1

    /// The bytes for the store: a message as it is, behind a mark; anything else, which is rare and small, as JSON.
    func encoded() -> [UInt8] {
        if case .message(let envelope) = self { return [Self.messageMark] + envelope }
        return [UInt8]((try? JSONEncoder().encode(self)) ?? Data())
    }

    init(encoded: [UInt8]) throws {
        if encoded.first == Self.messageMark {
            self = .message(envelope: Data(encoded.dropFirst()))
        } else {
            self = try JSONDecoder().decode(GroupWish.self, from: Data(encoded))
        }
    }
}

/// A change to somebody's role.
public enum RoleChange: String, Sendable, Hashable, Codable, CaseIterable {
    case addAdmin = "add-admin"
    case removeAdmin = "remove-admin"
    case addSuperAdmin = "add-super-admin"
    case removeSuperAdmin = "remove-super-admin"

    func planned(_ inbox: InboxID) -> MetadataPlanner.ListChange {
        switch self {
        case .addAdmin: .addAdmin(inbox)
        case .removeAdmin: .removeAdmin(inbox)
        case .addSuperAdmin: .addSuperAdmin(inbox)
        case .removeSuperAdmin: .removeSuperAdmin(inbox)
        }
    }
}

/// A policy that can be changed.
public enum PermissionSubject: Sendable, Hashable, Codable {
    case addMember
    case removeMember
    case addAdmin
    case removeAdmin
    /// Any attribute by its name on the wire.
    case attribute(String)

    var planned: PermissionPlanner.Subject {
        switch self {
        case .addMember: .addMember
        case .removeMember: .removeMember
        case .addAdmin: .addAdmin
        case .removeAdmin: .removeAdmin
        case .attribute(let name): .metadata(MetadataAttribute(rawValue: ExactText(name)))
        }
    }
}

/// What a policy becomes.
public enum PermissionOption: String, Sendable, Hashable, Codable, CaseIterable {
    case allow
    case deny
    case admin
    case superAdmin = "super-admin"

    var planned: PermissionPlanner.Option {
        switch self {
        case .allow: .allow
        case .deny: .deny
        case .admin: .admin
        case .superAdmin: .superAdmin
        }
    }
}
