internal import ArgumentParser
internal import Control

/// `xmtp-mail inbox state`.
struct InboxState: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "Show wallets and installations of your inbox, or of somebody's.",
        discussion: """
            Examples:
              xmtp-mail inbox state
              xmtp-mail inbox state ann --json
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "Somebody else: inbox id, Ethereum address or alias.")
    var person: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let inbox = try await channel.perform(ShowInbox(person))
        if json { try Output.json(inbox) } else { Output.text(Self.text(inbox)) }
    }

    static func text(_ inbox: InboxView) -> String {
        var rows = [["inbox", inbox.inbox]]
        rows += inbox.wallets.map { ["wallet", $0] }
        rows.append(["recovery wallet", inbox.recovery])
        if let updates = inbox.updates { rows.append(["identity changes", "\(updates)"]) }
        let installations = inbox.installations.map { installation in
            let added = installation.addedNanoseconds.map { Terminal.time(Int64(clamping: $0)) } ?? ""
            return [installation.id, added, installation.isThisOne ? "this one" : ""]
        }
        return Terminal.table(rows) + "\nInstallations\n" + Terminal.table(installations)
            + (inbox.warning.map { "\n\($0)\n" } ?? "")
    }
}
