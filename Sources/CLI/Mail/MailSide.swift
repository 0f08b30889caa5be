internal import Bridge
internal import Client
internal import Control
internal import Foundation
internal import Logging
internal import MailConversion
internal import NodeClient
internal import Submission

/// The mail side of an open account, opened when it is first needed: most commands do without.
actor MailSide {
    private let client: XMTPClient
    private let account: AccountConfiguration
    private let logger: Logger
    /// The spool that all accounts share, when this one takes its mail from it alone.
    private let sharedSpool: String?
    private var open: MailAccount?

    init(
        client: XMTPClient, account: AccountConfiguration, sharedSpool: String? = nil,
        logger: Logger = Logger(label: "xmtp-mail")
    ) {
        self.client = client
        self.account = account
        self.sharedSpool = sharedSpool
        self.logger = logger
    }

    /// The mail side.
    ///
    /// - Throws: `BridgeError`, or `ControlError` for a fault of the configuration.
    func opened() async throws -> MailAccount {
        if let open { return open }
        let mail = account.mail
        var configuration = BridgeConfiguration(account, aliases: try aliases())
        if let sharedSpool { configuration.spool = sharedSpool }
        var rules = FetchRules()
        rules.byteLimit = mail.attachmentByteLimit
        rules.allowsPrivateAddresses = mail.fetchesPrivateAddresses
        rules.allowsPlainHTTP = mail.fetchesPrivateAddresses
        let attachments = AttachmentTransfer(
            server: mail.uploader.map { AttachmentServer(address: $0) }, rules: rules)
        let opened = try await MailAccount(
            name: account.name, client: client, configuration: configuration, attachments: attachments,
            logger: logger)
        open = opened
        return opened
    }

    /// The user's names for people.
    private func aliases() throws(ControlError) -> AliasFile {
        guard let path = account.mail.aliases else { return AliasFile() }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ControlError(
                .configuration, "The file \(path) cannot be read; correct aliases of account \(account.name)."
            )
        }
        let text = String(decoding: data, as: UTF8.self)
        return path.lowercased().hasSuffix(".vcf")
            ? AliasFile(vCards: text, in: account.domain) : AliasFile(mutt: text, in: account.domain)
    }
}
