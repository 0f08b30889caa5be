import Testing

@testable import MailServers

struct SMTPEnvelopeTests {
    @Test func noticesOfTheRecipientsBecomeOneAnswer() {
        var envelope = SMTPEnvelope()
        envelope.add(recipient: "a@xmtp.alt", notices: [])
        #expect(envelope.notify == nil)
        envelope.add(recipient: "b@xmtp.alt", notices: ["never"])
        #expect(envelope.notify == "never")
        envelope.add(recipient: "c@xmtp.alt", notices: ["delay", "success"])
        #expect(envelope.notify == "success,delay")
        #expect(envelope.recipients.count == 3)
    }

    @Test(arguments: [
        ("<a@b>", "a@b"), (" <a@b>", "a@b"), ("<@x.alt:a@b>", "a@b"), ("<\"a>b\"@c>", "\"a>b\"@c"),
        ("<>", ""),
    ])
    func paths(text: String, wanted: String) {
        #expect(SMTPCommand(Array("MAIL FROM:\(text)".utf8)) == .mail(path: wanted, parameters: []))
    }

    @Test(arguments: ["a@b", "<a@b", "<a@b>SIZE=1", "<@x>", "<\"a@b>", ""])
    func brokenPaths(text: String) {
        #expect(SMTPCommand(Array("RCPT TO:\(text)".utf8)) == .malformed)
    }

    @Test func controlsAndForeignBytesAreNoCommand() {
        #expect(SMTPCommand(Array("NOOP\u{0}".utf8)) == .unknown)
        #expect(SMTPCommand([0xFF, 0xFE]) == .unknown)
    }
}
