public import ArgumentParser
internal import Glibc

/// The program `xmtp-mail`: one subcommand per file in `Commands/`.
public struct Program: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "xmtp-mail",
        abstract: "XMTP conversations as mail.",
        discussion: """
            Exit status: 0 done; 64 wrong usage; 65 damaged or foreign data; 66 no such input; 69 a service is not \
            available; 70 a fault in this program; 73 a file cannot be created; 74 reading or writing failed; 75 try again later; 77 not permitted; \
            78 wrong configuration.
            """,
        version: ProgramVersion.current,
        subcommands: [
            InitCommand.self, SyncCommand.self, WatchCommand.self, SendCommand.self,
            ConversationsCommand.self,
            MessagesCommand.self, FetchCommand.self, DeleteCommand.self, GroupCommand.self,
            ConsentCommand.self,
            InboxCommand.self,
            HistoryCommand.self, ServersCommand.self, AddressesCommand.self, DoctorCommand.self,
            ConfigCommand.self, DecodeCommand.self,
            ManualCommand.self,
            RunCommand.self, StatusCommand.self, ReactCommand.self, ArchiveCommand.self, RebuildCommand.self,
            NodeCommand.self,
        ])

    public init() {}
}

extension Program {
    /// Reads the arguments and runs what they ask for; does not return when it fails.
    public static func start() async {
        // Whatever is made here is for the user alone.
        umask(0o077)
        await main()
    }
}
