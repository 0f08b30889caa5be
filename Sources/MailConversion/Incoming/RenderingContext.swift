internal import Content
internal import Identity
internal import Mail

/// What the renderers of content types ask for.
struct RenderingContext {
    let message: ReceivedMessage
    let conversation: MailConversation
    let surroundings: MessageSurroundings
    let book: AddressBook
    let settings: MailSettings
    /// How many replies or composites are around the content.
    var depth = 0

    /// Replies and composites within each other are shown this deep.
    static let depthLimit = 4

    /// A person in the middle of a sentence.
    func name(_ inbox: InboxID) -> String {
        inbox == conversation.own ? "you" : book.displayName(of: inbox, in: settings.domain)
    }

    /// A person at the beginning of a sentence.
    func subject(_ inbox: InboxID) -> String { inbox == conversation.own ? "You" : name(inbox) }

    /// The same one level further in.
    var within: RenderingContext {
        var context = self
        context.depth += 1
        return context
    }

    func dateText(_ nanoseconds: Int64) -> String {
        let seconds = nanoseconds / 1_000_000_000
        return DateTime(nanoseconds: nanoseconds, offsetMinutes: settings.zoneMinutes(seconds)).text
    }
}
