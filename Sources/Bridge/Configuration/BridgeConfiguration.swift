public import Control
public import MailConversion
public import Maildir

/// What an account's mail side is told: where things are, and what its owner decided.
///
/// See: spec mail.md; every option is in `bridge-config/every-option.toml`
public struct BridgeConfiguration: Sendable {
    /// The Maildir's root.
    public var maildir: String
    /// The account's own spool; on the Maildir's file system, or a claim from the outbox costs a copy.
    public var spool: String
    /// The folders' names on disk.
    public var folders: FolderMap
    /// The form of mails.
    public var mail: MailSettings
    /// How mails are read that are sent.
    public var outgoing: OutgoingOptions
    /// What becomes of a mail whose message is deleted for everybody.
    public var deletions: DeletionToMail.Style
    /// Where the user's own messages go.
    public var ownMessages: MailConfiguration.OwnMessages
    /// Whom moving a group's message to the folder of the blocked blocks.
    public var blockInGroup: MailConfiguration.BlockInGroup
    /// More conversations than this becoming denied at once wait for the user's word.
    public var massBlockLimit: Int
    /// Whether files on web servers are fetched, in allowed conversations.
    public var fetchesAttachments: Bool
    /// Whether a message that becomes seen sends a read receipt.
    public var sendsReadReceipts: Bool
    /// Whether copies that mail programs leave in the folder of sent mail go to the trash.
    public var cleansSent: Bool
    /// Where Dovecot keeps its `dovecot-keywords`, when its keyword for junk counts as a move to the blocked.
    public var junkKeywords: JunkKeywords?
    /// The user's names for people.
    public var aliases: AliasFile
    /// How a batch of deliveries is made durable.
    public var durability: Delivery.Durability

    /// An account's mail with everything else at its default.
    public init(maildir: String, spool: String, mail: MailSettings) {
        let defaults = MailConfiguration(maildir: maildir)
        self.maildir = maildir
        self.spool = spool
        folders = .standard
        self.mail = mail
        outgoing = defaults.outgoing
        deletions = .replace
        ownMessages = defaults.ownMessages
        blockInGroup = defaults.blockInGroup
        massBlockLimit = defaults.massBlockLimit
        fetchesAttachments = defaults.fetchesAttachments
        sendsReadReceipts = defaults.sendsReadReceipts
        cleansSent = defaults.cleansSent
        aliases = AliasFile()
        durability = .files
    }

    /// An account of the configuration.
    ///
    /// - Parameter aliases: from the file that the configuration names.
    public init(_ account: AccountConfiguration, aliases: AliasFile = AliasFile()) {
        self.init(
            maildir: account.mail.maildir, spool: "\(account.stateFolder)/spool", mail: account.mailSettings)
        folders = FolderMap(account.mail.folderNames.compactMapValues { try? MaildirFolder($0) })
        outgoing = account.mail.outgoing
        deletions = DeletionToMail.Style(rawValue: account.mail.deletions.rawValue) ?? .replace
        ownMessages = account.mail.ownMessages
        blockInGroup = account.mail.blockInGroup
        massBlockLimit = account.mail.massBlockLimit
        fetchesAttachments = account.mail.fetchesAttachments
        sendsReadReceipts = account.mail.sendsReadReceipts
        cleansSent = account.mail.cleansSent
        if account.mail.junkKeywordBlocks {
            junkKeywords = JunkKeywords(controlDirectory: "\(account.stateFolder)/dovecot/control")
        }
        self.aliases = aliases
    }

    /// Where to find what Dovecot's keyword letters mean.
    public struct JunkKeywords: Sendable, Hashable {
        /// Dovecot's control directory (`CONTROL=` of its `mail_location`), or the Maildir itself.
        public var controlDirectory: String

        /// Reads keywords below a directory.
        public init(controlDirectory: String) { self.controlDirectory = controlDirectory }
    }
}
