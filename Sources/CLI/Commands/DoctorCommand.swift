internal import ArgumentParser
internal import Control

/// `xmtp-mail doctor`: why something does not work.
struct DoctorCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at everything and say what is wrong.",
        discussion: """
            Examples:
              xmtp-mail doctor
              xmtp-mail doctor --refused 1000 --json

            It reads every page of the store, asks the node for this installation's key package, and lists envelopes that \
            were refused and conversations that cannot go on, with the reason. It changes nothing. The exit status is 0 \
            when all is well, and 65 when something is not.
            """)

    @OptionGroup var choice: AccountChoice

    @Option(help: ArgumentHelp("List at most so many refused envelopes.", valueName: "number"))
    var refused = 20

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if refused < 0 { throw ValidationError("--refused takes a number from 0 upward.") }
    }

    func run(on channel: any ControlChannel) async throws {
        let found = try await channel.perform(Examine(refusedLimit: refused))
        if json { try Output.json(found) } else { Output.text(Self.text(found)) }
        if !found.isWell { throw ExitCode(ExitStatus.damagedData.rawValue) }
    }

    static func text(_ found: ExaminationView) -> String {
        let end = found.keyPackageEndSeconds.map { "until \(Terminal.time(seconds: $0))" }
        var text = Terminal.table([
            ["inbox", found.inbox], ["installation", found.installation],
            ["store", found.storeFault ?? "whole"], ["node", found.nodeFault ?? "answers"],
            ["key package", found.keyPackageFault ?? end ?? "not asked"],
            ["installations", found.installations.map { "\($0)" } ?? "not asked"],
            ["conversations", "\(found.conversations)"], ["unsent", "\(found.unsent)"],
            ["refused envelopes", "\(found.refused.count)"],
        ])
        if let warning = found.inboxWarning { text += "\n\(warning)\n" }
        if !found.waitingWelcomes.isEmpty {
            text += "\n\(found.waitingWelcomes.count) invitations wait for another try: "
            text += Set(found.waitingWelcomes).sorted().joined(separator: ", ") + "\n"
        }
        for trouble in found.troubles {
            text += "\nConversation \(trouble.conversation)\n"
            text += trouble.reasons.map { "  \($0)\n" }.joined()
        }
        if !found.refused.isEmpty {
            text += "\nRefused envelopes: when, where, cursor, why\n"
            text += Terminal.table(
                found.refused.map {
                    [Terminal.time($0.atNanoseconds), Terminal.safe($0.topic), "\($0.cursor)", $0.code]
                })
        }
        return text + (found.isWell ? "\nAll is well.\n" : "")
    }
}
