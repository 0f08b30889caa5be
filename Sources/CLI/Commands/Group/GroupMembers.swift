internal import ArgumentParser
internal import Control

/// `xmtp-mail group add`.
struct GroupAdd: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add people to a group.",
        discussion: """
            Example:
              xmtp-mail group add 4f5e2a90 ann 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "The group.")
    var group: String

    @Argument(help: "People to add.")
    var members: [String]

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        _ = try await channel.perform(ChangeGroup(group, .add(members)))
        try Output.done("Added.", asJSON: json)
    }
}

/// `xmtp-mail group remove`.
struct GroupRemove: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove people from a group.",
        discussion: """
            Example:
              xmtp-mail group remove 4f5e2a90 bob
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "The group.")
    var group: String

    @Argument(help: "People to remove.")
    var members: [String]

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        _ = try await channel.perform(ChangeGroup(group, .remove(members)))
        try Output.done("Removed.", asJSON: json)
    }
}
