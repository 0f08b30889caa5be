import Foundation
import Logging
import MailServers

/// The servers alone on a sample Maildir, for tests: `mail-servers-host STATE MAILDIR` prints their ports and the password
/// as JSON and serves until its input ends.
@main
struct MailServersHost {
    static func main() async throws {
        let (state, maildir) = (CommandLine.arguments[1], CommandLine.arguments[2])
        let access = ServerAccess(folder: "\(state)/servers")
        let password = try access.rotatePassword()
        var configuration = MailServerConfiguration()
        (configuration.imapPort, configuration.submissionsPort, configuration.submissionPort) = (0, 0, 0)
        let account = ServedAccount(
            name: "me", otherNames: ["me@xmtp.alt"], maildir: maildir, dovecotFolder: "\(state)/dovecot",
            desk: SpoolDesk(state: state))
        let logger = Logger(label: "host") { StreamLogHandler.standardError(label: $0) }
        let group = MailServerGroup(configuration, accounts: [account], access: access, logger: logger)
        let ports = try await group.start()
        let answer: [String: Any] = [
            "imap": ports.imap ?? 0, "submissions": ports.submissions ?? 0,
            "submission": ports.submission ?? 0,
            "password": password.text, "certificate": access.certificatePath,
            "fingerprint": try access.certificate().fingerprint ?? "",
        ]
        FileHandle.standardOutput.write(try JSONSerialization.data(withJSONObject: answer) + Data("\n".utf8))
        while readLine() != nil {}
        await group.stop()
    }
}
