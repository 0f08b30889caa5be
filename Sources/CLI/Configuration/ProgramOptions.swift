internal import Control
internal import Logging

/// The options that all accounts share.
enum ProgramOptions {
    static let all: [ConfigurationOption<ProgramConfiguration>] = [
        .text(
            "log", takes: Logger.Level.names, sample: "notice",
            parse: { text, program throws(OptionFault) in
                guard Logger.Level(rawValue: text) != nil else {
                    throw OptionFault(sentence: "It takes \(Logger.Level.names).")
                }
                program.logLevel = text
            }, show: { $0.logLevel },
            "What the program logs on standard error; never contents, keys or addresses."),
        .flag(
            "servers", \.servers.isOn,
            "Serves IMAP and mail submission while the daemon runs; see xmtp-mail servers for the password."),
        .text(
            "server_addresses", takes: "addresses of this machine with blanks between them",
            sample: "127.0.0.1",
            parse: { text, program throws(OptionFault) in
                guard !text.split(separator: " ").isEmpty else {
                    throw OptionFault(sentence: "It takes at least one address.")
                }
                program.servers.addresses = text
            }, show: { $0.servers.addresses },
            "Where the servers listen: whatever is not loopback opens your mail to the network, behind the password."
        ),
        .number("imap_port", \.servers.imapPort, 0...65535, "IMAP with TLS from the start; 0 for none."),
        .number(
            "submissions_port", \.servers.submissionsPort, 0...65535,
            "Mail submission with TLS from the start; 0 for none."),
        .number(
            "submission_port", \.servers.submissionPort, 0...65535,
            "Mail submission that begins in the clear and goes on under TLS; 0 for none."),
    ]
}

extension Logger.Level {
    /// All levels, for a sentence.
    static let names =
        allCases.dropLast().map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        + " or \"\(Logger.Level.critical.rawValue)\""
}
