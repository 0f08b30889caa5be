internal import ArgumentParser
internal import Client
internal import Control
internal import Ethereum
internal import Foundation
internal import Identity
internal import MailConversion
internal import NodeClient
internal import NodeConnection

/// `xmtp-mail init`: an account.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Set an account up: a wallet, an inbox, an installation, a configuration.",
        discussion: """
            Examples:
              xmtp-mail init --network dev
              xmtp-mail init --network dev --key-file wallet.key
              pass show wallet | xmtp-mail init --network production --key-file -
              xmtp-mail init --keystore UTC--2026-11-26.json --passphrase-file passphrase
              xmtp-mail init --paper 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045

            Without a wallet a new one is made, and its key is kept in the account's state folder: it is the only way \
            to recover the inbox, so keep a copy elsewhere. A key never stands on the command line: it is read from a \
            file that only you can read, from standard input (-), from an encrypted keystore (version 3), or it stays \
            in your wallet and you sign the text that is shown (--paper).

            What was begun and interrupted goes on where it stopped when the same command is given again. So a wallet \
            that signs elsewhere can take its time: without a signature on standard input the text is shown and the \
            command ends with status 77; given again, it asks for the signature of the same text.
            """)

    @OptionGroup var choice: AccountChoice

    @Option(help: ArgumentHelp("production, dev, local, or the URL of a node.", valueName: "network"))
    var network: String?

    @Option(help: ArgumentHelp("The root of the Maildir.", valueName: "folder"))
    var maildir: String?

    @OptionGroup var wallet: WalletOptions

    @Option(help: ArgumentHelp("Number of the inbox among those of the wallet.", valueName: "number"))
    var nonce: UInt64 = 0

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if let maildir, ProgramPaths.expanded(maildir) == nil {
            throw ValidationError("--maildir takes a path that begins with / or ~/.")
        }
    }

    func run() async throws {
        let command = self
        try await CommandRun.run { try await command.setUp() }
    }

    private func setUp() async throws {
        let file = try AccountFile(choice, network: network, maildir: maildir)
        let account = file.account
        try AccountFolder.make(account.stateFolder)
        let (signer, walletFile) = try signer(account)
        let node = try AccountAccess.node(of: account)
        let client: XMTPClient
        do {
            client = try await XMTPClient.register(
                account.clientConfiguration(), node: node, signer: signer, nonce: nonce, onNotice: Self.tell)
        } catch {
            await node.close()
            throw error
        }
        let answer = Answer(
            account: account.name, network: account.networkName, inbox: client.inboxID.text,
            installation: client.installationID.text, walletAddress: signer.identifier.shown,
            mailAddress: "\(client.inboxID.text)@\(account.domain.name)", maildir: account.mail.maildir,
            configuration: file.paths.configuration, walletFile: walletFile)
        try client.close()
        await node.close()
        try file.write()
        if json { try Output.json(answer) } else { Output.text(answer.text) }
    }

    private static func tell(_ budget: InstallationBudget) {
        guard let warning = budget.warning else { return }
        FileHandle.standardError.write(Data("xmtp-mail: \(warning)\n".utf8))
    }

    // MARK: - The wallet

    private func signer(_ account: AccountConfiguration) throws -> (any Signer, walletFile: String?) {
        if let named = try wallet.signer() { return (named, nil) }
        let path = NewWallet.path(account)
        return (try NewWallet.signer(keptIn: path), path)
    }

    /// What was set up.
    struct Answer: Encodable {
        let account: String
        let network: String
        let inbox: String
        let installation: String
        let walletAddress: String
        let mailAddress: String
        let maildir: String
        let configuration: String
        /// Where the key of a new wallet is.
        let walletFile: String?

        var text: String {
            var text = """
                Account \(account) is set up on the network \(network).

                Give this address to others:   \(walletAddress)
                In mail you are:               \(mailAddress)
                Your inbox:                    \(inbox)
                Configuration:                 \(configuration)
                Maildir:                       \(maildir)

                """
            if let walletFile {
                text += """
                    Key of your new wallet:        \(walletFile)

                    Keep a copy of that key elsewhere: it alone can recover or move the inbox.

                    """
            }
            return text
        }
    }
}

extension AccountIdentifier {
    /// With the check sum that protects against slips, where there is one.
    var shown: String {
        if case .ethereum(let text) = self, let address = try? EthereumAddress(text) {
            return address.checksummed
        }
        return text
    }
}
