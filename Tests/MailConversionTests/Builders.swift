import Content
import Identity
import Mail
import MailConversion
import MailParsing

/// The people, conversations and settings that the tests speak of.
enum Cast {
    static let alix = InboxID(String(repeating: "1", count: 64))
    static let bo = InboxID(String(repeating: "2", count: 64))
    static let caro = InboxID(String(repeating: "3", count: 64))

    static let book = AddressBook([
        bo: .init(alias: "Bo"), caro: .init(verifiedName: "caro.eth"),
    ])

    static let settings = MailSettings(domain: .production, network: "production")

    static let groupID: [UInt8] = [
        0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
    ]
    static let team = MailConversation(thread: .group(groupID), own: alix, title: "Team")
    static let dm = MailConversation(
        thread: .directMessage(between: alix, and: bo), own: alix, title: "DM with Bo")

    /// 2026-11-22 10:00:00 UTC.
    static let time: Int64 = 1_795_341_600_000_123_000

    static let target = MailIdentity([UInt8](repeating: 0x5f, count: 32))!

    static func message(
        _ content: [UInt8], from sender: InboxID = bo, kind: ReceivedMessage.Kind = .application,
        key: String = "1795341599871000000", at time: Int64 = time, expires: Int64? = nil
    ) -> ReceivedMessage {
        ReceivedMessage(
            id: MailIdentity(groupID: groupID, idempotencyKey: key, content: content), groupID: groupID,
            kind: kind,
            sender: sender, installation: InstallationID([UInt8](repeating: 7, count: 32)),
            sentNanoseconds: time,
            idempotencyKey: key, content: content, expiresNanoseconds: expires)
    }

    static func message(_ codec: any ContentCodec, from sender: InboxID = bo) throws -> ReceivedMessage {
        message(try codec.encoded().serialized(), from: sender)
    }

    static func compose(
        _ message: ReceivedMessage, in conversation: MailConversation = team,
        surroundings: MessageSurroundings = MessageSurroundings(), settings: MailSettings = settings
    ) throws -> ComposedMail? {
        let composer = MessageToMail(settings: settings, book: book)
        guard
            case .mail(let mail) = try composer.compose(message, in: conversation, surroundings: surroundings)
        else {
            return nil
        }
        return mail
    }

    static func known(
        _ identity: MailIdentity = target, thread: ThreadIdentity = team.thread, author: InboxID = bo,
        text: String? = nil, actions: Actions? = nil, isNewest: Bool = false, reactions: [String] = []
    ) -> KnownMessage {
        KnownMessage(
            identity: identity, thread: thread, author: author, text: text, actions: actions,
            isNewestOfOthers: isNewest, ownReactions: reactions)
    }

    /// A mail as a mail program writes it.
    static func mail(_ text: String) throws -> MailMessage { try MailParser().parse(Array(text.utf8)) }

    static func parsed(_ bytes: [UInt8]) throws -> MailMessage { try MailParser().parse(bytes) }

    static func groupAddress(_ name: String = "Team") throws -> MailboxAddress {
        try MailboxAddress(localPart: "00112233445566778899aabbccddeeff", domain: "group.xmtp.alt")
    }

    static func address(_ inbox: InboxID) throws -> MailboxAddress {
        try MailboxAddress(localPart: inbox.text, domain: "xmtp.alt")
    }

    static func surroundings(_ known: KnownMessage? = nil) -> OutgoingSurroundings {
        OutgoingSurroundings(
            own: alix,
            message: { identifier in
                known.flatMap { MailIdentity(identifier, in: .production) == $0.identity ? $0 : nil }
            },
            members: { $0 == "00112233445566778899aabbccddeeff" ? [alix, bo, caro] : nil })
    }

    static func interpret(
        _ mail: MailMessage, to envelope: [MailboxAddress], options: OutgoingOptions = OutgoingOptions(),
        surroundings: OutgoingSurroundings = surroundings()
    ) throws -> Intention {
        let reader = MailToIntention(domain: .production, options: options)
        return try reader.interpret(
            mail, to: try reader.recipients(of: mail, envelope: envelope), surroundings: surroundings)
    }
}
