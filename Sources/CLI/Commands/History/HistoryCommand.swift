internal import ArgumentParser

/// `xmtp-mail history`: what happened before, kept in archives and brought from other installations.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Keep the history in an archive, read one, ask other installations for theirs.",
        discussion: """
            Examples:
              xmtp-mail history export ~/xmtp.archive
              xmtp-mail history import ~/xmtp.archive
              xmtp-mail history request
              xmtp-mail history show
              xmtp-mail history fetch

            An archive is sealed with a key of 32 bytes, which lies in a file beside it, named like it and ending in .key. \
            Whoever has both can read everything.
            """,
        subcommands: [
            HistoryExport.self, HistoryImport.self, HistoryRequestCommand.self, HistoryShow.self,
            HistoryAnswer.self, HistoryFetch.self,
        ])
}
