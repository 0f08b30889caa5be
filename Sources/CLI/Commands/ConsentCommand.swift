internal import ArgumentParser
internal import Control

/// `xmtp-mail consent`: whom you hear.
struct ConsentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "Allow and block conversations and people.",
        discussion: """
            Examples:
              xmtp-mail consent list --state unknown
              xmtp-mail consent allow 4f5e2a90
              xmtp-mail consent deny 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045
              xmtp-mail consent undo

            A decision about a direct conversation is one about its person too. Your other installations follow.
            """,
        subcommands: [
            List.self, Allow.self, Deny.self, Unknown.self, Undo.self, Confirm.self, Release.self,
        ])

    /// What was decided.
    struct List: AccountCommand {
        static let configuration = CommandConfiguration(
            abstract: "List decisions.",
            discussion: """
                Example:
                  xmtp-mail consent list --state unknown
                """)

        @OptionGroup var choice: AccountChoice

        @Option(help: ArgumentHelp("Only those: allowed, unknown or denied.", valueName: "state"))
        var state: String?

        @Flag(help: "Answer as lines of JSON.")
        var json = false

        func run(on channel: any ControlChannel) async throws {
            let list = Collected<ConsentView>()
            let isJSON = json
            _ = try await channel.perform(
                ListConsent(state: state),
                reply: ControlReply(
                    item: { isJSON ? try Output.json($0) : list.append($0) }, progress: { _ in }))
            Output.text(
                Terminal.table(
                    list.values.map { [$0.state, $0.kind, $0.entity, Terminal.time($0.decidedNanoseconds)] }))
        }
    }

    /// Hear them.
    struct Allow: ConsentDecisionCommand {
        static let configuration = CommandConfiguration(
            abstract: "Allow conversations or people.",
            discussion: """
                Example:
                  xmtp-mail consent allow 4f5e2a90 ann
                """)
        static let state = "allowed"

        @OptionGroup var decision: DecisionOptions
    }

    /// Do not hear them.
    struct Deny: ConsentDecisionCommand {
        static let configuration = CommandConfiguration(
            abstract: "Block conversations or people.",
            discussion: """
                Example:
                  xmtp-mail consent deny 4f5e2a90
                """)
        static let state = "denied"

        @OptionGroup var decision: DecisionOptions
    }

    /// Decide again later.
    struct Unknown: ConsentDecisionCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take conversations or people for undecided.",
            discussion: """
                Example:
                  xmtp-mail consent unknown 4f5e2a90
                """)
        static let state = "unknown"

        @OptionGroup var decision: DecisionOptions
    }

    /// Not like that.
    struct Undo: AccountCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the last decision back.",
            discussion: """
                Example:
                  xmtp-mail consent undo 4f5e2a90
                """)

        @OptionGroup var choice: AccountChoice

        @Argument(help: "Conversation or person; the last decision about anything without it.")
        var subject: String?

        @Flag(help: "Answer as JSON.")
        var json = false

        func run(on channel: any ControlChannel) async throws {
            let answer = try await channel.perform(UndoConsent(subject: subject))
            if json { try Output.json(answer) } else { Output.text(answer.changes.map(\.line).joined()) }
        }
    }
}

/// What a decision is about.
struct DecisionOptions: ParsableArguments {
    @OptionGroup var choice: AccountChoice

    @Argument(help: "Conversations or people.")
    var subjects: [String]

    @Flag(help: "Decide about the people themselves, not the conversations with them.")
    var person = false

    @Flag(help: "Answer as JSON.")
    var json = false
}

/// A command that decides.
protocol ConsentDecisionCommand: AccountCommand {
    static var state: String { get }
    var decision: DecisionOptions { get }
}

extension ConsentDecisionCommand {
    var choice: AccountChoice { decision.choice }
    var json: Bool { decision.json }

    func run(on channel: any ControlChannel) async throws {
        let answer = try await channel.perform(
            SetConsent(decision.subjects, state: Self.state, isAboutPeople: decision.person))
        if json { return try Output.json(answer) }
        Output.text(answer.changes.isEmpty ? "Nothing changed.\n" : answer.changes.map(\.line).joined())
    }
}

extension ConsentChangeView {
    /// One line for people.
    var line: String { "\(kind) \(entity): \(before) → \(after)\n" }
}
