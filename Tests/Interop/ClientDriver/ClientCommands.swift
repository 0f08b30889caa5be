import Client
import Content
import Conversations
import Foundation
import Identity
import Store

/// The commands one client understands.
struct ClientCommands {
    let client: XMTPClient
    let wallets: Wallets

    func run(_ request: Request) async throws -> Any {
        switch request.command {
        case "dm":
            return ["conv": try await client.directMessage(with: InboxID(request.required("inbox_id"))).hex]
        case "group": return ["conv": try await group(request).hex]
        case "send": return try await send(request)
        case "encode": return try request.content().encoded().serialized().hexadecimal
        case "decode": return try EncodedContent(serialized: request.bytes("raw")).json()
        case "send_many": return try await sendMany(request)
        case "publish":
            try await client.publish(request.conversation())
            return NSNull()
        case "sync": return try await sync(request)
        case "sync_all":
            let report = try await client.sync()
            return [
                "joined": report.joined.map(\.hex), "received": report.received,
                "published": report.published,
                "failures": report.failures.map(\.reason),
            ]
        case "messages":
            if request.flag("sync") == true { try await client.sync(request.conversation()) }
            return try client.messages(in: request.conversation()).map(Self.json)
        case "conversations": return try client.conversations().map(Self.json)
        case "conversation": return try await conversation(request)
        case "members": return try await members(request)
        case "permissions": return try await permissions(request)
        case "epochs": return try client.commitLog(request.conversation()).map(Self.json)
        case "epoch":
            let epoch = try await client.epoch(of: request.conversation())
            return ["epoch": epoch.number, "authenticator": epoch.authenticator.hexadecimal]
        case "rejected":
            return try client.rejectedEnvelopes().map {
                ["topic": $0.topic, "sequence": $0.sequence, "code": $0.code]
            }
        case "events":
            return try client.events(after: request.number("after") ?? 0).map {
                [
                    "number": $0.number, "kind": "\($0.kind)", "conv": $0.conversation?.hex ?? "",
                    "message_id": $0.message?.hex ?? "",
                ]
            }
        case "consent_set": return try consentSet(request)
        case "consent_get":
            if let inbox = request.text("inbox_id") {
                let decision = try client.database.read { try $0.consent(.inbox, inbox) }
                return ["state": consentName(decision?.state ?? .unknown)]
            }
            return ["state": try consentName(client.conversation(request.conversation()).consent)]
        default:
            if let answer = try await InboxChangeCommands(client: client, wallets: wallets).run(request) {
                return answer
            }
            if let answer = try await HistoryCommands(client: client).run(request) { return answer }
            return try await change(request)
        }
    }

    private func group(_ request: Request) async throws -> ConversationID {
        var options = ConversationFounding.Options()
        options.name = request.text("name") ?? ""
        options.description = request.text("description") ?? ""
        options.imageURL = request.text("image_url") ?? ""
        options.applicationData = request.text("app_data") ?? ""
        if request.text("permissions") == "admin_only" { options.permissions = .adminOnly }
        if let policy = request.object("policy") { options.permissions = try Self.permissions(policy) }
        options.disappearing = disappearing(request)
        return try await client.group(with: request.inboxes("members"), options: options)
    }

    private func disappearing(_ request: Request) -> DisappearingSettings? {
        guard let object = request.object("disappearing"),
            let from = (object["from_ns"] as? NSNumber)?.int64Value,
            let length = (object["in_ns"] as? NSNumber)?.int64Value
        else { return nil }
        return DisappearingSettings(fromNanoseconds: from, inNanoseconds: length)
    }

    private func send(_ request: Request) async throws -> Any {
        let content: [UInt8]
        if request.text("raw") != nil {
            content = try request.bytes("raw")
        } else {
            content = try request.content().encoded().serialized()
        }
        let conversation: ConversationID
        if let inbox = request.text("dm_with") {
            conversation = try await client.directMessage(with: InboxID(inbox))
        } else {
            conversation = try request.conversation()
        }
        if request.flag("optimistic") == true {
            return ["message_id": try await client.submit(content, to: conversation).hex]
        }
        return [
            "message_id": try await client.send(
                content, to: conversation, idempotencyKey: request.text("idempotency_key")
            ).hex
        ]
    }

    private func sendMany(_ request: Request) async throws -> Any {
        let conversation = try request.conversation()
        let prefix = request.text("prefix") ?? "m"
        for number in 0..<(request.number("n") ?? 1) {
            _ = try await client.submit(Text("\(prefix)\(number)").encoded().serialized(), to: conversation)
        }
        try await client.publish(conversation)
        return NSNull()
    }

    private func sync(_ request: Request) async throws -> Any {
        if request.text("conv") != nil {
            try await client.sync(request.conversation())
            return NSNull()
        }
        return ["joined": try await client.syncWelcomes().map(\.hex)]
    }

    private func consentSet(_ request: Request) throws -> Any {
        let state: ConsentRecord.State =
            switch try request.required("state") {
            case "allowed": .allowed
            case "denied": .denied
            default: .unknown
            }
        if let inbox = request.text("inbox_id") {
            try client.setConsent(state, conversations: [], inboxes: [InboxID(inbox)])
        } else {
            try client.setConsent(state, conversations: [request.conversation()])
        }
        return NSNull()
    }

    // MARK: - Changes

    private func change(_ request: Request) async throws -> Any {
        let id = try request.conversation()
        switch request.command {
        case "add_members": try await client.add(request.inboxes("members"), to: id)
        case "remove_members": try await client.remove(request.inboxes("members"), from: id)
        case "refresh": try await client.refreshInstallations(of: id)
        case "set_name": try await client.set(.groupName, to: request.required("value"), in: id)
        case "set_description": try await client.set(.description, to: request.required("value"), in: id)
        case "set_image_url": try await client.set(.imageURL, to: request.required("value"), in: id)
        case "set_app_data": try await client.set(.applicationData, to: request.required("value"), in: id)
        case "set_minimum_version":
            try await client.set(.minimumVersion, to: request.required("value"), in: id)
        case "set_disappearing": try await client.setDisappearing(disappearing(request), in: id)
        case "add_admin":
            try await client.change(.addAdmin, of: InboxID(request.required("inbox_id")), in: id)
        case "remove_admin":
            try await client.change(.removeAdmin, of: InboxID(request.required("inbox_id")), in: id)
        case "add_super_admin":
            try await client.change(.addSuperAdmin, of: InboxID(request.required("inbox_id")), in: id)
        case "remove_super_admin":
            try await client.change(.removeSuperAdmin, of: InboxID(request.required("inbox_id")), in: id)
        case "set_permission": try await setPermission(request, id)
        case "rotate_group_key": try await client.rotateKeys(in: id)
        case "leave": try await client.leave(id)
        case "delete_message":
            return ["message_id": try await client.delete(MessageID(request.bytes("message_id")), in: id).hex]
        default: throw DriverError("no command \(request.command)")
        }
        return NSNull()
    }

    /// Policies by the peer's names; what is not named is allowed, as there.
    private static func permissions(_ policy: [String: Any]) throws -> GroupPermissions {
        var permissions = GroupPermissions.allMembers
        for (subject, name): (PermissionPlanner.Subject, String) in [
            (.addMember, "add_member"), (.removeMember, "remove_member"), (.addAdmin, "add_admin"),
            (.removeAdmin, "remove_admin"), (.metadata(.groupName), "update_group_name"),
            (.metadata(.description), "update_group_description"),
            (.metadata(.imageURL), "update_group_image_url_square"),
            (.metadata(.disappearFrom), "update_message_disappearing"),
            (.metadata(.disappearIn), "update_message_disappearing"),
            (.metadata(.applicationData), "update_app_data"),
        ] {
            switch policy[name] as? String ?? "allow" {
            case "allow": permissions.set(subject, to: .allow)
            case "deny": permissions.set(subject, to: .deny)
            case "admin": permissions.set(subject, to: .admin)
            case "super_admin": permissions.set(subject, to: .superAdmin)
            case let other: throw DriverError("no policy \(other)")
            }
        }
        return permissions
    }

    private func setPermission(_ request: Request, _ id: ConversationID) async throws {
        let subject: PermissionSubject =
            switch try request.required("what") {
            case "add_member": .addMember
            case "remove_member": .removeMember
            case "add_admin": .addAdmin
            case "remove_admin": .removeAdmin
            default: .attribute(Self.attribute(request.text("field") ?? ""))
            }
        try await client.setPermission(
            subject, to: Self.permissionOption(request.required("policy")), in: id)
    }

    private static func permissionOption(_ name: String) throws -> PermissionOption {
        let option = name == "super_admin" ? PermissionOption.superAdmin : PermissionOption(rawValue: name)
        guard let option else { throw DriverError("no policy \(name)") }
        return option
    }

    private static func attribute(_ field: String) -> String {
        field == "image_url_square" ? "group_image_url_square" : field
    }
}
