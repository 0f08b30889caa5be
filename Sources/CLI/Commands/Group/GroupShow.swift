internal import ArgumentParser
internal import Control

/// `xmtp-mail group show`.
struct GroupShow: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show members, roles, permissions and everything else of a conversation.",
        discussion: """
            Example:
              xmtp-mail group show 4f5e2a90
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "Conversation or person.")
    var conversation: String

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let detail = try await channel.perform(ShowConversation(conversation))
        if json { try Output.json(detail) } else { Output.text(Self.text(detail)) }
    }

    static func text(_ detail: ConversationDetail) -> String {
        let conversation = detail.conversation
        var rows = [
            ["id", conversation.id], ["title", conversation.title], ["consent", conversation.consent],
            ["made", Terminal.time(conversation.createdNanoseconds)],
            ["last message", Terminal.time(conversation.lastMessageNanoseconds)],
            ["added by", conversation.addedBy], ["creator", detail.creator], ["epoch", "\(detail.epoch)"],
        ]
        if !detail.description.isEmpty { rows.append(["description", Terminal.safe(detail.description)]) }
        if !detail.image.isEmpty { rows.append(["image", Terminal.safe(detail.image)]) }
        if !detail.applicationData.isEmpty {
            rows.append(["app data", Terminal.safe(detail.applicationData)])
        }
        if conversation.disappearInNanoseconds > 0 {
            rows.append(["messages live", TimeSpan.text(conversation.disappearInNanoseconds)])
        }
        for sibling in conversation.siblings { rows.append(["same pair", sibling]) }
        let people = detail.people.map { [$0.inbox, $0.role, Terminal.safe($0.name ?? "")] }
        let permissions = detail.permissions.sorted { $0.key < $1.key }.map {
            [Terminal.safe($0.key), $0.value]
        }
        return Terminal.table(rows) + "\nMembers\n" + Terminal.table(people)
            + (permissions.isEmpty ? "" : "\nPermissions\n" + Terminal.table(permissions))
    }
}
