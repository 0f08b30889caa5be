internal import Control
internal import Foundation
internal import Submission

/// Where the program looks for things.
///
/// See: the XDG base directory specification.
struct ProgramPaths: Sendable, Hashable {
    /// The file with the configuration.
    var configuration: String
    /// The folder with the state of all accounts.
    var state: String
    /// The user's home folder.
    var home: String

    /// Reads the environment.
    ///
    /// - Parameter configuration: a file the user named instead.
    /// - Throws: `ControlError` when there is no home folder.
    init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        configuration chosen: String? = nil
    ) throws(ControlError) {
        do {
            state = try StateFolder.path(environment)
        } catch {
            throw ControlError(.configuration, error.sentence)
        }
        home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/"
        if let chosen {
            configuration = chosen
        } else if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") {
            configuration = "\(base)/xmtp-mail/config.toml"
        } else {
            configuration = "\(home)/.config/xmtp-mail/config.toml"
        }
    }

    /// The path a user wrote; nil unless it begins at the root or at home.
    static func expanded(_ text: String) -> String? {
        if text.hasPrefix("/") { return text }
        guard text.hasPrefix("~/"), let home = ProcessInfo.processInfo.environment["HOME"] else { return nil }
        return home + text.dropFirst()
    }
}
