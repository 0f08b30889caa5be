import Foundation
import MailConversion
import Testing

/// The golden mails: what the conversion makes today is what lies in `maildir-samples/`, byte for byte.
@Suite(.serialized)
struct SampleTests {
    @Test(.enabled(if: SampleFolder.isRecording)) func record() throws {
        for name in ["incoming", "outgoing", "notices", "mailbox"] {
            try? FileManager.default.removeItem(at: SampleFolder.url.appendingPathComponent(name))
        }
        var index: [String: String] = [:]
        for (name, sample) in try IncomingSamples.all() {
            var sample = sample
            let mail = try #require(try sample.compose(), "\(name) makes no mail")
            sample.seen = mail.isSeen
            try SampleFolder.write(try SampleFolder.json(sample), to: "incoming/\(name).json")
            try SampleFolder.write(mail.bytes, to: "incoming/\(name).eml")
            index["incoming/\(name)"] = sample.summary
        }
        for (name, sample) in OutgoingSamples.all() {
            try SampleFolder.write(sample.mail, to: "outgoing/\(name).eml")
            try SampleFolder.write(
                try SampleFolder.json(try sample.sample.interpreted(sample.mail)), to: "outgoing/\(name).json"
            )
            index["outgoing/\(name)"] = sample.sample.summary
        }
        for (name, notice) in try NoticeSamples.all() {
            try SampleFolder.write(notice.mail.bytes, to: "notices/\(name).eml")
            index["notices/\(name)"] = notice.summary
        }
        for (path, bytes) in try SampleMailbox.files() {
            try SampleFolder.write(bytes, to: "mailbox/\(path)")
        }
        try SampleFolder.write(Array(readme(index).utf8), to: "README.md")
    }

    private func readme(_ index: [String: String]) -> String {
        let lines = index.sorted { $0.key < $1.key }.map { "- `\($0.key)`: \($0.value)" }
        return """
            # Golden mails

            What messages become as mail, and what mails mean as messages. Tests compare every file with what the conversion
            makes, byte for byte; `XMTP_RECORD_SAMPLES=1 swift test --filter SampleTests` writes them anew.

            - `incoming/TYPE/CASE.json` is what is received, `.eml` the exact mail it becomes.
            - `outgoing/MEANING/CASE.eml` is a mail that is sent, `.json` what is made of it, or why it is refused.
            - `notices/CASE.eml` are mails of the bridge itself.
            - `mailbox/` is a Maildir with every folder and every flag, to open in a mail program.

            \(lines.joined(separator: "\n"))

            """
    }

    @Test(.disabled(if: SampleFolder.isRecording)) func whatIsReceivedBecomesTheExactMail() throws {
        let cases = try SampleFolder.cases("incoming", ending: ".json")
        #expect(cases.count == (try IncomingSamples.all().count))
        for path in cases {
            let sample = try SampleFolder.decode(IncomingSample.self, path + ".json")
            let mail = try #require(try sample.compose(), "\(path)")
            #expect(try mail.bytes == SampleFolder.read(path + ".eml"), "\(path)")
            #expect(mail.isSeen == sample.seen, "\(path)")
            do {
                let original = try OriginalContent(recoveringFrom: mail.bytes)
                #expect(original.isProven && Data(original.content) == sample.content, "\(path)")
            } catch {
                #expect(error.code == .withheld && path.hasSuffix("with_keys"), "\(path)")
            }
        }
        print("maildir-samples/incoming: \(cases.count) samples agree")
    }

    @Test(.disabled(if: SampleFolder.isRecording)) func whatIsSentMeansExactlyThat() throws {
        let cases = try SampleFolder.cases("outgoing", ending: ".json")
        #expect(cases.count == OutgoingSamples.all().count)
        for path in cases {
            let sample = try SampleFolder.decode(OutgoingSample.self, path + ".json")
            #expect(try sample.interpreted(try SampleFolder.read(path + ".eml")) == sample, "\(path)")
        }
        print("maildir-samples/outgoing: \(cases.count) samples agree")
    }

    @Test(.disabled(if: SampleFolder.isRecording)) func noticesAreTheExactMails() throws {
        let notices = try NoticeSamples.all()
        #expect(try SampleFolder.cases("notices", ending: ".eml").count == notices.count)
        for (name, notice) in notices {
            #expect(try notice.mail.bytes == SampleFolder.read("notices/\(name).eml"), "\(name)")
        }
        print("maildir-samples/notices: \(notices.count) samples agree")
    }

    @Test(.disabled(if: SampleFolder.isRecording)) func theMailboxIsMadeOfTheSamples() throws {
        let files = try SampleMailbox.files()
        for (path, bytes) in files { #expect(try SampleFolder.read("mailbox/\(path)") == bytes, "\(path)") }
        let flags = Set(files.keys.flatMap { $0.components(separatedBy: ":2,").dropFirst().joined() })
        #expect(flags == Set("DFPRST"))
    }
}
