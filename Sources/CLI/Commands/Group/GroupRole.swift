internal import ArgumentParser
internal import Control

/// `xmtp-mail group role`.
struct GroupRole: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Make somebody member, admin or super admin of a group.",
        discussion: """
            Examples:
              xmtp-mail group role 4f5e2a90 bob admin
              xmtp-mail group role 4f5e2a90 bob member

            Only super admins change roles, unless the group's permissions say otherwise.
            """)

    enum Role: String, ExpressibleByArgument, CaseIterable {
        case member, admin
        case superAdmin = "super-admin"
    }

    @OptionGroup var choice: AccountChoice

    @Argument(help: "The group.")
    var group: String

    @Argument(help: "The person.")
    var person: String

    @Argument(help: "member, admin or super-admin.")
    var role: Role

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let inbox = try await channel.perform(ResolvePerson(person)).inbox
        let detail = try await channel.perform(ShowConversation(group))
        guard let member = detail.people.first(where: { $0.inbox == inbox }),
            let now = Role(rawValue: member.role)
        else { throw ControlError(.notFound, "This person is not a member of the group.") }
        for change in Self.changes(from: now, to: role) {
            _ = try await channel.perform(ChangeGroup(group, .role(change, of: inbox)))
        }
        try Output.done("Done.", asJSON: json)
    }

    /// The steps from one role to another: what is new first, so that nobody is without a role they had and shall have.
    static func changes(from old: Role, to new: Role) -> [String] {
        switch (old, new) {
        case (.member, .admin): ["add-admin"]
        case (.member, .superAdmin), (.admin, .superAdmin): ["add-super-admin"]
        case (.admin, .member): ["remove-admin"]
        case (.superAdmin, .admin): ["add-admin", "remove-super-admin"]
        case (.superAdmin, .member): ["remove-super-admin", "remove-admin"]
        case (.member, .member), (.admin, .admin), (.superAdmin, .superAdmin): []
        }
    }
}
