internal import ArgumentParser
internal import Client
internal import Control
internal import Foundation

/// `xmtp-mail watch`: what happens, as it happens.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show messages and changes as they come, until stopped.",
        discussion: """
            Examples:
              xmtp-mail watch
              xmtp-mail watch --json | jq -r 'select(.message) | .message.text'
              xmtp-mail watch --after 1200 --json

            Events are numbered; --after goes on where an earlier watch ended. While it runs, other commands on the same \
            account work through it. ^C or SIGTERM ends it.
            """)

    @OptionGroup var choice: AccountChoice

    @Option(help: ArgumentHelp("Begin with the events after this number.", valueName: "number"))
    var after: Int64?

    @Flag(help: "Answer as lines of JSON.")
    var json = false

    func run() async throws {
        let command = self
        try await CommandRun.run {
            let account = try command.choice.configuration()
            let access = try await AccountAccess.open(account)
            do {
                try await command.watch(access, account)
            } catch {
                await access.close()
                // To be stopped is how this command ends.
                guard Task.isCancelled else { throw error }
            }
        }
    }

    private func watch(_ access: AccountAccess, _ account: AccountConfiguration) async throws {
        guard let client = access.client else { return try await show(access.channel) }
        let handlers = EngineHandlers(client: client, account: account).handlers()
        try await withThrowingTaskGroup { group in
            group.addTask { try await client.run { report in Self.tell(report) } }
            group.addTask { try await ControlServer(path: account.controlSocket, handlers: handlers).run() }
            group.addTask { try await show(handlers) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func show(_ channel: any ControlChannel) async throws {
        let isJSON = json
        _ = try await channel.perform(
            WatchEvents(after: after),
            reply: ControlReply(
                item: { isJSON ? try Output.json($0) : Output.text(EventLines.text($0)) },
                progress: { _ in }))
    }

    private static func tell(_ report: LiveReport) {
        let sentence: String? =
            switch report {
            case .connected, .caughtUp: nil
            case .interrupted(let error), .failed(let error): error.reason
            }
        if let sentence { FileHandle.standardError.write(Data("xmtp-mail: \(sentence)\n".utf8)) }
    }
}

/// An event for a terminal.
enum EventLines {
    static func text(_ event: EventView) -> String {
        let conversation = event.conversation.map { String($0.prefix(8)) } ?? ""
        let head = "\(event.number)  \(conversation)  \(words(event.kind))"
        if let message = event.message { return "\(head)\n\(MessageLines.text(message))" }
        let detail = event.detail.map { ": \(Terminal.safe($0))" } ?? ""
        return "\(head)\(detail)\n"
    }

    /// `messageReceived` as `message received`.
    private static func words(_ name: String) -> String {
        name.reduce(into: "") { words, character in
            words += character.isUppercase ? " \(character.lowercased())" : String(character)
        }
    }
}
