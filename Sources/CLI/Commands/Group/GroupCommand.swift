internal import ArgumentParser

/// `xmtp-mail group`: groups and their rules.
struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Make groups and change them.",
        discussion: """
            Examples:
              xmtp-mail group create ann 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045 --name Team
              xmtp-mail group show 4f5e2a90
              xmtp-mail group add 4f5e2a90 bob
              xmtp-mail group role 4f5e2a90 bob admin
              xmtp-mail group permission 4f5e2a90 add-member admin
              xmtp-mail group disappearing 4f5e2a90 7d

            A group is named by its id or the beginning of it.
            """,
        subcommands: [
            GroupCreate.self, GroupShow.self, GroupAdd.self, GroupRemove.self, GroupRole.self,
            GroupPermission.self, GroupName.self, GroupDescription.self, GroupImage.self, GroupAppData.self,
            GroupDisappearing.self, GroupRefresh.self, GroupRotateKeys.self, GroupLeave.self,
        ])
}
