internal import ArgumentParser
internal import Client
internal import Control
internal import Foundation
internal import Identity
internal import NodeClient
internal import NodeConnection

/// A command that changes the inbox: it asks for the text to sign, has it signed, and gives it back.
protocol InboxChangeCommand: AsyncParsableCommand, Sendable {
    var choice: AccountChoice { get }
    var wallet: WalletOptions { get }
    var save: String? { get }
    var json: Bool { get }
    func change(_ signer: (any Signer)?) throws -> BeginInboxChange.Change
}

extension InboxChangeCommand {
    mutating func run() async throws {
        let command = self
        try await CommandRun.run {
            let account = try command.choice.configuration()
            let signer = try command.wallet.signer() ?? InboxSigning.ownWallet(account)
            let change = try command.change(signer)
            try await InboxSigning.with(account) { channel, node in
                let answer = try await channel.perform(BeginInboxChange(change))
                if let path = command.save {
                    return try InboxSigning.save(answer.request, path, command.json)
                }
                let request = try InboxSigning.request(answer.request)
                let signed = try await Signing.sign(request, with: signer.map { [$0] } ?? [], node: node)
                try await InboxSigning.finish(signed, on: channel, command.json)
            }
        }
    }
}

/// What changes of the inbox share.
enum InboxSigning {
    /// The wallet that `init` made, if it did.
    static func ownWallet(_ account: AccountConfiguration) throws -> (any Signer)? {
        let path = NewWallet.path(account)
        return FileManager.default.fileExists(atPath: path) ? try NewWallet.signer(keptIn: path) : nil
    }

    /// Opens the account, and the node beside it: contract wallets are asked through it.
    static func with(
        _ account: AccountConfiguration,
        _ body: @Sendable (any ControlChannel, GRPCNode) async throws -> Void
    ) async throws {
        let access = try await AccountAccess.open(account)
        let node: GRPCNode
        do {
            node = try AccountAccess.node(of: account)
        } catch {
            await access.close()
            throw error
        }
        do {
            try await body(access.channel, node)
        } catch {
            await node.close()
            await access.close()
            throw error
        }
        await node.close()
        await access.close()
    }

    static func request(_ json: Data) throws(ControlError) -> SignatureRequest {
        do {
            return try JSONDecoder().decode(SignatureRequest.self, from: json)
        } catch {
            throw ControlError(.data, "This is no request of a change to an inbox.")
        }
    }

    /// Gives a request back, or says whose signature it lacks.
    static func finish(_ request: SignatureRequest, on channel: any ControlChannel, _ json: Bool) async throws
    {
        guard request.isReady else {
            let missing = request.missingAccounts.map(\.shown).sorted().joined(separator: ", ")
            throw ControlError(
                .notPermitted,
                "The signature of the wallet \(missing) is missing; name it with --key-file, --keystore or --paper."
            )
        }
        _ = try await channel.perform(FinishInboxChange(request: try JSONEncoder().encode(request)))
        try Output.done("Done.", asJSON: json)
    }

    /// Keeps a request in a file, and shows the text to sign.
    static func save(_ json: Data, _ path: String, _ asJSON: Bool) throws {
        let request = try request(json)
        do {
            try json.write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
            throw ControlError(.cannotCreate, "\(path) cannot be made; perhaps it exists.")
        }
        if asJSON {
            let missing = request.missingAccounts.map(\.shown).sorted()
            try Output.json(SavedRequest(request: path, text: request.text, missing: missing))
        } else {
            Output.text("\(request.text)\n")
            FileHandle.standardError.write(
                Data("Sign this text, then: xmtp-mail inbox sign \(path)\n".utf8))
        }
    }

    private struct SavedRequest: Encodable {
        let request: String
        let text: String
        let missing: [String]
    }
}
