internal import ArgumentParser
internal import Control

/// `xmtp-mail group disappearing`.
struct GroupDisappearing: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "disappearing", abstract: "Show or set how long the messages of a conversation live.",
        discussion: """
            Examples:
              xmtp-mail group disappearing 4f5e2a90
              xmtp-mail group disappearing 4f5e2a90 7d
              xmtp-mail group disappearing 4f5e2a90 off

            Only messages from now on disappear.
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "Conversation or person.")
    var conversation: String

    @Argument(help: "30s, 5m, 2h, 7d, 4w, or off; shows the present span without it.")
    var span: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if let span, span != "off", TimeSpan(argument: span) == nil {
            throw ValidationError("A span is a number and a unit, such as 30s, 5m, 2h, 7d or 4w; or off.")
        }
    }

    func run(on channel: any ControlChannel) async throws {
        if let span {
            let change = ChangeGroup.Change.disappearing(TimeSpan(argument: span)?.nanoseconds)
            _ = try await channel.perform(ChangeGroup(conversation, change))
            return try Output.done("Done.", asJSON: json)
        }
        let detail = try await channel.perform(ShowConversation(conversation))
        let now = detail.conversation.disappearInNanoseconds
        if json { return try Output.json(["disappear_in_nanoseconds": now]) }
        Output.text(now > 0 ? "\(TimeSpan.text(now))\n" : "off\n")
    }
}
