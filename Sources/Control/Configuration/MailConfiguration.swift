public import Foundation
public import MailConversion

/// What the user decided about the mail side of an account.
///
/// See: spec mail.md
public struct MailConfiguration: Sendable, Hashable {
    /// What becomes of a message that is deleted for everyone.
    ///
    /// See: spec mail.md 2.8
    public enum Deletions: String, Sendable, Hashable, CaseIterable {
        /// A note takes its place in the thread.
        case replace
        /// It stays, and a note answers it.
        case notice
        /// Nothing.
        case ignore
    }

    /// Where one's own messages are written.
    ///
    /// See: spec mail.md 3.8
    public enum OwnMessages: String, Sendable, Hashable, CaseIterable {
        /// Into the conversation.
        case inbox
        /// Into the folder of sent mail.
        case sent
    }

    /// What blocking a message of a group means.
    ///
    /// See: spec mail.md 4.3
    public enum BlockInGroup: String, Sendable, Hashable, CaseIterable {
        /// The whole group is blocked.
        case conversation
        /// Its sender is.
        case sender
    }

    /// How large attachments get to their server.
    public enum UploadManner: String, Sendable, Hashable, CaseIterable {
        /// `POST ADDRESS/upload` answers with a name.
        case post
        /// `PUT ADDRESS/NAME` with a name of our own.
        case put
    }

    /// The root of the Maildir++ tree.
    public var maildir: String
    /// The domain of addresses when it is not the network's own.
    public var chosenDomain: MailDomain?
    /// A file with the user's names for people: mutt aliases, or vCards when its name ends in `.vcf`.
    public var aliases: String?

    /// The folders that have another name on disk than their own; never the inbox.
    public var folderNames: [MailFolder: String] = [:]

    /// What the subject shows.
    public var subject = MailSettings.SubjectStyle.title
    /// What becomes of receipts others send.
    public var readReceipts = MailSettings.ReadReceipts.none
    /// Takes control characters out of what is shown.
    public var stripsControls = false
    /// The zone in which the times of messages are written.
    public var timeZone = TimeZone.current
    /// What becomes of deleted messages.
    public var deletions = Deletions.replace
    /// Where own messages go.
    public var ownMessages = OwnMessages.inbox
    /// Moves copies that mail programs left in the folder of sent mail to the trash.
    public var cleansSent = false
    /// Whether attachments kept elsewhere are fetched, in allowed conversations.
    public var fetchesAttachments = true
    /// Whether they may lie on this machine or in a private network.
    public var fetchesPrivateAddresses = false
    /// The largest attachment that is fetched, in bytes.
    ///
    /// See: spec mail.md 2.6.1
    public var attachmentByteLimit = 25 << 20

    /// How mails are understood.
    public var outgoing = OutgoingOptions()
    /// Where large attachments are put, sealed; nil sends none.
    public var uploader: String? {
        didSet { outgoing.hasUploader = uploader != nil }
    }
    /// How they get there.
    public var uploadManner = UploadManner.post
    /// Where others fetch them, if not under the same address.
    public var uploadPublicAddress: String?
    /// A file with what is sent with every `PUT` for permission, such as `Bearer …`.
    public var uploadAuthorizationFile: String?
    /// Whether a message that becomes seen tells its sender.
    public var sendsReadReceipts = false

    /// What blocking in a group means.
    public var blockInGroup = BlockInGroup.conversation
    /// Whether the keyword `Junk` blocks.
    public var junkKeywordBlocks = false
    /// The most conversations that are blocked at once without asking.
    ///
    /// See: spec mail.md 4.4
    public var massBlockLimit = 20

    /// What a folder is called on disk.
    public func folderName(_ folder: MailFolder) -> String { folderNames[folder] ?? folder.standardName }

    /// Every option at its default.
    public init(maildir: String) { self.maildir = maildir }
}
