internal import Control
internal import Foundation
internal import NodeClient

/// An account that is about to be set up, and the configuration file it will stand in.
struct AccountFile: Sendable {
    /// The name of the first account, when nobody says another.
    static let defaultName = "me"

    let paths: ProgramPaths
    let account: AccountConfiguration
    /// The text of the file with the account in it; nil when it stands there already.
    private let text: String?

    /// Finds the account in the configuration, or prepares a new one.
    ///
    /// - Throws: the program's end, or `ControlError`.
    init(_ choice: AccountChoice, network: String?, maildir: String?) throws {
        paths = try choice.paths()
        let old = FileManager.default.fileExists(atPath: paths.configuration)
        let program = old ? try choice.program() : ProgramConfiguration(stateFolder: paths.state)
        let only = program.accounts.count == 1 ? program.accounts.first?.name : nil
        let name = choice.account ?? only ?? Self.defaultName
        if let known = program.accounts.first(where: { $0.name == name }) {
            guard network == nil || network == known.networkText else {
                throw ControlError(
                    .configuration,
                    "Account \(name) is on the network \(known.networkText); choose another name with --account."
                )
            }
            guard maildir.flatMap(ProgramPaths.expanded) ?? known.mail.maildir == known.mail.maildir else {
                throw ControlError(
                    .configuration,
                    "Account \(name) has its Maildir in \(known.mail.maildir); change it in \(paths.configuration)."
                )
            }
            account = known
            text = nil
            return
        }
        guard AccountConfiguration.isName(name) else {
            throw ControlError(
                .usage, "An account's name is made of letters, digits, - and _; choose another.")
        }
        let plain = AccountConfiguration(name: name, programState: paths.state, home: paths.home)
        var account = plain
        if let network {
            do {
                account.network = try NodeClient.Environment(network)
            } catch {
                throw ControlError(
                    .usage, "--network takes production, dev, local, or the URL of a node (\(error.reason)).")
            }
        }
        if let maildir, let path = ProgramPaths.expanded(maildir) { account.mail.maildir = path }
        var before = old ? try String(contentsOfFile: paths.configuration, encoding: .utf8) : Self.heading
        if !before.hasSuffix("\n") { before += "\n" }
        let after = before + "\n" + ConfigurationText.table(account, defaults: plain)
        do {
            _ = try ConfigurationFile.parse(after, paths: paths)
        } catch {
            throw ControlError(
                .configuration, "With this account the configuration would be wrong: \(error.sentence)")
        }
        self.account = account
        text = after
    }

    private static let heading = """
        # Configuration of xmtp-mail. `xmtp-mail config options` lists everything that can stand here.

        """

    /// Writes the file, all of it or nothing.
    ///
    /// - Throws: `ControlError`.
    func write() throws(ControlError) {
        guard let text else { return }
        let folder = (paths.configuration as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(text.utf8).write(to: URL(fileURLWithPath: paths.configuration), options: .atomic)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: paths.configuration)
        } catch {
            throw ControlError(.cannotCreate, "The configuration \(paths.configuration) cannot be written.")
        }
    }
}

/// The folder of an account.
enum AccountFolder {
    /// Makes it, for the user alone.
    ///
    /// - Throws: `ControlError`.
    static func make(_ path: String) throws(ControlError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ControlError(.cannotCreate, "The folder \(path) cannot be made.")
        }
    }
}
