import ArgumentParser
import Foundation
import MailConversion
import Testing

@testable import CLI

struct NameFileTests {
    private static let inbox = String(repeating: "1", count: 64)
    private static let other = String(repeating: "2", count: 64)

    /// A configuration with an account whose names are in a file, and that file's path.
    private static func account(names: String, holding text: String?) throws -> (
        choice: AccountChoice, path: String
    ) {
        let folder = NSTemporaryDirectory() + "names-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(names)"
        try text?.write(toFile: path, atomically: true, encoding: .utf8)
        let configuration = "[account.me]\nnetwork = \"production\"\naliases = \"\(path)\"\n"
        try configuration.write(toFile: "\(folder)/config.toml", atomically: true, encoding: .utf8)
        return (try AccountChoice.parse(["--config", "\(folder)/config.toml"]), path)
    }

    @Test(arguments: ["names", "names.vcf"]) func cardsBecomeNamesAndStay(file: String) throws {
        let (choice, path) = try Self.account(names: file, holding: nil)
        let cards = path + ".cards.vcf"
        try """
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann\r\nNICKNAME:ann\r\nEMAIL:\(Self.inbox)@xmtp.alt\r\nEND:VCARD\r
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Mail Person\r\nEMAIL:somebody@example.org\r\nEND:VCARD\r

        """.write(toFile: cards, atomically: true, encoding: .utf8)
        var names = try NameFile(choice)
        #expect(names.entries.isEmpty)
        #expect(try names.take(from: cards).taken == 1)
        #expect(try names.take(from: cards).known == 1)
        let again = try NameFile(choice)
        #expect(again.entries.map(\.alias) == ["ann"])
        #expect(again.address(try #require(again.entries.first)) == "\(Self.inbox)@xmtp.alt")
        #expect(again.text(asCards: false) == "alias ann \"Ann\" <\(Self.inbox)@xmtp.alt>\n")
        #expect(again.text(asCards: true).contains("NICKNAME:ann\r\n"))
    }

    @Test func aNameKeepsItsPersonAndTheFileItsText() throws {
        let mine = "# mine\nset x=y\nalias ann \"Ann\" <\(Self.inbox)@xmtp.alt>"
        let (choice, path) = try Self.account(names: "names", holding: mine)
        let more = path + ".more"
        try "alias ANN Other <\(Self.other)@xmtp.alt>\nalias bob Bob <\(Self.other)@xmtp.alt>\n".write(
            toFile: more, atomically: true, encoding: .utf8)
        var names = try NameFile(choice)
        let result = try names.take(from: more)
        #expect(result.inUse == ["ANN"])
        #expect(result.taken == 1)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == mine + "\nalias bob \"Bob\" <\(Self.other)@xmtp.alt>\n")
    }
}
