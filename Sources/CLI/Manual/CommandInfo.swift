internal import ArgumentParser
internal import Foundation

/// What the argument parser knows of a command, for the manual.
struct CommandInfo: Decodable {
    /// An option, a flag or an argument.
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String

            var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
        }

        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let abstract: String?
    }

    let commandName: String
    let shouldDisplay: Bool
    let abstract: String?
    let discussion: String?
    let subcommands: [CommandInfo]?
    let arguments: [Argument]?

    private struct Tool: Decodable {
        let command: CommandInfo
    }

    /// The program with everything below it.
    static func program() throws -> CommandInfo {
        try JSONDecoder().decode(Tool.self, from: Data(Program._dumpHelp().utf8)).command
    }

    /// What is shown of the arguments; help and version are said once for all.
    var shownArguments: [Argument] {
        (arguments ?? []).filter { argument in
            argument.shouldDisplay
                && !(argument.names ?? []).contains { ["help", "version"].contains($0.name) }
        }
    }

    var shownSubcommands: [CommandInfo] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }
}
