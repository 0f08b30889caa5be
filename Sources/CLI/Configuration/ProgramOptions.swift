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
            "What the program logs on standard error; never contents, keys or addresses.")
    ]
}

extension Logger.Level {
    /// All levels, for a sentence.
    static let names =
        allCases.dropLast().map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        + " or \"\(Logger.Level.critical.rawValue)\""
}
