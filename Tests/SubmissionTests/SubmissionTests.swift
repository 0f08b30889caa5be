import Submission
import Testing

struct SubmissionTests {
    static let policy = SubmissionPolicy(senders: ["me@xmtp.alt"], missing: ["gone@xmtp.alt"])

    static func submit(
        _ mail: String, _ arguments: [String] = ["a@xmtp.alt"], _ policy: SubmissionPolicy = policy
    ) throws -> SubmittedMail {
        try SubmittedMail(SendmailArguments(arguments), input: Array(mail.utf8), policy: policy)
    }

    @Test func theMailIsKeptAsItIsButForCRAndTheDot() throws {
        let found = try Self.submit("From: me@xmtp.alt\r\nSubject: x\r\n\r\nline\r\n.\r\nlost\r\n")
        #expect(String(decoding: found.message, as: UTF8.self) == "From: me@xmtp.alt\nSubject: x\n\nline\n")
        let whole = try Self.submit("Subject: x\n\nline\n.\nkept", ["-i", "a@xmtp.alt"])
        #expect(String(decoding: whole.message, as: UTF8.self) == "Subject: x\n\nline\n.\nkept\n")
    }

    @Test func recipientsComeFromTheHeaderAndBccDisappears() throws {
        let mail =
            "To: \"B, C\" <b@xmtp.alt>,\n c@group.xmtp.alt\nBcc: d@xmtp.alt,\n e@xmtp.alt\nCc: A@xmtp.alt\n\nBcc: stays\n"
        let found = try Self.submit(mail, ["-t", "a@xmtp.alt"])
        #expect(
            found.recipients == ["a@xmtp.alt", "b@xmtp.alt", "c@group.xmtp.alt", "d@xmtp.alt", "e@xmtp.alt"])
        let text = String(decoding: found.message, as: UTF8.self)
        #expect(!text.contains("d@xmtp.alt") && !text.contains("e@xmtp.alt"))
        #expect(text.contains("\n\nBcc: stays\n"))
        #expect(text.contains("Cc: A@xmtp.alt"))
    }

    @Test(arguments: [
        ("Subject: x\n\ntext\n", [], SubmissionError.Code.data),
        ("Subject: x\n\n \n\n", ["a@xmtp.alt"], .data),
        ("Subject: x\n\ntext\n", ["-t"], .data), ("Subject: x\n\ntext\n", ["a@example.org"], .noHost),
        ("Subject: x\n\ntext\n", ["a"], .noHost),
        ("Subject: x\n\ntext\n", ["a@xmtp.alt", "b@xmtp.alt.evil"], .noHost),
        ("Subject: x\n\ntext\n", ["Gone@xmtp.alt"], .noUser),
        ("From: you@xmtp.alt\n\ntext\n", ["a@xmtp.alt"], .notPermitted),
        ("From: me@xmtp.alt\n\ntext\n", ["-f", "you@xmtp.alt", "a@xmtp.alt"], .notPermitted),
    ])
    func whatCannotBeSentIsRefusedWithItsStatus(mail: String, arguments: [String], code: SubmissionError.Code)
    {
        #expect(throws: SubmissionError(code, "")) { try Self.submit(mail, arguments) }
    }

    @Test func moreThanTheLimitIsRefused() {
        let mail =
            "Subject: x\n\n" + String(repeating: String(repeating: "x", count: 79) + "\n", count: 660_000)
        #expect(throws: SubmissionError(.data, "")) { try Self.submit(mail) }
    }

    @Test func aSenderIsNotAskedForWhenNobodyKnowsTheAccounts() throws {
        #expect(try Self.submit("Subject: x\n\nt\n", ["a@xmtp.alt"], SubmissionPolicy()).sender == nil)
        #expect(try Self.submit("From: X <x@y>\n\nt\n", ["a@xmtp.alt"], SubmissionPolicy()).sender == "x@y")
    }

    @Test func spoolFilesReadBackEqual() throws {
        let submission = try Self.submit(
            "From: me@xmtp.alt\n\nBöse\n",
            ["-N", "never", "-R", "hdrs", "-V", "id\u{7}\n x", "a@xmtp.alt", "b@xmtp.alt"])
        let file = SpoolFile(submission, source: .sendmail, arrival: 17)
        let read = try #require(SpoolFile(parsing: file.bytes))
        #expect(read.submission.recipients == submission.recipients)
        #expect(read.submission.message == submission.message)
        #expect(read.submission.sender == "me@xmtp.alt")
        #expect(read.submission.notify == "never")
        #expect(read.submission.envelopeID == "id x")
        #expect(read.bytes == SpoolFile(read.submission, source: .sendmail, arrival: 17).bytes)
        for end in 0..<60 { #expect(SpoolFile(parsing: Array(file.bytes.prefix(end))) == nil) }
    }

    @Test func thePolicyReadsBackEqual() {
        let policy = SubmissionPolicy(
            domains: ["local.xmtp.alt"], senders: ["a@b"], missing: ["c@d"], spools: ["/home/Me/My spool"],
            spoolLimit: 5)
        #expect(SubmissionPolicy(parsing: policy.text + "future thing\n") == policy)
        #expect(SubmissionPolicy(parsing: "") == SubmissionPolicy())
    }
}
