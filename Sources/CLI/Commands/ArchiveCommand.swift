internal import ArgumentParser
internal import Bridge
internal import Control
internal import Foundation
internal import Maildir

/// `xmtp-mail archive`: the Maildir as an archive that proves itself.
struct ArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Make an archive of all messages, or look whether one proves what it is.",
        subcommands: [Export.self, Verify.self])

    /// `xmtp-mail archive export`.
    struct Export: AccountCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write all messages of the account into a new Maildir, or into one file.",
            discussion: """
                Every message that the store has becomes a mail, also one that you removed from your Maildir. In a Maildir each \
                file holds its message byte for byte and proves itself (archive verify). The archive is not sealed.

                Examples:
                  xmtp-mail archive export ~/backup/XMTP
                  xmtp-mail archive export ~/backup/xmtp.mbox --mbox
                """)

        @OptionGroup var choice: AccountChoice

        @Argument(help: "A folder, or with --mbox a file, that is not there yet.")
        var path: String

        @Flag(help: "One file in mbox form (mboxrd), in place of a Maildir.")
        var mbox = false

        @Flag(help: "Answer as JSON.")
        var json = false

        func run(on channel: any ControlChannel) async throws {
            let progress = Progress("Writing")
            let whole = URL(fileURLWithPath: ProgramPaths.expanded(path) ?? path).path
            let answer = try await channel.perform(
                ExportArchiveRequest(path: whole, isMailbox: mbox), reply: progress.reply())
            progress.end()
            if json { return try Output.json(answer) }
            Output.text(
                "\(answer.mails) mails, \(answer.bytes) bytes, for your eyes alone; they are not sealed.\n")
        }
    }

    /// `xmtp-mail archive verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Recover every message from its file and compare its id.",
            discussion: """
                Every file of a message holds the message byte for byte, and the message's id follows from it. This needs \
                the files alone: no account, no network, no running daemon.

                Examples:
                  xmtp-mail archive verify
                  xmtp-mail archive verify ~/backup/XMTP --json

                Exit status 65 when a file does not prove itself.
                """)

        @OptionGroup var choice: AccountChoice

        @Argument(help: "The Maildir; that of the account by itself.")
        var maildir: String?

        @Flag(help: "Answer as JSON.")
        var json = false

        func run() throws {
            let path =
                try maildir.map { ProgramPaths.expanded($0) ?? $0 } ?? choice.configuration().mail.maildir
            let progress = Progress("Verifying")
            do {
                let report = try ArchiveVerifier(MaildirRoot(path: path)).run(
                    wrong: { place, reason in
                        progress.end()
                        FileHandle.standardError.write(
                            Data("\(place.folder)/\(place.name): \(reason)\n".utf8))
                    },
                    progress: { progress.show(ControlProgress(done: $0, total: $1, unit: "files")) })
                progress.end()
                try tell(report)
                if !report.isSound { throw ExitCode(ExitStatus.damagedData.rawValue) }
            } catch let error as BridgeError {
                throw ExitStatus(ControlError(error).code).exit(saying: error.reason)
            }
        }

        private func tell(_ report: ArchiveVerifier.Report) throws {
            if json { return try Output.json(report) }
            Output.text(
                """
                \(report.files) files: \(report.proven) messages proven, \(report.restored) without a key to prove them, \
                \(report.withheld) withheld, \(report.others) other mails, \(report.wrong) wrong.

                """)
        }
    }
}
