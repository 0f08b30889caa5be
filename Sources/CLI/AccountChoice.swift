internal import ArgumentParser
internal import Control
internal import Foundation

/// Where the configuration is, and which account is meant: the options of every command that touches an account.
struct AccountChoice: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Configuration file, in place of ~/.config/xmtp-mail/config.toml.", valueName: "file"))
    var config: String?

    @Option(
        name: [.customShort("a"), .long],
        help: ArgumentHelp("The account; not needed while there is only one.", valueName: "name"))
    var account: String?

    init() {}

    /// Where things are.
    ///
    /// - Throws: the program's end.
    func paths() throws -> ProgramPaths {
        do {
            return try ProgramPaths(configuration: config.map { ProgramPaths.expanded($0) ?? $0 })
        } catch {
            throw ExitStatus(error.code).exit(saying: error.reason)
        }
    }

    /// The whole configuration.
    ///
    /// - Throws: the program's end.
    func program() throws -> ProgramConfiguration {
        do {
            return try ConfigurationFile.load(try paths())
        } catch let fault as ConfigurationFault {
            throw ExitStatus.badConfiguration.exit(saying: fault.description)
        }
    }

    /// The account that is meant.
    ///
    /// - Throws: the program's end.
    func configuration() throws -> AccountConfiguration {
        let accounts = try program().accounts
        if let account {
            if let found = accounts.first(where: { $0.name == account }) { return found }
            let hint =
                NearMiss.of(account, among: accounts.map(\.name)).map { "; did you mean \($0)?" } ?? "."
            throw ExitStatus.usage.exit(saying: "There is no account \(account) in the configuration\(hint)")
        }
        switch accounts.count {
        case 0:
            throw ExitStatus.badConfiguration.exit(
                saying: "There is no account yet: run `xmtp-mail init` first.")
        case 1: return accounts[0]
        default:
            let names = accounts.map(\.name).joined(separator: ", ")
            throw ExitStatus.usage.exit(
                saying: "There are several accounts; choose one with --account: \(names).")
        }
    }
}
