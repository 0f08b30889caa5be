import Client
import Conversations
import Foundation
import Identity

/// Members, policies and settings as `libxmtp_peer.py` shows them.
extension ClientCommands {
    func members(_ request: Request) async throws -> Any {
        try await client.details(of: request.conversation()).members.map { member in
            [
                "inbox_id": member.inboxID.text,
                "installation_ids": member.installations.map(\.hexadecimal),
                "permission_level": Self.name(member.role),
            ] as [String: Any]
        }
    }

    func permissions(_ request: Request) async throws -> Any {
        let permissions = try await client.details(of: request.conversation()).permissions
        var policy = [
            "add_member_policy": Self.name(permissions.addMember),
            "remove_member_policy": Self.name(permissions.removeMember),
            "add_admin_policy": Self.name(permissions.addAdmin),
            "remove_admin_policy": Self.name(permissions.removeAdmin),
        ]
        for (name, attribute): (String, MetadataAttribute) in [
            ("update_group_name_policy", .groupName), ("update_group_description_policy", .description),
            ("update_group_image_url_square_policy", .imageURL), ("update_app_data_policy", .applicationData),
            ("update_message_disappearing_policy", .disappearIn),
        ] {
            policy[name] =
                permissions.updateMetadata[attribute.rawValue].map { Self.name($0) } ?? "does_not_exist"
        }
        return ["policy": policy]
    }

    /// One conversation with what only its group state tells.
    func conversation(_ request: Request) async throws -> Any {
        let id = try request.conversation()
        var json = Self.json(try client.conversation(id))
        guard let details = try? await client.details(of: id) else { return json }
        json["creator_inbox_id"] = details.creator.text
        json["minimum_version"] = details.metadata[.minimumVersion] ?? ""
        if let settings = details.metadata.disappearingSettings {
            json["disappearing"] = [
                "from_ns": settings.fromNanoseconds, "in_ns": settings.inNanoseconds,
            ]
        }
        return json
    }

    private static func name(_ role: Role) -> String {
        switch role {
        case .member: "member"
        case .admin: "admin"
        case .superAdmin: "super_admin"
        }
    }

    private static func name<Base>(_ policy: PolicyTree<Base>) -> String {
        guard case .base(let base) = policy else { return "other" }
        switch "\(base)" {
        case "superAdmin": return "super_admin"
        case let name: return name
        }
    }
}
