import Mail
import MailConversion
import Submission
import Testing

@testable import MailServers

/// Every cell of the table at the top of `SMTPSession`.
struct SMTPSessionTests {
    /// Plays lines; whoever is asked says yes unless told otherwise. Codes of the answers, in order.
    private static func codes(
        _ lines: [String], secure: Bool = true, loggedIn: Bool = true, refused: [String: SMTPReply] = [:],
        limits: SMTPLimits = SMTPLimits()
    ) -> [Int] {
        var session = SMTPSession(hostName: "localhost", isSecure: secure, limits: limits)
        var codes: [Int] = []
        func note(_ reply: SMTPReply) { codes.append(reply.code) }
        func play(_ action: SMTPSession.Action) {
            switch action {
            case .reply(let reply), .replyAndClose(let reply), .startTLS(let reply): note(reply)
            case .challenge: codes.append(334)
            case .authenticate(_, let password): play(session.loginAnswered(password == "right"))
            case .checkSender(let address):
                play(session.senderAnswered(refused[address.addressSpecification]))
            case .checkRecipient(let address):
                play(session.recipientAnswered(refused[address.addressSpecification]))
            case .readMessage(let reply):
                note(reply)
                session.messageComplete()
                play(session.storageAnswered(.accepted))
            }
        }
        if loggedIn {
            play(session.receive(Array("EHLO me".utf8)))
            play(session.receive(Array("AUTH PLAIN \(plain("me", "right"))".utf8)))
            codes = []
        }
        for line in lines { play(session.receive(Array(line.utf8))) }
        return codes
    }

    private static func plain(_ name: String, _ password: String) -> String {
        Base64.encode(Array("\0\(name)\0\(password)".utf8))
    }

    @Test(arguments: [
        (["MAIL FROM:<me@xmtp.alt>", "RCPT TO:<a@xmtp.alt>", "DATA"], [250, 250, 354, 250]),
        (["MAIL FROM:<>", "RCPT TO:<a@xmtp.alt>", "DATA"], [250, 250, 354, 250]),
        (["mail from: <me@xmtp.alt>", "rcpt to: <a@xmtp.alt>"], [250, 250]),
        (["RCPT TO:<a@xmtp.alt>"], [503]),
        (["DATA"], [503]),
        (["MAIL FROM:<me@xmtp.alt>", "DATA"], [250, 503]),
        (["MAIL FROM:<me@xmtp.alt>", "MAIL FROM:<me@xmtp.alt>"], [250, 503]),
        (["MAIL FROM:<me@xmtp.alt>", "RSET", "RCPT TO:<a@xmtp.alt>"], [250, 250, 503]),
        (["MAIL FROM:<me@xmtp.alt>", "EHLO again", "DATA"], [250, 250, 503]),
        (["MAIL FROM:<me@xmtp.alt>", "RCPT TO:<a@xmtp.alt>", "DATA", "DATA"], [250, 250, 354, 250, 503]),
        (["MAIL FROM:<me@xmtp.alt> SIZE=1000 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=x"], [250]),
        (["MAIL FROM:<me@xmtp.alt> SIZE=26214401"], [552]),
        (["MAIL FROM:<me@xmtp.alt> SIZE=99999999999999999999"], [555]),
        (["MAIL FROM:<me@xmtp.alt> BODY=BINARYMIME"], [555]),
        (["MAIL FROM:<me@xmtp.alt> WHAT=1"], [555]),
        (["MAIL FROM:me@xmtp.alt"], [501]),
        (["MAIL FROM:<me@xmtp.alt>x"], [501]),
        (["MAIL FROM:<a b>"], [553]),
        (["MAIL FROM:<a@x.alt>", "RCPT TO:<a@xmtp.alt> NOTIFY=NEVER,DELAY"], [250, 555]),
        (["MAIL FROM:<a@x.alt>", "RCPT TO:<a@xmtp.alt> NOTIFY=DELAY ORCPT=rfc822;a@b"], [250, 250]),
        (["MAIL FROM:<a@x.alt>", "RCPT TO:<nobody>"], [250, 553]),
        (["MAIL FROM:<a@x.alt>", "RCPT TO:<a@xmtp.alt,b@xmtp.alt>"], [250, 553]),
        (["NOOP", "HELP", "VRFY a", "QUIT"], [250, 214, 252, 221]),
        (["EXPN a", "BDAT 5", "NONSENSE", "", "AUTH PLAIN x", "STARTTLS"], [502, 502, 500, 500, 503, 503]),
    ])
    func commandsInAndOutOfOrder(lines: [String], wanted: [Int]) {
        #expect(Self.codes(lines) == wanted)
    }

    @Test(arguments: [
        (["MAIL FROM:<me@xmtp.alt>", "RCPT TO:<a@xmtp.alt>", "DATA"], [530, 530, 503]),
        (["AUTH PLAIN x"], [538]),
        (["STARTTLS now"], [501]),
        (["STARTTLS", "MAIL FROM:<me@xmtp.alt>"], [220, 530]),
    ])
    func inTheClearNothingButTLSIsTaken(lines: [String], wanted: [Int]) {
        #expect(Self.codes(["EHLO me"] + lines, secure: false, loggedIn: false) == [250] + wanted)
    }

    @Test func withoutLoginNoMailIsTaken() {
        #expect(
            Self.codes(["EHLO me", "MAIL FROM:<me@xmtp.alt>", "RCPT TO:<a@xmtp.alt>"], loggedIn: false)
                == [250, 530, 530])
        #expect(Self.codes(["AUTH PLAIN \(Self.plain("me", "right"))"], loggedIn: false) == [503])
    }

    @Test func loginsInEveryManner() {
        let (name, right) = (Base64.encode(Array("me".utf8)), Base64.encode(Array("right".utf8)))
        let plain = Self.plain("me", "right")
        for lines in [
            ["AUTH PLAIN \(plain)"], ["AUTH plain", plain], ["AUTH LOGIN", name, right],
            ["AUTH LOGIN \(name)", right],
        ] {
            #expect(Self.codes(["EHLO me"] + lines, loggedIn: false).last == 235)
        }
        #expect(Self.codes(["EHLO me", "AUTH PLAIN", "*"], loggedIn: false) == [250, 334, 501])
        #expect(Self.codes(["EHLO me", "AUTH PLAIN !"], loggedIn: false) == [250, 501])
        #expect(Self.codes(["EHLO me", "AUTH CRAM-MD5"], loggedIn: false) == [250, 504])
        let asOther = Base64.encode(Array("you\0me\0right".utf8))
        #expect(Self.codes(["EHLO me", "AUTH PLAIN \(asOther)"], loggedIn: false) == [250, 501])
    }

    @Test func wrongPasswordsAreFewAndMistakesToo() {
        let wrong = "AUTH PLAIN \(Self.plain("me", "wrong"))"
        #expect(
            Self.codes(["EHLO me", wrong, wrong, wrong], loggedIn: false) == [250, 535, 535, 421])
        var limits = SMTPLimits()
        limits.mistakes = 3
        #expect(Self.codes(["X", "X", "X"], limits: limits) == [500, 500, 421])
    }

    @Test func refusedRecipientsDoNotSpoilTheOthers() {
        let refusal = SMTPReply(Refusal(.unknownRecipient))
        #expect(refusal.code == 550)
        #expect(refusal.status?.description == "5.1.1")
        #expect(
            Self.codes(
                ["MAIL FROM:<me@xmtp.alt>", "RCPT TO:<b@xmtp.alt>", "DATA", "RCPT TO:<a@xmtp.alt>", "DATA"],
                refused: ["b@xmtp.alt": refusal]) == [250, 550, 503, 250, 354, 250])
        #expect(
            Self.codes(
                ["MAIL FROM:<you@xmtp.alt>", "RCPT TO:<b@xmtp.alt>"], refused: ["you@xmtp.alt": refusal])
                == [550, 503])
        var limits = SMTPLimits()
        limits.recipients = 1
        #expect(
            Self.codes(
                ["MAIL FROM:<me@xmtp.alt>", "RCPT TO:<a@xmtp.alt>", "RCPT TO:<b@xmtp.alt>"], limits: limits)
                == [250, 250, 452])
    }

    /// See: spec mail.md 3.4
    @Test(arguments: [
        (Refusal.Code.unknownRecipient, "550 5.1.1"), (.foreignRecipient, "550 5.1.2"),
        (.badAddress, "553 5.1.3"), (.resolverUnreachable, "450 4.4.3"), (.attachmentTooLarge, "552 5.3.4"),
        (.emptyMessage, "554 5.6.0"), (.notMember, "550 5.7.1"),
    ])
    func refusalsHaveTheirCodes(code: Refusal.Code, wanted: String) {
        #expect(SMTPReply(Refusal(code)).text.hasPrefix(wanted + " "))
    }

    @Test func repliesAreLinesOfPrintableText() {
        #expect(SMTPReply(250, nil, ["a", "b\r\n250 c\u{1B}"]).text == "250-a\r\n250 b  250 c \r\n")
    }

    @Test func extensionsBeforeAndUnderTLS() {
        var open = SMTPSession(hostName: "localhost", isSecure: false)
        guard case .reply(let clear) = open.receive(Array("EHLO x".utf8)) else { return #expect(Bool(false)) }
        #expect(clear.lines.contains("STARTTLS"))
        #expect(!clear.lines.contains { $0.hasPrefix("AUTH") })
        var sealed = SMTPSession(hostName: "localhost", isSecure: true)
        guard case .reply(let secure) = sealed.receive(Array("EHLO x".utf8)) else {
            return #expect(Bool(false))
        }
        #expect(!secure.lines.contains("STARTTLS"))
        for word in [
            "AUTH PLAIN LOGIN", "SIZE 26214400", "8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES",
            "DSN",
        ] { #expect(secure.lines.contains(word)) }
    }

    /// What was said in the clear counts for nothing afterwards.
    @Test func startingTLSForgetsEverything() {
        var session = SMTPSession(hostName: "localhost", isSecure: false)
        _ = session.receive(Array("EHLO x".utf8))
        #expect(session.receive(Array("STARTTLS".utf8)) == .startTLS(.readyForTLS))
        #expect(session.isSecure)
        #expect(
            session.receive(Array("AUTH PLAIN \(Self.plain("me", "right"))".utf8)) == .reply(.badSequence))
    }
}
