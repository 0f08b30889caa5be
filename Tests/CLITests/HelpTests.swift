@testable import CLI
import ArgumentParser
import Foundation
import Testing

/// What the help says is true.
struct HelpTests {
    /// Every command, by the words that call it.
    static func commands() throws -> [(path: [String], info: CommandInfo)] {
        func below(_ info: CommandInfo, _ path: [String]) -> [(path: [String], info: CommandInfo)] {
            [(path, info)] + info.shownSubcommands.flatMap { below($0, path + [$0.commandName]) }
        }
        return below(try CommandInfo.program(), [])
    }

    /// The calls of the program in a command's examples, as a shell would cut them.
    static func examples(_ info: CommandInfo) -> [[String]] {
        (info.discussion ?? "").split(separator: "\n").flatMap { line -> [[String]] in
            guard line.hasPrefix("  ") else { return [] }
            return line.split(separator: "|").compactMap { part in
                let words = words(part.prefix { $0 != ">" && $0 != "<" })
                return words.first == "xmtp-mail" ? Array(words.dropFirst()) : nil
            }
        }
    }

    private static func words(_ text: Substring) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        for character in text {
            if character == quote {
                quote = nil
            } else if quote == nil, character == "\"" || character == "'" {
                quote = character
            } else if quote == nil, character == " " {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    @Test func everyExampleIsUnderstood() throws {
        var count = 0
        for (path, info) in try Self.commands() {
            for example in Self.examples(info) {
                count += 1
                #expect(throws: Never.self, "\(path.joined(separator: " ")): \(example)") {
                    _ = try Program.parseAsRoot(example)
                }
            }
        }
        #expect(count > 50)
    }

    @Test func everyCommandShowsAnExampleOfItself() throws {
        for (path, info) in try Self.commands() where info.shownSubcommands.isEmpty {
            let shows = Self.examples(info).contains { Array($0.prefix(path.count)) == path }
            #expect(shows, "\(path)")
        }
    }

    /// It writes a file for another program, in its form.
    private static let writers = [["manual"]]

    @Test func everyCommandThatAnswersCanDoSoInJSON() throws {
        for (path, info) in try Self.commands()
        where info.shownSubcommands.isEmpty && !Self.writers.contains(path) {
            let hasJSON = info.shownArguments.contains { $0.names?.contains { $0.name == "json" } == true }
            #expect(hasJSON, "\(path)")
        }
    }

    @Test func everyArgumentIsExplained() throws {
        for (path, info) in try Self.commands() {
            #expect(info.abstract?.isEmpty == false, "\(path)")
            for argument in info.shownArguments {
                #expect(argument.abstract?.isEmpty == false, "\(path) \(argument.names?.first?.text ?? "")")
            }
        }
    }

    @Test(arguments: ManualPages.Page.allCases)
    func theManualPagesAreUpToDate(page: ManualPages.Page) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../bridge-config/man")
        let kept = try String(contentsOf: folder.appendingPathComponent(page.file), encoding: .utf8)
        #expect(try ManualPages.text(page) == kept, "write it anew: xmtp-mail manual \(page.rawValue)")
    }

    @Test func nothingInAManualPageIsTakenForARequest() {
        #expect(Roff.escaped(".SH x") == "\\&.SH x")
        #expect(Roff.escaped("a\\b --c") == "a\\eb \\-\\-c")
    }

    @Test(
        arguments: [
            ["send"], ["send", "ann", "--react", "x"], ["messages", "ann", "--limit", "0"],
            ["group", "permission", "abcd", "add-member"], ["group", "disappearing", "abcd", "7x"],
            ["init", "--key-file", "a", "--paper", "b"], ["init", "--chain", "1"],
            ["init", "--maildir", "x"],
            ["node", "--port", "70000"], ["group", "role", "abcd", "ann", "king"],
            ["addresses", "export", "--vcard", "--json"],
        ]
    )
    func nonsenseIsRefusedBeforeAnythingHappens(arguments: [String]) {
        #expect(throws: (any Error).self) { _ = try Program.parseAsRoot(arguments) }
    }
}
