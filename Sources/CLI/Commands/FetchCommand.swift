internal import ArgumentParser
internal import Control

/// `xmtp-mail fetch`: files that messages point to.
struct FetchCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetch files that were left on their servers.",
        discussion: """
            Files that a message points to are fetched by themselves only in conversations you allowed, and when their server \
            answers in time. A mail in place of such a file names the message; the file then comes as a mail below it.

            Examples:
              xmtp-mail fetch 5f0c12ab77
              xmtp-mail fetch 5f0c12ab77 2

            The server learns your address, and that you are there.
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "The message's id, or the beginning of it.")
    var message: String

    @Argument(help: "Which of its files; all without it.")
    var number: Int?

    @Flag(help: "Answer as JSON.")
    var json = false

    func validate() throws {
        if let number, number < 1 { throw ValidationError("Files are counted from 1.") }
    }

    func run(on channel: any ControlChannel) async throws {
        let answer = try await channel.perform(FetchFilesRequest(message: message, number: number))
        if json { return try Output.json(answer) }
        Output.text("\(answer.delivered) fetched, \(answer.present) there already.\n")
    }
}
