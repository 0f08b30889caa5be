public import Mail
public import MailConversion
public import Submission

/// An answer of the server: a code, mostly an enhanced one beside it, and text.
///
/// See: RFC 5321 section 4.2, RFC 2034
public struct SMTPReply: Sendable, Hashable {
    public let code: Int
    public let status: EnhancedStatus?
    /// Each becomes a line of its own.
    public let lines: [String]

    init(_ code: Int, _ status: EnhancedStatus? = nil, _ lines: [String]) {
        self.code = code
        self.status = status
        self.lines = lines.map(Self.printable)
    }

    init(_ code: Int, _ status: EnhancedStatus? = nil, _ line: String) {
        self.init(code, status, [line])
    }

    /// What a refusal that would become a bounce says when the client still waits.
    ///
    /// See: spec mail.md 3.4
    public init(_ refusal: Refusal) {
        let status = refusal.status
        let code =
            switch refusal.code {
            case _ where status.kind == 4: 450
            case .badAddress: 553
            case .attachmentTooLarge, .messageTooLarge: 552
            case .emptyMessage, .unreadable, .encrypted, .unknownCharset, .unknownTarget: 554
            default: 550
            }
        self.init(code, status, refusal.sentence)
    }

    /// What the submission program would exit with, as an answer.
    public init(_ error: SubmissionError) {
        let (code, status): (Int, EnhancedStatus) =
            switch error.code {
            case .noUser: (550, .unknownRecipient)
            case .noHost: (550, .unknownName)
            case .notPermitted: (550, .notPermitted)
            case .temporary, .io: (452, .systemFull)
            case .cannotCreate, .configuration: (451, .systemFault)
            case .usage, .data: (554, .unusableContent)
            }
        self.init(code, status, error.sentence)
    }

    /// The bytes on the wire.
    public var text: String {
        var result = ""
        for (index, line) in lines.enumerated() {
            let separator = index == lines.count - 1 ? " " : "-"
            result += "\(code)\(separator)\(status.map { "\($0) " } ?? "")\(line)\r\n"
        }
        return result
    }

    /// A reply never carries what would begin another one.
    private static func printable(_ line: String) -> String {
        String(line.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? Character($0) : " " })
    }
}

extension SMTPReply {
    static let goodbye = SMTPReply(221, .accepted, "Goodbye")
    static let accepted = SMTPReply(250, .accepted, "OK")
    static let readyForTLS = SMTPReply(220, .accepted, "Go ahead")
    static let startMail = SMTPReply(354, nil, "End with a line that is a single dot")
    static let authenticated = SMTPReply(235, .loginAccepted, "Logged in")
    static let badCredentials = SMTPReply(535, .badCredentials, "Wrong name or password")
    static let tooManyAttempts = SMTPReply(421, .notPermitted, "Too many failed logins")
    static let needsLogin = SMTPReply(530, .needsLogin, "Log in first")
    static let needsTLS = SMTPReply(530, .needsLogin, "Start TLS first")
    static let badSequence = SMTPReply(503, .badCommand, "Not now: commands are out of order")
    static let unknownCommand = SMTPReply(500, .badCommand, "There is no such command")
    static let lineTooLong = SMTPReply(500, .badCommand, "The line is too long")
    static let badArguments = SMTPReply(501, .badArguments, "The arguments cannot be understood")
    static let badParameter = SMTPReply(555, .badArguments, "A parameter is unknown or wrong")
    static let tooManyMistakes = SMTPReply(421, .badCommand, "Too many mistakes")
    static let tooManyRecipients = SMTPReply(452, .tooManyRecipients, "Too many recipients")
    static let messageTooLarge = SMTPReply(
        552, .tooLarge, "The mail is larger than 25 MiB; send large files another way")
    static let serverBusy = SMTPReply(452, .systemFull, "Too many large mails at once; try again")
    static let timedOut = SMTPReply(421, .timedOut, "Idle for too long")
    static let tooManyConnections = SMTPReply(421, .systemFull, "Too many connections; try again")
    static let stopping = SMTPReply(421, .systemFault, "The server stops; try again")
    static let loginCancelled = SMTPReply(501, .notPermitted, "Login cancelled")
}

/// See: RFC 3463 section 3, RFC 4954 section 6
extension EnhancedStatus {
    static let accepted = known(2, 0, 0)
    static let senderAccepted = known(2, 1, 0)
    static let recipientAccepted = known(2, 1, 5)
    static let loginAccepted = known(2, 7, 0)
    static let systemFull = known(4, 3, 1)
    static let systemFault = known(4, 3, 0)
    static let timedOut = known(4, 4, 2)
    static let tooManyRecipients = known(4, 5, 3)
    static let badCommand = known(5, 5, 1)
    static let badArguments = known(5, 5, 4)
    static let needsLogin = known(5, 7, 0)
    static let badCredentials = known(5, 7, 8)

    private static func known(_ kind: Int, _ subject: Int, _ detail: Int) -> EnhancedStatus {
        (try? EnhancedStatus(kind, subject, detail)) ?? .notPermitted
    }
}
