public import Content

/// The folders of an account, by what they mean; their names on disk are the bridge's business.
///
/// See: spec mail.md 1.1
public enum MailFolder: String, Hashable, Sendable, CaseIterable {
    case inbox, requests, blocked, sent, drafts, outbox, archive, trash

    /// What it is called on disk unless its owner chose another name; of the inbox, what IMAP calls it.
    public var standardName: String {
        self == .inbox ? "INBOX" : rawValue.prefix(1).uppercased() + rawValue.dropFirst()
    }
}

/// Which folder a decision means, and which decision a folder means.
///
/// See: spec mail.md 4.2 and 4.3
public enum FolderPlan {
    /// The folder of a conversation.
    public static func folder(of consent: ConsentState) -> MailFolder {
        switch consent {
        case .allowed: .inbox
        case .unknown: .requests
        case .denied: .blocked
        }
    }

    /// The folder of a message: that of its conversation, unless its sender is blocked. Nobody blocks oneself.
    public static func folder(conversation: ConsentState, sender: ConsentState, isOwn: Bool) -> MailFolder {
        !isOwn && sender == .denied ? .blocked : folder(of: conversation)
    }

    /// What lies in the folder of the blocked is seen already: nobody is called to it.
    public static func isSeen(_ folder: MailFolder, mailIsSeen: Bool) -> Bool {
        mailIsSeen || folder == .blocked
    }

    /// The decision that a folder stands for; nil for those that stand for none.
    public static func consent(of folder: MailFolder) -> ConsentState? {
        switch folder {
        case .inbox: .allowed
        case .requests: .unknown
        case .blocked: .denied
        case .sent, .drafts, .outbox, .archive, .trash: nil
        }
    }

    /// What the user decides by moving a message; nil when the move says nothing.
    public static func decision(from origin: MailFolder, to target: MailFolder) -> ConsentState? {
        guard origin != target, consent(of: origin) != nil else { return nil }
        return consent(of: target)
    }
}
