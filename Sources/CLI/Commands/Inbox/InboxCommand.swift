internal import ArgumentParser
internal import Control

/// `xmtp-mail inbox`: wallets and installations.
struct InboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "Show the inbox, and change its wallets and installations.",
        discussion: """
            Examples:
              xmtp-mail inbox state
              xmtp-mail inbox state 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045
              xmtp-mail inbox add-wallet --key-file second.key
              xmtp-mail inbox revoke 3fa0 --keystore wallet.json
              xmtp-mail inbox revoke --others

            Whoever has to sign is named by --key-file, --keystore or --paper; without one of them the key of the wallet \
            that `xmtp-mail init` made signs.
            """,
        subcommands: [
            InboxState.self, InboxAddWallet.self, InboxRemoveWallet.self, InboxRevoke.self,
            InboxRecovery.self,
            InboxSign.self,
        ])
}
