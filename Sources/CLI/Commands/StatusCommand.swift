internal import ArgumentParser
internal import Control

/// `xmtp-mail status`: how the mail side is doing.
struct StatusCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how the mail side of an account is doing.",
        discussion: """
            Examples:
              xmtp-mail status
              xmtp-mail status --account work --json

            The exit status is 75 while delivery is stopped.
            """)

    @OptionGroup var choice: AccountChoice

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let status = try await channel.perform(MailStatusRequest())
        if json { try Output.json(status) } else { Output.text(Self.text(status)) }
        if status.stopped != nil { throw ExitCode(ExitStatus.tryLater.rawValue) }
    }

    private static func text(_ status: MailStatus) -> String {
        var rows = [
            ["account", status.name], ["inbox", status.inbox], ["maildir", Terminal.safe(status.maildir)],
            ["daemon", status.isRunning ? "running" : "not running"],
            ["delivery", status.stopped ?? "works"], ["waiting to be mail", "\(status.backlog)"],
            ["waiting to be sent", "\(status.waiting)"],
        ]
        if status.isRunning { rows.append(["network", status.offline ?? "reached"]) }
        if let time = status.lastSyncNanoseconds { rows.append(["last from network", Terminal.time(time)]) }
        for (folder, count) in status.mails.sorted(by: { $0.key < $1.key }) {
            rows.append(["mails in \(Terminal.safe(folder))", "\(count)"])
        }
        var text = Terminal.table(rows)
        if status.held > 0 {
            text += """

                Blocking \(status.held) conversations at once was stopped. If you meant it: xmtp-mail consent confirm
                If not: xmtp-mail consent release

                """
        }
        return text
    }
}
