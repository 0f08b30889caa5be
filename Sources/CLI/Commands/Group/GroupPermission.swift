internal import ArgumentParser
internal import Control

/// `xmtp-mail group permission`.
struct GroupPermission: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "permission", abstract: "Show or change who may do what in a group.",
        discussion: """
            Examples:
              xmtp-mail group permission 4f5e2a90
              xmtp-mail group permission 4f5e2a90 add-member admin
              xmtp-mail group permission 4f5e2a90 name allow

            What can be allowed: add-member, remove-member, add-admin, remove-admin, and changing name, description, \
            image, app-data, disappear-from, disappear-in, minimum-version. To whom: allow (everybody), admin, \
            super-admin, deny (nobody).
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "The group.")
    var group: String

    @Argument(help: "What is allowed.")
    var subject: String?

    @Argument(help: "allow, admin, super-admin or deny.")
    var policy: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if subject != nil, policy == nil {
            throw ValidationError("Say who may do it: allow, admin, super-admin or deny.")
        }
    }

    func run(on channel: any ControlChannel) async throws {
        if let subject, let policy {
            _ = try await channel.perform(ChangeGroup(group, .permission(subject, to: policy)))
            return try Output.done("Done.", asJSON: json)
        }
        let permissions = try await channel.perform(ShowConversation(group)).permissions
        if json { return try Output.json(permissions) }
        let rows = permissions.sorted { $0.key < $1.key }.map { [Terminal.safe($0.key), $0.value] }
        Output.text(Terminal.table(rows))
    }
}
