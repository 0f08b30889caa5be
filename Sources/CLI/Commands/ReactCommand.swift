internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import Mail
internal import MailParsing
internal import Submission

/// `xmtp-mail react`: an emoji on the message that comes on standard input.
struct ReactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "react",
        abstract: "Put an emoji on a message, or take it off.",
        discussion: """
            Reads the mail from standard input or a file, as mutt's pipe-message gives it, and queues the reaction as \
            xmtp-sendmail queues a mail: the daemon need not run.

            Examples:
              xmtp-mail react 👍 < message
              xmtp-mail react --remove 👍 --file ~/XMTP/cur/1795341600.M000123X5f0c.xmtp,S=900,W=930:2,S
            """)

    @Argument(help: "The emoji; several are several reactions.")
    var emoji: [String]

    @Flag(help: "Take it off again.")
    var remove = false

    @Option(help: ArgumentHelp("The mail, in place of standard input.", valueName: "path"))
    var file: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func run() throws {
        do throws(SubmissionError) {
            try queue(try target())
            if json { Output.text("{\"queued\":\(emoji.count)}\n") }
        } catch {
            FileHandle.standardError.write(Data("xmtp-mail: \(error.sentence)\n".utf8))
            throw ExitCode(error.code.rawValue)
        }
    }

    private func target() throws(SubmissionError) -> MailHeader {
        let bytes: [UInt8]
        if let file {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw SubmissionError(.io, "The file \(file) cannot be read.")
            }
            bytes = [UInt8](data)
        } else {
            bytes = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
        }
        do {
            return try MailParser().parseHeader(bytes)
        } catch {
            throw SubmissionError(.data, "There is no mail on standard input.")
        }
    }

    private func queue(_ target: MailHeader) throws(SubmissionError) {
        let (mail, recipients) = try ReactionMail.compose(emoji, on: target, removing: remove)
        let bytes: [UInt8]
        do {
            bytes = try MailWriter(boundarySeed: []).write(mail)
        } catch {
            throw SubmissionError(.data, "The reaction cannot be written: \(error.reason).")
        }
        let state = try StateFolder.path(ProcessInfo.processInfo.environment)
        let policyFile = FileManager.default.contents(atPath: "\(state)/\(SubmissionPolicy.fileName)")
        let policy = SubmissionPolicy(parsing: String(decoding: policyFile ?? Data(), as: UTF8.self))
        var arguments = try SendmailArguments(["-i", "--"] + recipients.map(\.addressSpecification))
        arguments.sender = target.mailboxes(.deliveredTo).first?.addressSpecification
        let submission = try SubmittedMail(arguments, input: bytes, policy: policy)
        _ = try Spool(path: StateFolder.spool(state)).submit(
            submission, source: .sendmail, limit: policy.spoolLimit)
    }
}
