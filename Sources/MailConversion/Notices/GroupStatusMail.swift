internal import Crypto
internal import Mail

/// Tells in a conversation's thread what state it is in, when no message of the conversation could.
public struct GroupStatusMail: Sendable {
    public enum Status: Hashable, Sendable {
        /// The group demands a newer protocol than this program speaks.
        case paused(version: String)
        /// Other members no longer agree with us on the group's state.
        case forked
        /// The conversation can be read and not be written to until another member has written.
        case restored
        /// Writing is possible again.
        case resumed
        /// So many messages could not be read.
        case unreadable(Int)
    }

    public var status: Status
    public var conversation: MailConversation
    /// Nanoseconds since 1970.
    public var nanoseconds: Int64

    public init(_ status: Status, in conversation: MailConversation, nanoseconds: Int64) {
        self.status = status
        self.conversation = conversation
        self.nanoseconds = nanoseconds
    }

    public func compose(settings: MailSettings) throws(ConversionError) -> ComposedMail {
        let text = self.text
        let hash = SHA256.hash(data: Array("\(conversation.thread.key) \(nanoseconds) \(text)".utf8))
        let key = Hexadecimal.text(Array(hash).prefix(16))
        var writer = NoticeWriter(own: conversation.own, settings: settings)
        try writer.people()
        writer.subject("Re: \(conversation.title)")
        writer.date(nanoseconds)
        try writer.identifier("status.\(key)@\(settings.domain.name)")
        writer.references([try conversation.thread.root(in: settings.domain)])
        writer.autoSubmitted("auto-generated")
        return try writer.mail(.text(text), key: key, nanoseconds)
    }

    private var text: String {
        switch status {
        case .paused(let version):
            """
            This conversation requires protocol version \(BodyText.line(version)), which this program does not speak yet. \
            Messages wait on the network until it is updated.
            """
        case .forked:
            """
            The members of this conversation no longer agree on its state, and messages may be missing. It repairs itself when \
            a member adds this installation again; see xmtp-mail doctor.
            """
        case .restored:
            """
            This conversation comes from an archive. It can be read; it can be answered once another member has written in it.
            """
        case .resumed: "This conversation can be used again."
        case .unreadable(let count):
            "\(count) \(count == 1 ? "message" : "messages") of this conversation could not be read; see xmtp-mail doctor."
        }
    }
}
