internal import ArgumentParser
internal import Control

extension ConsentCommand {
    /// Decisions that were held are carried out.
    struct Confirm: AccountCommand {
        static let configuration = CommandConfiguration(
            abstract: "Block what was held because it was so much at once.",
            discussion: """
                When a mail program moves messages of many conversations to the folder of the blocked within ten seconds, \
                nothing is blocked until you say so.

                Example:
                  xmtp-mail consent confirm
                """)

        @OptionGroup var choice: AccountChoice

        @Flag(help: "Answer as JSON.")
        var json = false

        func run(on channel: any ControlChannel) async throws {
            let answer = try await channel.perform(HeldDecisionsRequest(action: .confirm))
            if json { return try Output.json(answer) }
            Output.text("\(answer.decisions) conversations decided.\n")
        }
    }

    /// Decisions that were held are dropped.
    struct Release: AccountCommand {
        static let configuration = CommandConfiguration(
            abstract: "Drop what was held because it was so much at once, and move the mail back.",
            discussion: """
                Example:
                  xmtp-mail consent release
                """)

        @OptionGroup var choice: AccountChoice

        @Flag(help: "Answer as JSON.")
        var json = false

        func run(on channel: any ControlChannel) async throws {
            let answer = try await channel.perform(HeldDecisionsRequest(action: .release))
            if json { return try Output.json(answer) }
            Output.text("\(answer.decisions) decisions dropped.\n")
        }
    }
}
