/// The part of IMAP before Dovecot takes over: greeting, capabilities, and the login. No socket, no clock.
///
/// See: RFC 9051 section 6.2, spec mail.md 5.2
struct IMAPLogin: Sendable {
    enum Action: Sendable, Hashable {
        case reply(String)
        case replyAndClose(String)
        /// Somebody wants in; `tag` is what to answer to.
        case authenticate(tag: String, name: String, password: String)
    }

    private enum State: Hashable {
        case ready
        case plain(tag: String)
        case name(tag: String)
        case password(tag: String, name: String)
        case waiting(tag: String)
    }

    static let capabilities = "IMAP4rev1 SASL-IR ID LITERAL+ AUTH=PLAIN AUTH=LOGIN"

    private let limits: IMAPLimits
    private var state = State.ready
    private var mistakes = 0
    private var failedLogins = 0

    init(limits: IMAPLimits = IMAPLimits()) { self.limits = limits }

    var greeting: String { "* OK [CAPABILITY \(Self.capabilities)] xmtp-mail ready.\r\n" }
    /// Whether the next line is an answer to a challenge.
    var wantsLine: Bool {
        switch state {
        case .plain, .name, .password: true
        case .ready, .waiting: false
        }
    }

    // MARK: Commands

    mutating func receive(_ tokens: [IMAPToken]) -> Action {
        guard case .atom(let tag)? = tokens.first, IMAPToken.isTag(tag.utf8) else {
            return tokens.isEmpty ? .reply("") : malformed(tag: nil)
        }
        guard tokens.count > 1, case .atom(let verb) = tokens[1] else { return malformed(tag: tag) }
        let arguments = tokens[2...]
        switch verb.uppercased() {
        case "CAPABILITY": return .reply("* CAPABILITY \(Self.capabilities)\r\n\(tag) OK Done.\r\n")
        case "NOOP": return .reply("\(tag) OK Done.\r\n")
        case "LOGOUT": return .replyAndClose("* BYE Goodbye.\r\n\(tag) OK Done.\r\n")
        case "ID": return .reply("* ID (\"name\" \"xmtp-mail\")\r\n\(tag) OK Done.\r\n")
        case "LOGIN":
            guard arguments.count == 2, let name = arguments.first?.text, let password = arguments.last?.text
            else { return malformed(tag: tag) }
            return check(tag, name, password)
        case "AUTHENTICATE": return authenticate(tag, arguments)
        case "STARTTLS": return mistake("\(tag) BAD TLS is on already.\r\n")
        default: return mistake("\(tag) BAD Log in first.\r\n")
        }
    }

    mutating func malformed(tag: String?) -> Action {
        mistake("\(tag ?? "*") BAD This is no command.\r\n")
    }

    private mutating func authenticate(_ tag: String, _ arguments: ArraySlice<IMAPToken>) -> Action {
        guard let mechanism = arguments.first?.text?.uppercased(), arguments.count <= 2 else {
            return malformed(tag: tag)
        }
        let initial = arguments.count == 2 ? arguments.last?.text : nil
        switch (mechanism, initial) {
        case ("PLAIN", let text?): return plain(tag, Array(text.utf8))
        case ("PLAIN", nil):
            state = .plain(tag: tag)
            return .reply("+ \r\n")
        case ("LOGIN", let text?): return loginName(tag, Array(text.utf8))
        case ("LOGIN", nil):
            state = .name(tag: tag)
            return .reply("+ \(PlainCredentials.namePrompt)\r\n")
        default: return mistake("\(tag) NO There are only PLAIN and LOGIN.\r\n")
        }
    }

    /// An answer to a challenge.
    mutating func receive(line: [UInt8]) -> Action {
        let asked = state
        state = .ready
        let isCancelled = line == [0x2A]
        switch asked {
        case .plain(let tag) where isCancelled, .name(let tag) where isCancelled,
            .password(let tag, _) where isCancelled:
            return .reply("\(tag) BAD Login cancelled.\r\n")
        case .plain(let tag): return plain(tag, line)
        case .name(let tag): return loginName(tag, line)
        case .password(let tag, let name):
            guard let password = PlainCredentials.word(line) else { return malformed(tag: tag) }
            return check(tag, name, password)
        case .ready, .waiting: preconditionFailure("a line was handed in while no challenge was open")
        }
    }

    /// See: RFC 4616 section 2
    private mutating func plain(_ tag: String, _ line: [UInt8]) -> Action {
        guard let credentials = PlainCredentials(line) else { return malformed(tag: tag) }
        return check(tag, credentials.name, credentials.password)
    }

    private mutating func loginName(_ tag: String, _ line: [UInt8]) -> Action {
        guard let name = PlainCredentials.word(line) else { return malformed(tag: tag) }
        state = .password(tag: tag, name: name)
        return .reply("+ \(PlainCredentials.passwordPrompt)\r\n")
    }

    private mutating func check(_ tag: String, _ name: String, _ password: String) -> Action {
        state = .waiting(tag: tag)
        return .authenticate(tag: tag, name: name, password: password)
    }

    /// The name or the password was wrong.
    mutating func loginFailed() -> Action {
        guard case .waiting(let tag) = state else { preconditionFailure("no login was asked about") }
        state = .ready
        failedLogins += 1
        let text = "\(tag) NO [AUTHENTICATIONFAILED] Wrong name or password.\r\n"
        return failedLogins < limits.loginAttempts
            ? .reply(text) : .replyAndClose("* BYE Too many failed logins.\r\n" + text)
    }

    private mutating func mistake(_ text: String) -> Action {
        mistakes += 1
        return mistakes < limits.mistakes ? .reply(text) : .replyAndClose("* BYE Too many mistakes.\r\n")
    }
}
