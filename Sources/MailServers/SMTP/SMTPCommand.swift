/// A command line of the submission protocol.
///
/// See: RFC 5321 section 4.1, RFC 3207, RFC 4954
enum SMTPCommand: Hashable, Sendable {
    case hello(isExtended: Bool)
    case startTLS
    case authenticate(mechanism: String, initial: String?)
    /// The path's address without brackets, empty for the null sender.
    case mail(path: String, parameters: [SMTPParameter])
    case recipient(path: String, parameters: [SMTPParameter])
    case data
    case reset
    case noOperation
    case verify
    case help
    case quit
    /// A verb that is known, with arguments that are not understood.
    case malformed
    /// A verb that exists elsewhere and not here.
    case notOffered
    case unknown

    /// - Parameter line: without CR and LF.
    init(_ line: [UInt8]) {
        guard let text = String(validating: line, as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else {
            self = .unknown
            return
        }
        let words = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let verb = words.first.map { $0.uppercased() } ?? ""
        let rest = words.count > 1 ? words[1].drop { $0 == " " } : ""
        self =
            switch verb {
            case "EHLO": rest.isEmpty ? .malformed : .hello(isExtended: true)
            case "HELO": rest.isEmpty ? .malformed : .hello(isExtended: false)
            case "STARTTLS": rest.isEmpty ? .startTLS : .malformed
            case "AUTH": Self.authenticate(rest)
            case "MAIL": Self.path(rest, after: "FROM:").map(SMTPCommand.mail) ?? .malformed
            case "RCPT": Self.path(rest, after: "TO:").map(SMTPCommand.recipient) ?? .malformed
            case "DATA": rest.isEmpty ? .data : .malformed
            case "RSET": rest.isEmpty ? .reset : .malformed
            case "NOOP": .noOperation
            case "VRFY": .verify
            case "HELP": .help
            case "QUIT": rest.isEmpty ? .quit : .malformed
            case "EXPN", "BDAT", "TURN", "ETRN", "SEND", "SOML", "SAML", "BURL": .notOffered
            default: .unknown
            }
    }

    private static func authenticate(_ rest: Substring) -> SMTPCommand {
        let words = rest.split(separator: " ")
        guard let mechanism = words.first, words.count <= 2 else { return .malformed }
        return .authenticate(
            mechanism: mechanism.uppercased(), initial: words.count == 2 ? String(words[1]) : nil)
    }

    /// `FROM:<a@b> SIZE=5`; a blank after the colon is common and harmless.
    private static func path(_ rest: Substring, after keyword: String) -> (String, [SMTPParameter])? {
        guard rest.count >= keyword.count, rest.prefix(keyword.count).uppercased() == keyword else {
            return nil
        }
        let text = rest.dropFirst(keyword.count).drop { $0 == " " }
        guard text.first == "<", let end = endOfPath(text) else { return nil }
        var address = text[text.index(after: text.startIndex)..<end]
        // A source route means nothing any more. See: RFC 5321 appendix C
        if address.first == "@" {
            guard let colon = address.firstIndex(of: ":") else { return nil }
            address = address[address.index(after: colon)...]
        }
        let tail = text[text.index(after: end)...]
        guard tail.isEmpty || tail.first == " " else { return nil }
        let parameters = tail.split(separator: " ").map(SMTPParameter.init)
        return (String(address), parameters)
    }

    /// The closing bracket; one within quotes does not count.
    private static func endOfPath(_ text: Substring) -> Substring.Index? {
        var isQuoted = false
        var isEscaped = false
        for index in text.indices {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ">", !isQuoted {
                return index
            }
        }
        return nil
    }
}

/// `SIZE=1000`, `SMTPUTF8`.
struct SMTPParameter: Hashable, Sendable {
    let name: String
    let value: String?

    init(_ word: Substring) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        name = parts.first.map { $0.uppercased() } ?? ""
        value = parts.count == 2 ? String(parts[1]) : nil
    }
}
