import Client
import Foundation
import Identity
import MLS
import NodeClient
import Store

/// The commands about inboxes: who belongs to them, and whether they can be written to.
struct IdentityCommands {
    let client: XMTPClient
    let node: any NodeAPI

    /// The answer, or nothing when the command is about something else.
    func run(_ request: Request) async throws -> Any? {
        switch request.command {
        case "inbox_state": return try await inboxState(request)
        case "installations":
            return try await state(of: client.inboxID, request).installations.map(\.bytes.hexadecimal)
        case "inbox_updates_count":
            guard !request.texts("inbox_ids").isEmpty else { return try await count(client.inboxID) }
            var counts: [String: Int] = [:]
            for inbox in request.inboxes("inbox_ids") { counts[inbox.text] = try await count(inbox) }
            return counts
        case "can_message":
            var answers: [String: Bool] = [:]
            for address in request.texts("addresses") {
                answers[address] = try await inbox(of: address) != nil
            }
            return answers
        case "find_inbox_id", "inbox_id_for":
            return try await inbox(of: request.required("address"))?.text ?? NSNull()
        case "generate_inbox_id":
            let account = try AccountIdentifier(address: request.required("address"))
            return try InboxID(of: account, nonce: UInt64(request.number("nonce") ?? 0)).text
        case "key_package_status": return try await keyPackageStatus(request.texts("installation_ids"))
        default: return nil
        }
    }

    private func inbox(of address: String) async throws -> InboxID? {
        try await client.inbox(of: AccountIdentifier(address: address))
    }

    private func state(of inbox: InboxID, _ request: Request) async throws -> AssociationState {
        guard let state = try await client.inboxState(inbox, refreshing: request.flag("refresh") ?? true)
        else {
            throw DriverError("no such inbox")
        }
        return state
    }

    private func inboxState(_ request: Request) async throws -> Any {
        guard !request.texts("inbox_ids").isEmpty else { return try await describe(client.inboxID, request) }
        var states: [Any] = []
        for inbox in request.inboxes("inbox_ids") { states.append(try await describe(inbox, request)) }
        return states
    }

    private func describe(_ inbox: InboxID, _ request: Request) async throws -> [String: Any] {
        let state = try await state(of: inbox, request)
        let installations: [[String: Any]] = state.members.compactMap { member in
            guard let id = member.identifier.installationID else { return nil }
            return [
                "id": id.bytes.hexadecimal,
                "client_timestamp_ns": member.clientTimestampNanoseconds.map { $0 as Any } ?? NSNull(),
            ]
        }
        return [
            "inbox_id": state.inboxID.text, "recovery_identity": state.recoveryIdentifier.text,
            "account_identities": state.accounts.map(\.text), "installations": installations,
            "creation_signature_kind": try creationKind(inbox) ?? NSNull(),
        ]
    }

    /// The kind of signature that made an inbox, in the peer's words.
    private func creationKind(_ inbox: InboxID) throws -> Any? {
        guard let first = try client.database.read({ try $0.identityUpdates(inbox: inbox.text) }).first else {
            return nil
        }
        guard
            case .createInbox(_, _, let owned)? = try UnverifiedIdentityUpdate(serialized: first.payload)
                .actions.first
        else { return nil }
        switch owned.kind {
        case .erc191: return "erc191"
        case .erc1271: return "erc1271"
        case .installationKey: return "installation_key"
        case .legacyDelegated: return "legacy_delegated"
        case .p256: return "p256"
        }
    }

    private func count(_ inbox: InboxID) async throws -> Int {
        try await node.identityUpdates(of: [IdentityLogRequest(inboxID: inbox.text)]).first?.count ?? 0
    }

    private func keyPackageStatus(_ installations: [String]) async throws -> Any {
        let keys = try installations.map { text in
            guard let key = [UInt8](hexadecimal: text) else {
                throw DriverError("an installation id is no hex")
            }
            return key
        }
        let packages = try await node.keyPackages(of: keys)
        var statuses: [String: Any] = [:]
        for (installation, package) in zip(installations, packages) {
            statuses[installation] = Self.status(package ?? [])
        }
        return statuses
    }

    private static func status(_ package: [UInt8]) -> [String: Any] {
        do {
            let now = UInt64(max(0, Date().timeIntervalSince1970))
            let verified = try VerifiedKeyPackage(
                verifying: package, now: now, crypto: SwiftCryptoProvider())
            let lifetime = verified.keyPackage.leafNode.lifetime
            return [
                "lifetime": [
                    "not_before": lifetime?.notBefore as Any, "not_after": lifetime?.notAfter as Any,
                ], "validation_error": NSNull(),
            ]
        } catch {
            return ["lifetime": NSNull(), "validation_error": "\(error)"]
        }
    }
}
