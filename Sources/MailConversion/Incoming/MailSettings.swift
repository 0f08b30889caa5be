/// What an account's owner decides about the form of mails.
public struct MailSettings: Sendable {
    public enum SubjectStyle: String, Sendable, CaseIterable {
        /// The conversation's title: threads hold together in every program.
        case title
        /// The beginning of the text: nicer in an index, and breaks programs that thread by subject.
        case snippet
    }

    public enum ReadReceipts: String, Sendable, CaseIterable {
        /// They are kept in the store and make no mail.
        case none
        /// A disposition notification for the newest message they cover.
        case mdn
    }

    public var domain: MailDomain
    /// `production`, `dev`, `local` or the configured name.
    public var network: String
    public var subject: SubjectStyle
    public var readReceipts: ReadReceipts
    /// Takes control characters out of text that is shown; the original bytes are then kept beside it.
    public var stripsControls: Bool
    /// Minutes east of UTC at a time in seconds since 1970: mail programs show a message in its sender's zone.
    public var zoneMinutes: @Sendable (Int64) -> Int
    /// Who reports, in notifications.
    public var productName: String

    public init(
        domain: MailDomain, network: String, subject: SubjectStyle = .title,
        readReceipts: ReadReceipts = .none,
        stripsControls: Bool = false, productName: String = "xmtp-mail",
        zoneMinutes: @escaping @Sendable (Int64) -> Int = { _ in 0 }
    ) {
        self.domain = domain
        self.network = network
        self.subject = subject
        self.readReceipts = readReceipts
        self.stripsControls = stripsControls
        self.productName = productName
        self.zoneMinutes = zoneMinutes
    }
}
