internal import Mail

/// One submission dialogue: lines in, actions out. No socket, no clock, nobody asked.
///
/// States: `idle` (no hello yet), `ready`, `mail` (sender known), `recipients` (one or more accepted), `login` (a challenge
/// was sent), `waiting` (somebody outside decides: a login, a sender, a recipient, a stored mail), `message` (the mail's
/// text comes).
///
/// | in state | event | action | next |
/// |---|---|---|---|
/// | any but login, waiting, message | QUIT, NOOP, RSET, HELP, VRFY | reply | idle or ready after RSET |
/// | any of these | EHLO | reply with extensions | ready, mail forgotten |
/// | idle, ready | STARTTLS in the clear | startTLS | idle, everything forgotten |
/// | ready under TLS, not logged in | AUTH | authenticate, or a challenge | waiting, or login |
/// | ready, logged in | MAIL | checkSender | waiting, then mail |
/// | mail, recipients | RCPT | checkRecipient | waiting, then recipients |
/// | recipients | DATA | readMessage | message, then waiting, then ready |
/// | everything else | | a 5xx reply, counted | unchanged |
///
/// See: RFC 5321 section 4.1.4, RFC 3207, RFC 4954, spec mail.md 3.4
struct SMTPSession: Sendable {
    enum Action: Sendable, Hashable {
        case reply(SMTPReply)
        case replyAndClose(SMTPReply)
        /// Say it, forget what has been read beyond the line, and begin TLS.
        case startTLS(SMTPReply)
        case challenge(String)
        case authenticate(name: String, password: String)
        case checkSender(MailboxAddress)
        case checkRecipient(MailboxAddress)
        case readMessage(SMTPReply)
    }

    private enum State: Hashable {
        case idle, ready, mail, recipients, message
        case login(LoginStep)
        case waiting(Waiting)
    }
    private enum LoginStep: Hashable {
        case plain, name
        case password(name: String)
    }
    private enum Waiting: Hashable {
        case login(name: String)
        case sender
        case recipient(text: String, notices: Set<String>)
        case storage
    }

    private let hostName: String
    private let limits: SMTPLimits
    private var state = State.idle
    private var mistakes = 0
    private var failedLogins = 0
    private(set) var isSecure: Bool
    /// The name that is logged in.
    private(set) var login: String?
    private(set) var envelope = SMTPEnvelope()

    init(hostName: String, isSecure: Bool, limits: SMTPLimits = SMTPLimits()) {
        self.hostName = hostName
        self.isSecure = isSecure
        self.limits = limits
    }

    var greeting: SMTPReply { SMTPReply(220, nil, "\(hostName) ESMTP xmtp-mail") }

    // MARK: Lines

    /// - Parameter line: without CR and LF.
    mutating func receive(_ line: [UInt8]) -> Action {
        switch state {
        case .login(let step): return continueLogin(step, line)
        case .waiting, .message: preconditionFailure("a line was handed in while nobody waits for one")
        case .idle, .ready, .mail, .recipients: return perform(SMTPCommand(line))
        }
    }

    /// A line that is longer than any command.
    mutating func receiveTooLongLine() -> Action {
        if case .login = state { state = .ready }
        return mistake(.lineTooLong)
    }

    private mutating func perform(_ command: SMTPCommand) -> Action {
        switch command {
        case .hello(let isExtended): return hello(isExtended)
        case .startTLS: return startTLS()
        case .authenticate(let mechanism, let initial): return authenticate(mechanism, initial)
        case .mail(let path, let parameters): return mail(path, parameters)
        case .recipient(let path, let parameters): return recipient(path, parameters)
        case .data:
            guard state == .recipients else { return mistake(.badSequence) }
            state = .message
            return .readMessage(.startMail)
        case .reset:
            forgetMail()
            return .reply(.accepted)
        case .noOperation: return .reply(.accepted)
        case .verify: return .reply(SMTPReply(252, .accepted, "Send and see"))
        case .help: return .reply(SMTPReply(214, .accepted, "See RFC 6409; mail goes to XMTP addresses only"))
        case .quit: return .replyAndClose(.goodbye)
        case .malformed: return mistake(.badArguments)
        case .notOffered: return mistake(SMTPReply(502, .badCommand, "This command is not offered"))
        case .unknown: return mistake(.unknownCommand)
        }
    }

    private mutating func hello(_ isExtended: Bool) -> Action {
        state = .ready
        envelope = SMTPEnvelope()
        guard isExtended else { return .reply(SMTPReply(250, nil, hostName)) }
        var lines = [
            hostName, "PIPELINING", "SIZE \(limits.messageBytes)", "8BITMIME", "SMTPUTF8",
            "ENHANCEDSTATUSCODES",
            "DSN",
        ]
        if isSecure { lines.append("AUTH PLAIN LOGIN") } else { lines.append("STARTTLS") }
        return .reply(SMTPReply(250, nil, lines))
    }

    private mutating func startTLS() -> Action {
        guard !isSecure, state == .idle || state == .ready else { return mistake(.badSequence) }
        // What was said in the clear was perhaps not said by the client. See: RFC 3207 section 4.2
        isSecure = true
        state = .idle
        envelope = SMTPEnvelope()
        return .startTLS(.readyForTLS)
    }

    // MARK: Login

    private mutating func authenticate(_ mechanism: String, _ initial: String?) -> Action {
        guard isSecure else { return mistake(SMTPReply(538, .needsTLS, "Start TLS first")) }
        guard state == .ready, login == nil else { return mistake(.badSequence) }
        switch (mechanism, initial) {
        case ("PLAIN", let text?): return plain(Array(text.utf8))
        case ("PLAIN", nil):
            state = .login(.plain)
            return .challenge("")
        case ("LOGIN", let text?): return loginName(Array(text.utf8))
        case ("LOGIN", nil):
            state = .login(.name)
            return .challenge(PlainCredentials.namePrompt)
        default: return mistake(SMTPReply(504, .badArguments, "There are only PLAIN and LOGIN"))
        }
    }

    private mutating func continueLogin(_ step: LoginStep, _ line: [UInt8]) -> Action {
        state = .ready
        guard line != [0x2A] else { return .reply(.loginCancelled) }
        switch step {
        case .plain: return plain(line)
        case .name: return loginName(line)
        case .password(let name):
            guard let password = PlainCredentials.word(line) else { return mistake(.badArguments) }
            return check(name, password)
        }
    }

    /// See: RFC 4616 section 2
    private mutating func plain(_ line: [UInt8]) -> Action {
        guard let credentials = PlainCredentials(line) else { return mistake(.badArguments) }
        return check(credentials.name, credentials.password)
    }

    private mutating func loginName(_ line: [UInt8]) -> Action {
        guard let name = PlainCredentials.word(line) else { return mistake(.badArguments) }
        state = .login(.password(name: name))
        return .challenge(PlainCredentials.passwordPrompt)
    }

    private mutating func check(_ name: String, _ password: String) -> Action {
        state = .waiting(.login(name: name))
        return .authenticate(name: name, password: password)
    }

    /// What became of `.authenticate`.
    mutating func loginAnswered(_ isRight: Bool) -> Action {
        guard case .waiting(.login(let name)) = state else { preconditionFailure("no login was asked about") }
        state = .ready
        if isRight {
            login = name
            return .reply(.authenticated)
        }
        failedLogins += 1
        return failedLogins < limits.loginAttempts
            ? .reply(.badCredentials) : .replyAndClose(.tooManyAttempts)
    }

    // MARK: Mail

    private mutating func mail(_ path: String, _ parameters: [SMTPParameter]) -> Action {
        guard isSecure else { return mistake(.needsTLS) }
        guard login != nil else { return mistake(.needsLogin) }
        guard state == .ready else { return mistake(.badSequence) }
        var fresh = SMTPEnvelope()
        if let refusal = fresh.take(parameters, limit: limits.messageBytes) { return mistake(refusal) }
        guard !path.isEmpty else {
            envelope = fresh
            state = .mail
            return .reply(SMTPReply(250, .senderAccepted, "OK"))
        }
        guard let address = SMTPAddress.parse(path) else { return mistake(Self.badAddress) }
        fresh.sender = address.addressSpecification
        envelope = fresh
        state = .waiting(.sender)
        return .checkSender(address)
    }

    private static let badAddress = SMTPReply(553, .badAddress, "This is no address")

    /// What became of `.checkSender`: nil when it may send.
    mutating func senderAnswered(_ refusal: SMTPReply?) -> Action {
        guard state == .waiting(.sender) else { preconditionFailure("no sender was asked about") }
        guard let refusal else {
            state = .mail
            return .reply(SMTPReply(250, .senderAccepted, "OK"))
        }
        forgetMail()
        return .reply(refusal)
    }

    private mutating func recipient(_ path: String, _ parameters: [SMTPParameter]) -> Action {
        guard isSecure else { return mistake(.needsTLS) }
        guard login != nil else { return mistake(.needsLogin) }
        guard state == .mail || state == .recipients else { return mistake(.badSequence) }
        guard envelope.recipients.count < limits.recipients else { return mistake(.tooManyRecipients) }
        guard let notices = SMTPEnvelope.notices(parameters) else { return mistake(.badParameter) }
        guard let address = SMTPAddress.parse(path) else { return mistake(Self.badAddress) }
        state = .waiting(.recipient(text: address.addressSpecification, notices: notices))
        return .checkRecipient(address)
    }

    /// What became of `.checkRecipient`: nil when mail may go there.
    mutating func recipientAnswered(_ refusal: SMTPReply?) -> Action {
        guard case .waiting(.recipient(let text, let notices)) = state else {
            preconditionFailure("no recipient was asked about")
        }
        guard let refusal else {
            envelope.add(recipient: text, notices: notices)
            state = .recipients
            return .reply(SMTPReply(250, .recipientAccepted, "OK"))
        }
        state = envelope.recipients.isEmpty ? .mail : .recipients
        return .reply(refusal)
    }

    /// The mail's end has been read, and it was too large to keep.
    mutating func messageRefused(_ reply: SMTPReply) -> Action {
        guard state == .message else { preconditionFailure("no mail was being read") }
        forgetMail()
        return .reply(reply)
    }

    /// The mail's end has been read; the caller stores it.
    mutating func messageComplete() {
        guard state == .message else { preconditionFailure("no mail was being read") }
        state = .waiting(.storage)
    }

    /// What became of the mail.
    mutating func storageAnswered(_ reply: SMTPReply) -> Action {
        guard state == .waiting(.storage) else { preconditionFailure("no mail was being stored") }
        state = .ready
        envelope = SMTPEnvelope()
        return .reply(reply)
    }

    private mutating func forgetMail() {
        if state != .idle { state = .ready }
        envelope = SMTPEnvelope()
    }

    private mutating func mistake(_ reply: SMTPReply) -> Action {
        mistakes += 1
        return mistakes < limits.mistakes ? .reply(reply) : .replyAndClose(.tooManyMistakes)
    }
}

extension EnhancedStatus {
    /// See: RFC 4954 section 6
    static let needsTLS = (try? EnhancedStatus(5, 7, 11)) ?? .notPermitted
}
