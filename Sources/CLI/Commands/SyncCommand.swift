internal import ArgumentParser
internal import Control

/// `xmtp-mail sync`: one pass over everything.
struct SyncCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "One pass: receive what is new, send what waits, bring the Maildir up to date.",
        discussion: """
            Examples:
              xmtp-mail sync
              xmtp-mail sync --account work --json
              */5 * * * *  xmtp-mail sync        (a crontab for those who run no daemon)

            Moves of mail between the inbox, Requests and Blocked since the last pass are decisions, as with the daemon. \
            What fails for one conversation is told and does not stop the others; the exit status is then 75.
            """)

    @OptionGroup var choice: AccountChoice

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let progress = Progress("Synchronising")
        let report = try await channel.perform(MailPassRequest(), reply: progress.reply())
        progress.end()
        if json { try Output.json(report) } else { Output.text(Self.text(report)) }
        // What was there is mail by now all the same.
        if let reason = report.offline { throw ExitStatus.unavailable.exit(saying: reason) }
        if !report.failures.isEmpty { throw ExitCode(ExitStatus.tryLater.rawValue) }
    }

    private static func text(_ report: MailPassRequest.Answer) -> String {
        var text =
            "\(report.received) received, \(report.published) sent, \(report.joined.count) conversations joined.\n"
        text += "\(report.delivered) mails delivered, \(report.moved) moved, \(report.removed) removed"
        if report.returned > 0 { text += ", \(report.returned) returned" }
        if report.waiting > 0 { text += ", \(report.waiting) waiting to be sent" }
        if report.decisions > 0 { text += ", \(report.decisions) conversations decided" }
        text += ".\n"
        for failure in report.failures { text += "Not done: \(failure)\n" }
        return text
    }
}
