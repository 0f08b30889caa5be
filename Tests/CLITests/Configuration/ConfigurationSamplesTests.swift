@testable import CLI
import Control
import Foundation
import Testing

/// The files in `bridge-config/` say what the program does.
struct ConfigurationSamplesTests {
    static func sample(_ name: String) throws -> String {
        let house = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../bridge-config")
        return try String(contentsOf: house.appendingPathComponent(name), encoding: .utf8)
    }

    @Test func everyOptionIsShownWithItsDefault() throws {
        #expect(try Self.sample("every-option.toml") == ConfigurationText.everyOption())
    }

    @Test func everyOptionLoadsAsTheDefaults() throws {
        let home = try #require(ProcessInfo.processInfo.environment["HOME"])
        let paths = try ProgramPaths(environment: ["HOME": home])
        let program = try ConfigurationFile.parse(Self.sample("every-option.toml"), paths: paths)
        let account = AccountConfiguration(name: "me", programState: paths.state, home: home)
        var plain = ProgramConfiguration(stateFolder: paths.state)
        plain.accounts = [account]
        #expect(program == plain)
    }

    @Test func samplesOfOptionsWithoutDefaultAreAccepted() throws {
        let home = try #require(ProcessInfo.processInfo.environment["HOME"])
        let paths = try ProgramPaths(environment: ["HOME": home])
        let text = try Self.sample("every-option.toml").split(separator: "\n").map { line in
            line.hasPrefix("# ") && line.contains(" = ") ? line.dropFirst(2) : line
        }.joined(separator: "\n")
        let account = try #require(try ConfigurationFile.parse(text, paths: paths).accounts.first)
        #expect(account.mail.uploader != nil)
        #expect(account.trustedRoots != nil)
    }

    @Test func theMinimalFileIsEnough() throws {
        let home = try #require(ProcessInfo.processInfo.environment["HOME"])
        let paths = try ProgramPaths(environment: ["HOME": home])
        let text = try Self.sample("minimal.toml")
        #expect(try ConfigurationFile.parse(text, paths: paths).accounts.count == 1)
        #expect(text.split(separator: "\n").count <= 5)
    }

    @Test func whatIsInForceReadsBackAsItself() throws {
        let home = try #require(ProcessInfo.processInfo.environment["HOME"])
        let paths = try ProgramPaths(environment: ["HOME": home])
        let text = "log = \"debug\"\n[account.a]\nnetwork = \"dev\"\ndomain = \"a.alt\"\nquotes = \"keep\"\n"
        let program = try ConfigurationFile.parse(text, paths: paths)
        #expect(try ConfigurationFile.parse(ConfigurationText.effective(program), paths: paths) == program)
    }
}
