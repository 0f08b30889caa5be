internal import ArgumentParser
internal import Client
internal import Control
internal import Foundation
internal import Identity

/// `xmtp-mail inbox revoke`.
struct InboxRevoke: InboxChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke installations of your inbox; the recovery wallet signs.",
        discussion: """
            Examples:
              xmtp-mail inbox revoke 3fa0b2c1
              xmtp-mail inbox revoke --others

            A revoked installation can read and write nothing any more, once the others have heard of it.
            """)

    @OptionGroup var choice: AccountChoice
    @OptionGroup var wallet: WalletOptions

    @Argument(help: "Installations: their ids or beginnings of them, as `inbox state` shows them.")
    var installations: [String] = []

    @Flag(help: "All installations but this one.")
    var others = false

    @Option(help: ArgumentHelp("Keep the request here, to be signed later.", valueName: "file"))
    var save: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if installations.isEmpty != others { throw ValidationError("Name installations, or say --others.") }
    }

    func change(_ signer: (any Signer)?) throws -> BeginInboxChange.Change {
        others ? .revokeAllOthers : .revoke(installations)
    }
}

/// `xmtp-mail inbox sign`.
struct InboxSign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Finish a change that was kept with --save: bring the signature.",
        discussion: """
            Examples:
              xmtp-mail inbox sign request.json < signature
              xmtp-mail inbox sign request.json --key-file wallet.key

            Without a wallet the signature is read from standard input, as hexadecimal digits.
            """)

    @OptionGroup var choice: AccountChoice
    @OptionGroup var wallet: WalletOptions

    @Argument(help: "The file of --save.")
    var file: String

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() async throws {
        let command = self
        try await CommandRun.run {
            let account = try command.choice.configuration()
            guard let data = FileManager.default.contents(atPath: command.file) else {
                throw ControlError(.notFound, "The file \(command.file) cannot be read.")
            }
            let request = try InboxSigning.request(data)
            var signers = try command.wallet.signer().map { [$0] } ?? []
            if signers.isEmpty {
                signers = try request.missingAccounts.map { missing in
                    AskingSigner(PaperSigner(try WalletOptions.wallet(missing.text, chain: nil)))
                }
            }
            let given = signers
            try await InboxSigning.with(account) { channel, node in
                let signed = try await Signing.sign(request, with: given, node: node)
                try await InboxSigning.finish(signed, on: channel, command.json)
            }
        }
    }
}
