import Foundation
import MailConversion
import Testing

@testable import MailServers

struct DovecotConfigurationTests {
    private static let filled = DovecotConfiguration(
        folder: "@STATE@/dovecot", maildir: "@MAILDIR@", certificate: "@STATE@/tls/cert.pem",
        key: "@STATE@/tls/key.pem", user: "@USER@", group: "@GROUP@")

    /// The file people adapt by hand says the same.
    @Test func theShippedFileIsTheOneThatIsWritten() throws {
        let house = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let shipped = try String(
            contentsOf: house.appending(path: "bridge-config/dovecot.conf"), encoding: .utf8)
        let settings = { (text: String) in
            text.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.hasPrefix("#") }
        }
        #expect(settings(shipped) == settings(Self.filled.text(for: .v2_3)))
    }

    @Test(arguments: DovecotVersion.allCases)
    func pathsAreFilledInOnceAndStayOnTheirLine(version: DovecotVersion) {
        var configuration = Self.filled
        configuration.folder = "/s\nssl = no"
        configuration.maildir = "/home/@USER@/mail"
        configuration.user = "me"
        let text = configuration.text(for: version)
        #expect(!text.contains("\nssl = no/"))
        #expect(text.contains("/home/@USER@/mail"))
        #expect(!text.contains("@MAILDIR@"))
        #expect(text.contains("me"))
    }

    @Test(arguments: DovecotVersion.allCases)
    func foldersHaveTheNamesTheyHaveOnDisk(version: DovecotVersion) {
        var configuration = Self.filled
        configuration.folderNames = [.requests: "Anfragen", .blocked: "So \"not\""]
        let text = configuration.text(for: version)
        #expect(text.contains("mailbox Anfragen {") && text.contains(#"mailbox "So \"not\"" {"#))
        #expect(text.contains("mailbox Trash {") && !text.contains("Requests"))
    }

    @Test(arguments: [
        ("2.3.19.1 (9b53102964)\n", DovecotVersion.v2_3), ("2.4.1-4 (7d8c0e5759)", .v2_4), ("2.2.36", nil),
        ("3.0", nil), ("", nil),
    ])
    func versions(text: String, wanted: DovecotVersion?) {
        #expect(DovecotVersion(text) == wanted)
    }
}
