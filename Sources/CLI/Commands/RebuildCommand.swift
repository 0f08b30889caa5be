internal import ArgumentParser
internal import Control

/// `xmtp-mail rebuild`: the Maildir from the store again.
struct RebuildCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Compare the Maildir with the store, and deliver what is missing.",
        discussion: """
            Examples:
              xmtp-mail rebuild --dry-run
              xmtp-mail rebuild --dry-run --json
              xmtp-mail rebuild --removed

            The same store makes the same mail, byte for byte. What is missing and was not removed by you is delivered. \
            Files that differ are told and left alone. The exit status of a dry run is 65 when something differs.
            """)

    @OptionGroup var choice: AccountChoice

    @Flag(help: "Tell the differences and change nothing.")
    var dryRun = false

    @Flag(help: "Deliver what you removed or filed elsewhere again too.")
    var removed = false

    @Flag(help: "Answer as lines of JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let progress = Progress(dryRun ? "Comparing" : "Rebuilding")
        let isJSON = json
        let answer = try await channel.perform(
            RebuildRequest(isDryRun: dryRun, includesRemoved: removed),
            reply: progress.reply { difference in
                progress.end()
                if isJSON { try Output.json(difference) } else { Output.text(Self.line(difference)) }
            })
        progress.end()
        if json { try Output.json(answer) } else { Output.text(Self.text(answer)) }
        if dryRun, answer.missing + answer.different > 0 { throw ExitCode(ExitStatus.damagedData.rawValue) }
    }

    private static func line(_ difference: RebuildDifference) -> String {
        let place = Terminal.safe(difference.file ?? difference.folder)
        let part = difference.part.map { " (\(Terminal.safe($0)))" } ?? ""
        return "\(difference.kind.rawValue)\(part)  <\(Terminal.safe(difference.identifier))>  \(place)\n"
    }

    private static func text(_ answer: RebuildRequest.Answer) -> String {
        """
        \(answer.mails) mails: \(answer.equal) equal, \(answer.different) different, \(answer.missing) missing, \
        \(answer.removed) removed by you; \(answer.delivered) delivered.

        """
    }
}
