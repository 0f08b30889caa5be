internal import ArgumentParser
internal import Bridge
import Client
internal import Control
internal import Foundation
import Identity
internal import Logging

/// `xmtp-mail run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Keep network and Maildirs in step until stopped.",
        discussion: """
            New messages become mail within a moment, mail in the outbox and from xmtp-sendmail is sent, and moving a \
            message between the inbox, Requests and Blocked decides about its conversation. All accounts of the \
            configuration run, or those named.

            Examples:
              xmtp-mail run
              xmtp-mail run --only work --json

            SIGTERM or ^C stops it in order; killed, it loses nothing either. Exit status 75: another process has an \
            account.
            """)

    @Option(
        help: ArgumentHelp(
            "Configuration file, in place of ~/.config/xmtp-mail/config.toml.", valueName: "file"))
    var config: String?

    @Option(
        name: .customLong("only"),
        help: ArgumentHelp("Run this account alone; may be given several times.", valueName: "account"))
    var only: [String] = []

    @Flag(help: "Say that the daemon is ready as a line of JSON.")
    var json = false

    func run() async throws {
        var choice = AccountChoice()
        choice.config = config
        choice.account = nil
        let program = try choice.program()
        let accounts = try chosen(program)
        let level = Logger.Level(rawValue: program.logLevel) ?? .notice
        LoggingSystem.bootstrap { _ in StandardErrorLog(level: level) }
        let logger = Logger(label: "xmtp-mail")
        try await CommandRun.run {
            do {
                try await serve(accounts, program, logger)
            } catch let error as BridgeError {
                throw ControlError(error)
            } catch is CancellationError {
                return
            }
        }
    }

    private func chosen(_ program: ProgramConfiguration) throws -> [AccountConfiguration] {
        for name in only where !program.accounts.contains(where: { $0.name == name }) {
            throw ExitStatus.usage.exit(saying: "There is no account \(name) in the configuration.")
        }
        let accounts = program.accounts.filter { only.isEmpty || only.contains($0.name) }
        guard !accounts.isEmpty else {
            throw ExitStatus.badConfiguration.exit(
                saying: "There is no account yet: run `xmtp-mail init` first.")
        }
        return accounts
    }

    private func serve(
        _ accounts: [AccountConfiguration], _ program: ProgramConfiguration, _ logger: Logger
    ) async throws {
        let house = try await MailHouse.open(accounts, of: program, logger: logger)
        let manager = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"]
        let doors = MailDoors(program, house, logger: logger)
        do {
            if program.servers.isOn { try await doors.open() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for member in house.members {
                    let server = ControlServer(
                        path: member.configuration.controlSocket, handlers: member.handlers, logger: logger)
                    group.addTask { try await server.run() }
                }
                let daemon = BridgeDaemon(
                    accounts: house.members.map(\.mail), state: program.stateFolder, logger: logger)
                group.addTask { try await daemon.run() }
                try announce(house)
                ServiceManager.notify("READY=1", socket: manager)
                try await group.waitForAll()
            }
        } catch {
            ServiceManager.notify("STOPPING=1", socket: manager)
            await doors.close()
            await house.close()
            throw error
        }
        await doors.close()
        await house.close()
    }

    private static func inboxes(of house: MailHouse) -> [String: String] {
        Dictionary(
            house.members.map { ($0.mail.name, $0.mail.client.inboxID.text) },
            uniquingKeysWith: { first, _ in first })
    }

    private func announce(_ house: MailHouse) throws {
        struct Ready: Encodable {
            var ready = true
            var accounts: [String: String]
            var pid = ProcessInfo.processInfo.processIdentifier
        }
        if json { return try Output.json(Ready(accounts: Self.inboxes(of: house))) }
        Output.text("Running: \(house.members.map(\.mail.name).joined(separator: ", ")). Stop it with ^C.\n")
    }
}
