internal import ArgumentParser
internal import Control
internal import Foundation

/// `xmtp-mail config`: what is configured, and what can be.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show, check and explain the configuration.",
        discussion: """
            Examples:
              xmtp-mail config check
              xmtp-mail config show
              xmtp-mail config options | less
              xmtp-mail config paths --json

            A fault is told with file, line and option; the exit status is then 78.
            """,
        subcommands: [Show.self, Check.self, Options.self, Paths.self], defaultSubcommand: Show.self)

    /// What is in force.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every option that is in force, defaults included.",
            discussion: """
                Example:
                  xmtp-mail config show --json
                """)

        @OptionGroup var choice: AccountChoice

        @Flag(help: "Answer as JSON.")
        var json = false

        func run() throws {
            var program = try choice.program()
            if let account = choice.account { program.accounts.removeAll { $0.name != account } }
            if json {
                try Output.json(EffectiveConfiguration(program))
            } else {
                Output.text(ConfigurationText.effective(program))
            }
        }
    }

    /// Whether it can be used.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read the configuration and say whether it is right.",
            discussion: """
                Example:
                  xmtp-mail config check
                """)

        @OptionGroup var choice: AccountChoice

        @Flag(help: "Answer as JSON.")
        var json = false

        func run() throws {
            let program = try choice.program()
            if json {
                try Output.json(["accounts": program.accounts.map(\.name)])
            } else {
                let count = program.accounts.count
                Output.text("The configuration is right: \(count) account\(count == 1 ? "" : "s").\n")
            }
        }
    }

    /// What there is to configure.
    struct Options: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List every option with its default and what it means.",
            discussion: """
                Example:
                  xmtp-mail config options
                """)

        @Flag(help: "Answer as JSON.")
        var json = false

        func run() throws {
            if json {
                try Output.json(ConfigurationText.descriptions())
            } else {
                Output.text(ConfigurationText.everyOption())
            }
        }
    }

    /// Where things lie.
    struct Paths: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say where the program keeps things.",
            discussion: """
                Example:
                  xmtp-mail config paths --json
                """)

        @OptionGroup var choice: AccountChoice

        @Flag(help: "Answer as JSON.")
        var json = false

        func run() throws {
            let paths = try choice.paths()
            var found = [
                "configuration": paths.configuration, "state": paths.state, "spool": "\(paths.state)/spool",
            ]
            if let program = try? ConfigurationFile.load(paths) {
                for account in program.accounts {
                    found["\(account.name) state"] = account.stateFolder
                    found["\(account.name) maildir"] = account.mail.maildir
                    found["\(account.name) control"] = account.controlSocket
                }
            }
            if json { return try Output.json(found) }
            let width = found.keys.map(\.count).max() ?? 0
            for (name, path) in found.sorted(by: { $0.key < $1.key }) {
                Output.text("\(name.padding(toLength: width, withPad: " ", startingAt: 0))  \(path)\n")
            }
        }
    }
}

/// The configuration in force as JSON.
struct EffectiveConfiguration: Encodable {
    private let program: ProgramConfiguration

    init(_ program: ProgramConfiguration) { self.program = program }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        for option in ProgramOptions.all {
            try container.encode(option.show(program), forKey: AnyKey(option.name))
        }
        var accounts = container.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("account"))
        for account in program.accounts {
            var table = accounts.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey(account.name))
            for option in AccountOptions.all {
                try table.encode(option.show(account), forKey: AnyKey(option.name))
            }
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension ConfigurationValue: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .other(let kind): try container.encode(kind)
        }
    }
}
