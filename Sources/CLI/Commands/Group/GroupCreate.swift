internal import ArgumentParser
internal import Control

/// `xmtp-mail group create`.
struct GroupCreate: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a group.",
        discussion: """
            Example:
              xmtp-mail group create ann bob --name Team --description "Who cooks when" --disappear 4w
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "People: inbox ids, Ethereum addresses, aliases. You are a member anyway.")
    var members: [String] = []

    @Option(help: "Its name, at most 100 bytes.")
    var name = ""

    @Option(help: "What it is about, at most 1000 bytes.")
    var description = ""

    @Option(help: ArgumentHelp("The address of a picture.", valueName: "url"))
    var image = ""

    @Option(help: ArgumentHelp("What applications keep in it, at most 8192 bytes.", valueName: "text"))
    var appData = ""

    @Flag(help: "Only admins add people and change names.")
    var adminOnly = false

    @Option(help: ArgumentHelp("How long messages live: 30s, 5m, 2h, 7d, 4w.", valueName: "span"))
    var disappear: TimeSpan?

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let answer = try await channel.perform(
            CreateGroup(
                members: members, title: name, description: description, image: image,
                applicationData: appData,
                isAdminOnly: adminOnly, disappearInNanoseconds: disappear?.nanoseconds))
        if json { try Output.json(answer) } else { Output.text("\(answer.conversation)\n") }
    }
}
