internal import ArgumentParser
internal import Control

/// Which group's attribute, and what it becomes.
struct AttributeOptions: ParsableArguments {
    @OptionGroup var choice: AccountChoice

    @Argument(help: "The group.")
    var group: String

    @Argument(help: "The new value; shows the present one without it.")
    var value: String?

    @Flag(help: "Answer as JSON.")
    var json = false
}

/// A command that shows or sets one attribute of a group.
protocol GroupAttributeCommand: AccountCommand {
    static var attribute: String { get }
    static func value(of detail: ConversationDetail) -> String
    var options: AttributeOptions { get }
}

extension GroupAttributeCommand {
    var choice: AccountChoice { options.choice }
    var json: Bool { options.json }

    func run(on channel: any ControlChannel) async throws {
        if let value = options.value {
            _ = try await channel.perform(ChangeGroup(options.group, .attribute(Self.attribute, to: value)))
            return try Output.done("Done.", asJSON: json)
        }
        let value = Self.value(of: try await channel.perform(ShowConversation(options.group)))
        if json { try Output.json([Self.attribute: value]) } else { Output.text(Terminal.safe(value) + "\n") }
    }
}

/// `xmtp-mail group name`.
struct GroupName: GroupAttributeCommand {
    static let configuration = CommandConfiguration(
        commandName: "name", abstract: "Show or set the name of a group.",
        discussion: """
            Examples:
              xmtp-mail group name 4f5e2a90
              xmtp-mail group name 4f5e2a90 Team
            """)
    static let attribute = "name"

    @OptionGroup var options: AttributeOptions

    static func value(of detail: ConversationDetail) -> String { detail.conversation.name }
}

/// `xmtp-mail group description`.
struct GroupDescription: GroupAttributeCommand {
    static let configuration = CommandConfiguration(
        commandName: "description", abstract: "Show or set what a group is about.",
        discussion: """
            Examples:
              xmtp-mail group description 4f5e2a90
              xmtp-mail group description 4f5e2a90 "Who cooks when"
            """)
    static let attribute = "description"

    @OptionGroup var options: AttributeOptions

    static func value(of detail: ConversationDetail) -> String { detail.description }
}

/// `xmtp-mail group image`.
struct GroupImage: GroupAttributeCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "Show or set the address of a group's picture.",
        discussion: """
            Examples:
              xmtp-mail group image 4f5e2a90
              xmtp-mail group image 4f5e2a90 https://example.org/team.png
            """)
    static let attribute = "image"

    @OptionGroup var options: AttributeOptions

    static func value(of detail: ConversationDetail) -> String { detail.image }
}

/// `xmtp-mail group app-data`.
struct GroupAppData: GroupAttributeCommand {
    static let configuration = CommandConfiguration(
        commandName: "app-data", abstract: "Show or set what applications keep in a group.",
        discussion: """
            Examples:
              xmtp-mail group app-data 4f5e2a90
              xmtp-mail group app-data 4f5e2a90 "{}"
            """)
    static let attribute = "app-data"

    @OptionGroup var options: AttributeOptions

    static func value(of detail: ConversationDetail) -> String { detail.applicationData }
}
