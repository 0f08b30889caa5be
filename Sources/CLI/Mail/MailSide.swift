internal import Bridge
internal import Client
internal import Control
internal import Logging

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
        var configuration = BridgeConfiguration(account, aliases: try account.aliasFile())
        if let sharedSpool { configuration.spool = sharedSpool }
        let opened = try await MailAccount(
            name: account.name, client: client, configuration: configuration,
            attachments: try account.attachmentTransfer(), logger: logger)
        open = opened
        return opened
    }
}
