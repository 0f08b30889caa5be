internal import ArgumentParser
internal import Control
internal import Identity

/// `xmtp-mail inbox add-wallet`.
struct InboxAddWallet: InboxChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-wallet", abstract: "Add a wallet to your inbox; the new wallet signs.",
        discussion: """
            Examples:
              xmtp-mail inbox add-wallet --key-file second.key
              xmtp-mail inbox add-wallet --paper 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045
            """)

    @OptionGroup var choice: AccountChoice
    @OptionGroup var wallet: WalletOptions

    @Flag(help: "Even if the wallet belongs to another inbox, which could then no longer be found by it.")
    var evenFromAnotherInbox = false

    @Option(help: ArgumentHelp("Keep the request here, to be signed later.", valueName: "file"))
    var save: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if [wallet.keyFile, wallet.keystore, wallet.paper].allSatisfy({ $0 == nil }) {
            throw ValidationError("Name the new wallet with --key-file, --keystore or --paper.")
        }
    }

    func change(_ signer: (any Signer)?) throws -> BeginInboxChange.Change {
        .addWallet(signer?.identifier.text ?? "", evenFromAnotherInbox: evenFromAnotherInbox)
    }
}

/// `xmtp-mail inbox remove-wallet`.
struct InboxRemoveWallet: InboxChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove-wallet", abstract: "Remove a wallet from your inbox; the recovery wallet signs.",
        discussion: """
            Example:
              xmtp-mail inbox remove-wallet 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045

            The installations that the wallet added go with it.
            """)

    @OptionGroup var choice: AccountChoice
    @OptionGroup var wallet: WalletOptions

    @Argument(help: "The wallet's address.")
    var address: String

    @Option(help: ArgumentHelp("Keep the request here, to be signed later.", valueName: "file"))
    var save: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func change(_ signer: (any Signer)?) throws -> BeginInboxChange.Change {
        .removeWallet(address.lowercased())
    }
}

/// `xmtp-mail inbox recovery`.
struct InboxRecovery: InboxChangeCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery", abstract: "Make another wallet the recovery wallet; the present one signs.",
        discussion: """
            Example:
              xmtp-mail inbox recovery 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045
            """)

    @OptionGroup var choice: AccountChoice
    @OptionGroup var wallet: WalletOptions

    @Argument(help: "The new recovery wallet's address.")
    var address: String

    @Option(help: ArgumentHelp("Keep the request here, to be signed later.", valueName: "file"))
    var save: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func change(_ signer: (any Signer)?) throws -> BeginInboxChange.Change {
        .changeRecovery(address.lowercased())
    }
}
