internal import ArgumentParser
internal import Control
internal import Foundation

/// What of the history goes into an archive.
struct SpanOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only messages sent since a day or time.", valueName: "time"))
    var since: PointInTime?

    @Option(help: ArgumentHelp("Only messages sent up to a day or time.", valueName: "time"))
    var until: PointInTime?

    @Flag(help: "Decisions only, no messages.")
    var consentOnly = false

    var span: ArchiveSpan {
        ArchiveSpan(
            includesMessages: !consentOnly, startNanoseconds: since?.nanoseconds,
            endNanoseconds: until?.nanoseconds)
    }
}

/// `xmtp-mail history export`.
struct HistoryExport: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write an archive of all conversations into a file.",
        discussion: """
            Examples:
              xmtp-mail history export ~/xmtp.archive
              xmtp-mail history export ~/november.archive --since 2026-11-01 --key ~/archives.key
            """)

    @OptionGroup var choice: AccountChoice
    @OptionGroup var options: SpanOptions

    @Argument(help: "The file; nothing may be there yet.")
    var file: String

    @Option(help: ArgumentHelp("The file with the key; made if there is none.", valueName: "file"))
    var key: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let path = file.fullPath
        let keyPath = ArchiveKey.path(key?.fullPath, archive: path)
        let archive = try await channel.perform(
            ExportArchive(path: path, key: ArchiveKey.readOrMake(keyPath), span: options.span))
        if json {
            try Output.json(archive)
        } else {
            Output.text("The archive is in \(path), its key in \(keyPath). Keep them apart.\n")
        }
    }
}

/// `xmtp-mail history import`.
struct HistoryImport: AccountCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read an archive; reading it again changes nothing.",
        discussion: """
            Example:
              xmtp-mail history import ~/xmtp.archive --key ~/archives.key
            """)

    @OptionGroup var choice: AccountChoice

    @Argument(help: "The file.")
    var file: String

    @Option(help: ArgumentHelp("The file with the key.", valueName: "file"))
    var key: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    func run(on channel: any ControlChannel) async throws {
        let path = file.fullPath
        let key = try ArchiveKey.read(ArchiveKey.path(key?.fullPath, archive: path))
        let report = try await channel.perform(ImportArchive(path: path, key: key))
        if json { try Output.json(report) } else { Output.text(report.line) }
    }
}

extension ImportView {
    /// One line for people.
    var line: String {
        "\(messages) messages, \(conversations) conversations and \(decisions) decisions read, \(skipped) records passed over.\n"
    }
}
