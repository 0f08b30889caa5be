internal import ArgumentParser
internal import Control

/// `xmtp-mail history request`.
struct HistoryRequestCommand: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Ask your other installations for their history.",
        discussion: """
            Example:
              xmtp-mail history request

            Another installation answers by itself if its configuration says answer_history_requests, else with \
            `xmtp-mail history answer`; what it leaves is read in with a later sync.
            """)

    @OptionGroup var choice: AccountChoice
    @OptionGroup var options: SpanOptions

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let answer = try await channel.perform(RequestHistory(span: options.span))
        if json {
            try Output.json(answer)
        } else {
            Output.text("Asked; the answer will name \(answer.pin).\n")
        }
    }
}

/// `xmtp-mail history show`.
struct HistoryShow: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what your other installations asked for and left for you.",
        discussion: """
            Example:
              xmtp-mail history show
            """)

    @OptionGroup var choice: AccountChoice

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let history = try await channel.perform(ShowHistory())
        if json { return try Output.json(history) }
        let requests = history.requests.map {
            [
                "asked", $0.pin, Terminal.time($0.sentNanoseconds),
                $0.isWaiting ? "waits for an answer" : "answered",
            ]
        }
        let offers = history.offers.map {
            [
                "offered", $0.pin, Terminal.time($0.sentNanoseconds),
                $0.archive.map { $0.elements.joined(separator: ", ") } ?? "",
            ]
        }
        Output.text(Terminal.table((requests + offers).map { $0.map { Terminal.safe($0) } }))
    }
}

/// Which of what installations asked for, or left.
struct PinOptions: ParsableArguments {
    @OptionGroup var choice: AccountChoice

    @Argument(help: "By its pin; the newest that waits without it.")
    var pin: String?

    @Flag(help: "Answer as JSON.")
    var json = false
}

/// `xmtp-mail history answer`.
struct HistoryAnswer: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer", abstract: "Leave an archive for another installation of yours that asked.",
        discussion: """
            Example:
              xmtp-mail history answer
            """)

    @OptionGroup var options: PinOptions

    var choice: AccountChoice { options.choice }
    var json: Bool { options.json }

    func run(on channel: any ControlChannel) async throws {
        _ = try await channel.perform(AnswerHistory(pin: options.pin))
        try Output.done("Left an archive on the server.", asJSON: json)
    }
}

/// `xmtp-mail history fetch`.
struct HistoryFetch: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Fetch an archive that was left for you and read it.",
        discussion: """
            Example:
              xmtp-mail history fetch
            """)

    @OptionGroup var options: PinOptions

    var choice: AccountChoice { options.choice }
    var json: Bool { options.json }

    func run(on channel: any ControlChannel) async throws {
        let report = try await channel.perform(FetchHistory(pin: options.pin))
        if json { try Output.json(report) } else { Output.text(report.line) }
    }
}
