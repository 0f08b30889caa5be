internal import Content

/// What an account's owner decides about mails that are sent.
///
/// See: spec mail.md 3.5 and 3.6
public struct OutgoingOptions: Hashable, Sendable {
    /// What a mail to several people means.
    public enum SeveralRecipients: String, Hashable, Sendable, CaseIterable {
        case group, separate, reject
    }

    /// What becomes of quoted lines.
    public enum Quotes: String, Hashable, Sendable, CaseIterable {
        /// A plain repetition of the message that is answered goes, anything else stays.
        case auto
        case keep, strip
    }

    /// When an answer names what it answers.
    public enum Replies: String, Hashable, Sendable, CaseIterable {
        /// Unless it answers the newest message of somebody else: then the order says it.
        case auto
        case always, never
    }

    public var severalRecipients: SeveralRecipients
    public var quotes: Quotes
    public var replies: Replies
    /// Whether an answer that is one emoji is meant as a reaction.
    public var emojiReplyIsReaction: Bool
    /// Whether large files can be uploaded.
    public var hasUploader: Bool

    public init(
        severalRecipients: SeveralRecipients = .group, quotes: Quotes = .auto, replies: Replies = .auto,
        emojiReplyIsReaction: Bool = false, hasUploader: Bool = false
    ) {
        self.severalRecipients = severalRecipients
        self.quotes = quotes
        self.replies = replies
        self.emojiReplyIsReaction = emojiReplyIsReaction
        self.hasUploader = hasUploader
    }

    /// Files up to this size travel inside their message.
    ///
    /// See: spec mail.md 3.6, rule 9
    public static let inlineByteLimit = 900 * 1024
    /// Encoded content above this is not sent.
    ///
    /// See: spec content.md 4
    public static let contentByteLimit = 3_500_000
    /// People of a group beside oneself.
    ///
    /// See: spec mail.md 3.5
    public static let othersLimit = 249
    /// Characters of a group's name.
    public static let titleLimit = 100
}
