internal import ArgumentParser
internal import Control
internal import Foundation

/// A command that asks something of an account: it says where the account is and what to ask, and nothing of how.
protocol AccountCommand: AsyncParsableCommand, Sendable {
    var choice: AccountChoice { get }
    var json: Bool { get }
    /// Does the work.
    func run(on channel: any ControlChannel) async throws
}

extension AccountCommand {
    mutating func run() async throws {
        let command = self
        try await CommandRun.run {
            let access = try await AccountAccess.open(command.choice.configuration())
            do {
                try await command.run(on: access.channel)
            } catch {
                await access.close()
                throw error
            }
            await access.close()
        }
    }
}

/// How commands begin and end.
enum CommandRun {
    /// Runs `body`; a failure becomes one sentence on standard error and an exit status, a signal stops the work.
    static func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let work = Task { try await body() }
        let signals = StopSignals { work.cancel() }
        defer { signals.cancel() }
        do {
            try await work.value
        } catch let code as ExitCode {
            throw code
        } catch let error as ValidationError {
            throw error
        } catch {
            if error is CancellationError { throw ExitCode(128 + SIGINT) }
            let error = ControlError(error)
            throw ExitStatus(error.code).exit(saying: error.reason)
        }
    }
}
