internal import ArgumentParser
internal import Control

/// `xmtp-mail conversations`: the list.
struct ConversationsCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversations",
        abstract: "List conversations, the one used last first.",
        discussion: """
            Examples:
              xmtp-mail conversations
              xmtp-mail conversations --consent unknown
              xmtp-mail conversations --json | jq -r .id

            The first column is the beginning of the id; every command takes it. With --json there is one object a line.
            """)

    @OptionGroup var choice: AccountChoice

    @Option(help: ArgumentHelp("Only those: allowed, unknown or denied.", valueName: "state"))
    var consent: String?

    @Flag(help: "Answer as lines of JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let list = Collected<ConversationView>()
        let isJSON = json
        _ = try await channel.perform(
            ListConversations(consent: consent),
            reply: ControlReply(
                item: { isJSON ? try Output.json($0) : list.append($0) }, progress: { _ in }))
        guard !json else { return }
        let conversations = list.values
        let short = Terminal.shortIDs(conversations.map(\.id))
        Output.text(
            Terminal.table(
                conversations.map { conversation in
                    [
                        short[conversation.id] ?? conversation.id, conversation.type, conversation.consent,
                        Terminal.time(conversation.lastMessageNanoseconds), conversation.title,
                    ]
                }))
    }
}

extension ConversationView {
    /// One line for people.
    var title: String {
        var title = type == "dm" ? (peerName ?? peer ?? "") : (name.isEmpty ? "(no name)" : name)
        if type != "dm" { title += ", \(members) members" }
        if !isActive { title += " (ended)" }
        if let pausedFor { title += " (waits for version \(pausedFor))" }
        if isMaybeForked { title += " (maybe forked)" }
        return Terminal.safe(title)
    }
}
