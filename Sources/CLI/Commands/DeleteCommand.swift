internal import ArgumentParser
internal import Control

/// `xmtp-mail delete`: takes a message back.
struct DeleteCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a message for everyone.",
        discussion: """
            Example:
              xmtp-mail delete 4f5e2a90 5f0c12ab

            You can delete your own messages, and as a super admin those of others. Everybody's program decides for \
            itself, and somebody may have read it.
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "Conversation or person.")
    var conversation: String

    @Argument(help: "The message's id, or the beginning of it.")
    var message: String

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let answer = try await channel.perform(DeleteForEveryone(message, in: conversation))
        if json { try Output.json(answer) } else { Output.text("Asked everybody to delete it.\n") }
    }
}
