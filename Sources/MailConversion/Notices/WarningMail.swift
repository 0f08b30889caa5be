internal import Crypto
public import Identity
internal import Mail

/// Tells the account's owner of something that wants a decision.
public struct WarningMail: Sendable {
    public enum Subject: Hashable, Sendable {
        /// So many conversations would be blocked at once: a program's doing rather than a person's.
        ///
        /// See: spec mail.md 4.4, rule 7
        case manyBlocked(Int)
        /// A known name now leads to another inbox.
        case changedInbox(name: String, old: InboxID, new: InboxID)
        /// Another installation of the account has appeared.
        case newInstallation(String)
        /// The account has nearly used up the installations it may ever have.
        case installationsRunOut(left: Int)
        /// The configuration or the disk keeps mails from being delivered.
        case deliveryStopped(reason: String)
    }

    public var about: Subject
    public var own: InboxID
    /// Nanoseconds since 1970.
    public var nanoseconds: Int64

    public init(_ about: Subject, own: InboxID, nanoseconds: Int64) {
        self.about = about
        self.own = own
        self.nanoseconds = nanoseconds
    }

    public func compose(settings: MailSettings) throws(ConversionError) -> ComposedMail {
        let (subject, text) = words(settings.domain)
        let hash = SHA256.hash(data: Array("\(own.text) \(nanoseconds) \(subject) \(text)".utf8))
        let key = Hexadecimal.text(Array(hash).prefix(16))
        var writer = NoticeWriter(own: own, settings: settings)
        try writer.people()
        writer.subject(subject)
        writer.date(nanoseconds)
        try writer.identifier("notice.\(key)@\(settings.domain.name)")
        writer.autoSubmitted("auto-generated")
        return try writer.mail(.text(text), key: key, nanoseconds)
    }

    private func words(_ domain: MailDomain) -> (String, String) {
        switch about {
        case .manyBlocked(let count):
            (
                "Blocking \(count) conversations was stopped",
                """
                Messages of \(count) conversations were moved to the folder of the blocked within ten seconds. That looks like a \
                mail program's junk filter, so nothing has been blocked.

                If you meant it: xmtp-mail consent confirm
                If not: xmtp-mail consent release
                """
            )
        case .changedInbox(let name, let old, let new):
            (
                "\(BodyText.line(name)) is somebody else now",
                """
                The name \(BodyText.line(name)) used to lead to one person and now leads to another.

                Before: \(old.text)@\(domain.name)
                Now: \(new.text)@\(domain.name)

                Ask the person by another way before you write. Mail to the name is not sent until you have run:
                xmtp-mail addresses accept \(new.text)
                """
            )
        case .newInstallation(let id):
            (
                "A new installation of your account",
                """
                The installation \(BodyText.line(id)) has been added to your account and can read your messages from now on.

                If it is not yours: xmtp-mail inbox revoke \(BodyText.line(id))
                """
            )
        case .installationsRunOut(let left):
            (
                "\(left) installations left",
                """
                An XMTP account can have 256 installations in its whole life, revoked ones included. Yours can have \
                \(left) more. Do not delete this program's store without need.
                """
            )
        case .deliveryStopped(let reason):
            (
                "Delivery has stopped",
                """
                New messages stay on the network and are not lost, but cannot be delivered: \(BodyText.line(reason))

                More with: xmtp-mail status
                """
            )
        }
    }
}
