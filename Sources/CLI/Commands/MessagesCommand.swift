internal import ArgumentParser
internal import Control
internal import Foundation

/// `xmtp-mail messages`: what was said.
struct MessagesCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "messages",
        abstract: "Show the messages of a conversation, oldest first.",
        discussion: """
            Examples:
              xmtp-mail messages 4f5e2a90
              xmtp-mail messages ann --limit 20
              xmtp-mail messages 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045 --since 2026-11-01 --json

            A conversation is named by its id or the beginning of it, or by the person of a direct one.
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "Conversation or person.")
    var conversation: String

    @Option(help: ArgumentHelp("At most so many, the newest.", valueName: "number"))
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            "Only messages sent since a day or time: 2026-11-01, 2026-11-01T12:00:00Z.", valueName: "time"))
    var since: PointInTime?

    @Flag(help: "With --json: the encoded content too, as base64.")
    var content = false

    @Flag(help: "Answer as lines of JSON.")
    var json = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1 upward.") }
    }

    func run(on channel: any ControlChannel) async throws {
        let isJSON = json
        let request = ListMessages(
            conversation, afterNanoseconds: since.map { $0.nanoseconds - 1 }, limit: limit,
            withContent: content)
        _ = try await channel.perform(
            request,
            reply: ControlReply(
                item: { isJSON ? try Output.json($0) : Output.text(MessageLines.text($0)) },
                progress: { _ in }))
    }
}

/// A message for a terminal.
enum MessageLines {
    static func text(_ message: MessageView) -> String {
        let sender = Terminal.safe(message.senderName ?? String(message.sender.prefix(8)))
        var head = "\(message.id.prefix(8))  \(Terminal.time(message.sentNanoseconds))  \(sender)"
        if message.kind == "change" { return "\(head) \(Terminal.safe(message.text))\n" }
        if message.status != "published" { head += " (\(message.status))" }
        if let reference = message.reference { head += " → \(reference.prefix(8))" }
        let body = Terminal.safe(message.text, isMultiline: true).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { "    \($0)\n" }.joined()
        return "\(head)\n\(body)"
    }
}

/// A day or time on the command line.
struct PointInTime: ExpressibleByArgument {
    let nanoseconds: Int64

    init?(argument: String) {
        let day = try? Date(
            argument, strategy: Date.ISO8601FormatStyle(timeZone: .current).year().month().day())
        let time = try? Date(argument, strategy: Date.ISO8601FormatStyle())
        guard let date = time ?? day else { return nil }
        nanoseconds = Int64(date.timeIntervalSince1970) * 1_000_000_000
    }
}
