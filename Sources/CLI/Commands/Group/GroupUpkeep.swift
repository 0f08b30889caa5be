internal import ArgumentParser
internal import Control

/// Which conversation is looked after.
struct UpkeepOptions: ParsableArguments {
    @OptionGroup var choice: AccountChoice

    @Argument(help: "Conversation or person.")
    var conversation: String

    @Flag(help: "Answer as JSON.")
    var json = false
}

/// `xmtp-mail group refresh`.
struct GroupRefresh: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh", abstract: "Take in new and lost installations of all members now.",
        discussion: """
            Example:
              xmtp-mail group refresh 4f5e2a90
            """)

    @OptionGroup var options: UpkeepOptions

    var choice: AccountChoice { options.choice }
    var json: Bool { options.json }

    func run(on channel: any ControlChannel) async throws {
        _ = try await channel.perform(ChangeGroup(options.conversation, .refresh))
        try Output.done("Refreshed.", asJSON: json)
    }
}

/// `xmtp-mail group rotate-keys`.
struct GroupRotateKeys: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-keys", abstract: "Renew your keys in a conversation.",
        discussion: """
            Example:
              xmtp-mail group rotate-keys 4f5e2a90
            """)

    @OptionGroup var options: UpkeepOptions

    var choice: AccountChoice { options.choice }
    var json: Bool { options.json }

    func run(on channel: any ControlChannel) async throws {
        _ = try await channel.perform(ChangeGroup(options.conversation, .rotateKeys))
        try Output.done("Renewed.", asJSON: json)
    }
}

/// `xmtp-mail group leave`.
struct GroupLeave: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave", abstract: "Ask to leave a group.",
        discussion: """
            Example:
              xmtp-mail group leave 4f5e2a90

            Somebody who may remove members lets you go once their program is online.
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "The group.")
    var group: String

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        _ = try await channel.perform(ChangeGroup(group, .leave))
        try Output.done("Asked to leave.", asJSON: json)
    }
}
