internal import ArgumentParser
internal import Control

/// `xmtp-mail sync`: one pass over everything.
struct SyncCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Receive what is new, send what waits, do what is due.",
        discussion: """
            Examples:
              xmtp-mail sync
              xmtp-mail sync --account work --json

            What fails for one conversation is told and does not stop the others; the exit status is then 75.
            """)

    @OptionGroup var choice: AccountChoice

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let progress = Progress("Synchronising")
        let report = try await channel.perform(Synchronise(), reply: progress.reply())
        progress.end()
        if json {
            try Output.json(report)
        } else {
            Output.text(
                "\(report.received) received, \(report.published) sent, \(report.joined.count) conversations joined.\n"
            )
            for failure in report.failures { Output.text("Not done: \(failure)\n") }
        }
        if !report.failures.isEmpty { throw ExitCode(ExitStatus.tryLater.rawValue) }
    }
}
