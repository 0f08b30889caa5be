public import Content
public import Identity
internal import Mail

/// The first mail of a thread: who started it, who is in it, and what to do with it. Everything else hangs below it.
///
/// See: spec mail.md 2.4
public struct RootMail: Sendable {
    public enum Role: String, Hashable, Sendable {
        case member, admin, superAdmin
    }

    public struct Member: Hashable, Sendable {
        public var inbox: InboxID
        public var role: Role

        public init(_ inbox: InboxID, _ role: Role = .member) {
            self.inbox = inbox
            self.role = role
        }
    }

    public var conversation: MailConversation
    /// Who added us, or started the conversation.
    public var inviter: InboxID
    /// When it was created or we were added, nanoseconds since 1970.
    public var createdNanoseconds: Int64
    public var description: String
    public var members: [Member]
    public var consent: ConsentState
    /// How long messages stay, nanoseconds; nil when they do.
    public var disappearingNanoseconds: Int64?

    /// More members than this are counted, not listed.
    public static let memberLimit = 50

    public init(
        conversation: MailConversation, inviter: InboxID, createdNanoseconds: Int64, description: String = "",
        members: [Member], consent: ConsentState, disappearingNanoseconds: Int64? = nil
    ) {
        self.conversation = conversation
        self.inviter = inviter
        self.createdNanoseconds = createdNanoseconds
        self.description = description
        self.members = members
        self.consent = consent
        self.disappearingNanoseconds = disappearingNanoseconds
    }

    /// The mail. It is unseen only where it is an invitation.
    public func compose(book: AddressBook, settings: MailSettings) throws(ConversionError) -> ComposedMail {
        let identifier = try conversation.thread.root(in: settings.domain)
        var writer = MailHeaderWriter(conversation, book, settings)
        try writer.people(from: inviter)
        writer.subject(conversation.title)
        writer.date(createdNanoseconds)
        writer.identifier(identifier)
        try writer.list()
        writer.text(.autoSubmitted, "auto-generated")
        writer.kindOfConversation()
        if case .group(let id) = conversation.thread {
            writer.text(ArchiveFields.groupID, Hexadecimal.text(id))
        }
        let text = text(book, settings)
        let (mail, bytes) = try writer.mail(.text(text), seed: Array(identifier.string.utf8))
        return ComposedMail(
            message: mail, bytes: bytes, identifier: identifier, isSeen: consent != .unknown,
            fileKey: try conversation.thread.rootFileKey(in: settings.domain),
            timeNanoseconds: createdNanoseconds)
    }

    private func text(_ book: AddressBook, _ settings: MailSettings) -> String {
        let date = DateTime(
            nanoseconds: createdNanoseconds,
            offsetMinutes: settings.zoneMinutes(createdNanoseconds / 1_000_000_000))
        var lines = [opening(book, settings), "", "Title: \(conversation.title)", "Since: \(date.text)"]
        if conversation.thread.isGroup {
            let about = BodyText.lines(description)
            if !about.isEmpty { lines += ["Description: \(about)"] }
            lines += ["", "Members (\(members.count)):"]
            for member in members.prefix(Self.memberLimit) { lines.append(line(member, book, settings)) }
            if members.count > Self.memberLimit {
                lines.append("  and \(members.count - Self.memberLimit) more")
            }
        }
        if let disappearingNanoseconds {
            lines += ["", "Messages disappear after \(GroupChangeSentences.text(disappearingNanoseconds))."]
        }
        lines += [""] + advice
        return lines.joined(separator: "\n")
    }

    private func opening(_ book: AddressBook, _ settings: MailSettings) -> String {
        let name = book.displayName(of: inviter, in: settings.domain)
        let isOwn = inviter == conversation.own
        guard conversation.thread.isGroup else {
            return isOwn ? "You started this conversation." : "\(name) started this conversation with you."
        }
        return isOwn ? "You created this group." : "\(name) added you to this group."
    }

    private func line(_ member: Member, _ book: AddressBook, _ settings: MailSettings) -> String {
        let name =
            member.inbox == conversation.own ? "you" : book.displayName(of: member.inbox, in: settings.domain)
        let role =
            switch member.role {
            case .member: ""
            case .admin: ", admin"
            case .superAdmin: ", super admin"
            }
        return
            "  \(name)\(role) <\(member.inbox.isWellFormed ? member.inbox.text : "unknown")@\(settings.domain.name)>"
    }

    private var advice: [String] {
        switch consent {
        case .unknown:
            [
                "You have not decided about this conversation yet.",
                "To accept it, move this message to the inbox. To block it, move it to the folder of the blocked.",
                "To answer, reply to any message; that accepts it too.",
            ]
        case .allowed:
            [
                "To answer, reply to any message. To block the conversation, move one to the folder of the blocked."
            ]
        case .denied: ["You have blocked this conversation. To unblock it, move this message to the inbox."]
        }
    }
}
