import Client
import Foundation
import Identity
import NodeClient

/// Changes to an inbox, signed by the wallets this process knows, or by hand with `sign: false`.
struct InboxChangeCommands {
    let client: XMTPClient
    let wallets: Wallets

    /// Nothing when the command is not one of these.
    func run(_ request: Request) async throws -> Any? {
        switch request.command {
        case "add_wallet":
            let signer = try wallets.signer(request.text("key"))
            let account = try request.text("address").map { try AccountIdentifier(address: $0) }
            var answer = try await change(
                .addAccount(
                    account ?? signer.identifier, evenFromAnotherInbox: request.flag("move") ?? false),
                request)
            answer["address"] = (account ?? signer.identifier).text
            return answer
        case "remove_wallet":
            return try await change(
                .removeAccount(AccountIdentifier(address: request.required("address"))), request)
        case "revoke_installations":
            return try await change(.revoke(Self.installations(request)), request)
        case "revoke_all_others": return try await change(.revokeAllOthers, request)
        case "change_recovery":
            return try await change(
                .changeRecovery(AccountIdentifier(address: request.required("address"))), request)
        case "budget":
            let budget = try await client.budget()
            return [
                "installations": budget.installations, "updates": budget.updates,
                "warning": budget.warning ?? "",
            ]
        case "sign_request":
            let name = try request.required("request")
            let wallet = PaperSigner(.account(try wallets.paper(request.required("address"))))
            let signed = try await Signing.add(
                wallet.read(request.required("signature")), to: wallets.request(name), node: wallets.node)
            wallets.keep(signed, as: name)
            return ["ready": signed.isReady, "missing": signed.missingAccounts.map(\.text)]
        case "apply_request":
            try await client.carryOut(wallets.request(request.required("request")))
            return NSNull()
        default: return nil
        }
    }

    private func change(_ change: InboxChange, _ request: Request) async throws -> [String: Any] {
        let wanted = try await client.request(change)
        guard request.flag("sign") != false else {
            return [
                "request": wallets.keep(wanted), "text": wanted.text,
                "missing": wanted.missingAccounts.map(\.text),
            ]
        }
        try await client.carryOut(wanted, signers: wallets.all)
        return ["text": wanted.text, "signed_by": wanted.missingAccounts.map(\.text)]
    }

    static func installations(_ request: Request) throws -> [InstallationID] {
        try request.texts("installation_ids").map { text in
            guard let bytes = [UInt8](hexadecimal: text), let id = InstallationID(bytes) else {
                throw DriverError("\(text) is no installation")
            }
            return id
        }
    }
}
