/// The command line of a `sendmail` as mail programs use it.
///
/// See: spec mail.md 3.2 for what is taken, ignored and refused.
public struct SendmailArguments: Sendable, Hashable {
    /// Envelope recipients.
    public var recipients: [String] = []
    /// `-t`: the recipients of the header too, and `Bcc` taken out.
    public var takesRecipientsFromHeader = false
    /// Whether a line that is a single dot ends the mail; `-i` and `-oi` say no.
    public var endsAtDot = true
    /// `-f` or `-r`.
    public var sender: String?
    /// `-N`: `never`, or some of `success`, `failure`, `delay`.
    public var notify: String?
    /// `-R`: `full` or `hdrs`.
    public var returns: String?
    /// `-V`: the sender's name for this submission.
    public var envelopeID: String?
    /// `--wait`: seconds to wait for publication.
    public var wait: Int?
    public var wantsHelp = false
    public var wantsVersion = false

    /// - Parameter arguments: without the program's name.
    /// - Throws: `SubmissionError.usage`.
    public init(_ arguments: [String]) throws(SubmissionError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                recipients += rest
                break
            }
            if argument.hasPrefix("--") {
                try takeLong(argument)
            } else if argument.hasPrefix("-"), argument.count > 1 {
                try takeShort(argument.dropFirst(), &rest)
            } else {
                recipients.append(argument)
            }
        }
        recipients.removeAll(where: \.isEmpty)
    }

    private mutating func takeLong(_ argument: String) throws(SubmissionError) {
        if argument == "--help" {
            wantsHelp = true
        } else if argument == "--version" {
            wantsVersion = true
        } else if argument.hasPrefix("--wait=") {
            guard let seconds = Int(argument.dropFirst(7)), (0...3600).contains(seconds) else {
                throw SubmissionError(.usage, "--wait takes a number of seconds up to 3600.")
            }
            wait = seconds
        } else {
            throw SubmissionError(.usage, "There is no option \(Self.shown(argument)); see --help.")
        }
    }

    /// Letters without value may stand together (`-ti`); a letter with value takes the rest of the word, or the next.
    private mutating func takeShort(
        _ word: Substring, _ rest: inout ArraySlice<String>
    ) throws(SubmissionError) {
        var letters = word
        while let letter = letters.popFirst() {
            switch letter {
            case "t": takesRecipientsFromHeader = true
            case "i": endsAtDot = false
            case "v", "n", "m", "G", "U": break
            case "o":
                if letters == "i" || letters.hasPrefix("i ") { endsAtDot = false }
                return
            case "q", "d": return
            case "b":
                guard letters == "m" else {
                    throw SubmissionError(
                        .usage, "Only -bm is known here: this program sends one mail from its input.")
                }
                return
            case "f", "r": return sender = Self.bare(try Self.value(letter, letters, &rest))
            case "N": return notify = try Self.notification(try Self.value(letter, letters, &rest))
            case "R": return returns = try Self.value(letter, letters, &rest).lowercased()
            case "V": return envelopeID = try Self.value(letter, letters, &rest)
            case "F", "B", "O", "h", "p", "L", "X", "C", "A":
                _ = try Self.value(letter, letters, &rest)
                return
            default:
                throw SubmissionError(
                    .usage, "There is no option -\(Self.shown(String(letter))); see --help.")
            }
        }
    }

    private static func value(
        _ letter: Character, _ letters: Substring, _ rest: inout ArraySlice<String>
    ) throws(SubmissionError) -> String {
        if !letters.isEmpty { return String(letters) }
        guard let next = rest.popFirst() else {
            throw SubmissionError(.usage, "Option -\(letter) needs a value.")
        }
        return next
    }

    /// See: RFC 3461 section 4.1.
    private static func notification(_ text: String) throws(SubmissionError) -> String {
        let words = text.lowercased().split(separator: ",").map(String.init)
        let known = words.allSatisfy { ["never", "success", "failure", "delay"].contains($0) }
        guard !words.isEmpty, known, words == ["never"] || !words.contains("never") else {
            throw SubmissionError(.usage, "-N takes never, or some of success, failure and delay.")
        }
        return words.joined(separator: ",")
    }

    /// `<a@b>` and `a@b` are the same; `<>` is nobody.
    private static func bare(_ address: String) -> String? {
        let inner =
            address.hasPrefix("<") && address.hasSuffix(">")
            ? String(address.dropFirst().dropLast()) : address
        return inner.isEmpty ? nil : inner
    }

    /// What a terminal may show of what was typed.
    private static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(40).filter { $0.value > 0x20 && $0.value < 0x7F }))
    }

    public static let help = """
        Usage: xmtp-sendmail [-t] [-i] [-f address] [--wait=seconds] [--] [recipient ...]
        Queues the mail on standard input for sending; works whether or not xmtp-mail runs.
          -t            take recipients from To, Cc and Bcc, and take Bcc out
          -i, -oi       a line with a single dot does not end the mail
          -f address    the sender, one of your own addresses
          -N when       notices about delivery: never, or some of success,failure,delay
          --wait=N      wait up to N seconds until the mail is out; the exit status is 0 either way
        Other options of sendmail are taken and ignored.
        Exit status: 0 queued, 64 usage, 65 unusable mail, 67 no such recipient, 68 not our domain,
        73 spool not writable, 74 input or output, 75 try again later, 77 not your address, 78 not set up.

        """
}
