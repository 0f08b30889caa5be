import Client
import Content
import Conversations
import Foundation
import Identity
import MailConversion
import Submission
import TestSupport

/// What other programs, and Bob, give to the mail side.
extension CrashRun {
    /// As the sendmail-like program does.
    func queue(_ mail: TestMail, _ arguments: [String] = []) throws {
        let submission = try SubmittedMail(
            SendmailArguments(arguments + ["-i", "-f", mail.sender, "--", mail.recipient]), input: mail.bytes,
            policy: SubmissionPolicy(domains: ["local.xmtp.alt"]))
        _ = try Spool(path: places.sharedSpool).submit(submission, source: .sendmail, limit: 10_000)
    }

    /// As a mail program does that knows no more than the Maildir.
    func leaveInOutbox(_ mail: TestMail) throws {
        let path = "\(places.folder)/outbox-source"
        try Data(mail.bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.moveItem(
            atPath: path,
            toPath: "\(places.maildir(of: mail.account))/.Outbox/new/\(UInt64(random.next())).M1.host")
    }

    /// A program queues a mail and is killed at a step; its user, who cannot know what became of the mail, gives it again.
    ///
    /// - Returns: Whether it was killed.
    func queueTwice(by program: SpoolFile.Source, _ step: CrashStep, _ round: Int) throws -> Bool {
        let account = Places.accounts[Int(random.next() % UInt64(Places.accounts.count))]
        let mail = TestMail("By \(program.rawValue) \(round)", from: account, to: bob.inboxID.text)
        let isKilled = try run(program, queueing: mail, dyingAt: step.name)
        if isKilled { _ = try run(program, queueing: mail, dyingAt: "none") }
        submitted[mail.text] = mail.account
        return isKilled
    }

    private func run(
        _ program: SpoolFile.Source, queueing mail: TestMail, dyingAt step: String
    ) throws -> Bool {
        let process = Process()
        process.executableURL = Self.ownProgram
        process.arguments = ["queue", places.folder, program.rawValue, step, mail.sender, mail.recipient]
        let input = Pipe()
        process.standardInput = input
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: mail.bytes)
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        if !process.wasKilled, process.terminationStatus != 0 {
            check(false, "a mail is queued (step \(step), status \(process.terminationStatus))")
        }
        return process.wasKilled
    }

    /// Bob leaves a file on a server, and Alice asks for it, whether it came with the message or not.
    func sendFile(_ text: String, to id: ConversationID) async throws {
        let file = Attachment(filename: "file.txt", mimeType: "text/plain", bytes: Array(text.utf8))
        let message = try await bob.send(places.attachments.upload(file), to: id).hex
        filed[message] = text
        try places.want(places.wantedMessages() + [message])
    }
}
