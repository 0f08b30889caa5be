internal import Foundation
internal import Glibc

/// Dovecot's program `imap`, which serves one logged-in user on standard input and output.
///
/// It never runs as root.
///
/// See: spec mail.md 5.2
public struct DovecotProgram: Sendable, Hashable {
    /// The program `imap`.
    public let path: String
    public let version: DovecotVersion

    /// Where distributions put it.
    private static let places = ["/usr/lib/dovecot/imap", "/usr/libexec/dovecot/imap"]
    private static let masters = ["/usr/sbin/dovecot", "/usr/bin/dovecot", "/sbin/dovecot"]

    /// Looks for Dovecot on this machine.
    ///
    /// - Throws: ``MailServersError`` `.dovecotMissing`.
    public static func find() throws(MailServersError) -> DovecotProgram {
        guard let path = places.first(where: { access($0, X_OK) == 0 }),
            let master = masters.first(where: { access($0, X_OK) == 0 })
        else {
            throw MailServersError(
                .dovecotMissing,
                "Dovecot is not installed, so there is no IMAP: install the package dovecot-imapd.")
        }
        let said = ChildProcess.output(of: master, ["--version"], limit: 1024) ?? []
        guard let version = DovecotVersion(String(decoding: said, as: UTF8.self)) else {
            throw MailServersError(
                .dovecotMissing,
                "This version of Dovecot is not known here: install 2.3 or 2.4, or switch IMAP off.")
        }
        return DovecotProgram(path: path, version: version)
    }

    /// Writes the configuration of an account and makes the folders it names.
    ///
    /// - Throws: ``MailServersError`` `.secretsUnusable`.
    func prepare(_ account: ServedAccount, access: ServerAccess) throws(MailServersError) {
        for folder in ["run", "state", "home"] {
            try SecretFile.makeFolder("\(account.dovecotFolder)/\(folder)")
        }
        let text = DovecotConfiguration(
            folder: account.dovecotFolder, maildir: account.maildir,
            certificate: access.certificatePath, key: access.keyPath, user: Self.userName,
            group: Self.groupName, folderNames: account.folderNames
        ).text(for: version)
        try SecretFile.write(Self.configurationPath(account), Array(text.utf8))
    }

    /// Also good for `tunnel` in mutt and `Tunnel` in mbsync.
    public static func configurationPath(_ account: ServedAccount) -> String {
        "\(account.dovecotFolder)/dovecot.conf"
    }

    func start(_ account: ServedAccount) throws(MailServersError) -> ChildProcess {
        try ChildProcess.start(
            path, ["-c", Self.configurationPath(account)],
            environment: ["HOME": "\(account.dovecotFolder)/home", "USER": Self.userName],
            log: "\(account.dovecotFolder)/dovecot.log")
    }

    private static var userName: String {
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return "\(geteuid())" }
        return String(cString: name)
    }

    private static var groupName: String {
        guard let entry = getgrgid(getegid()), let name = entry.pointee.gr_name else { return "\(getegid())" }
        return String(cString: name)
    }
}

/// The versions whose configuration is known; their languages differ.
public enum DovecotVersion: Sendable, Hashable, CaseIterable {
    case v2_3, v2_4

    /// - Parameter text: what `dovecot --version` says: `2.3.19.1 (9b53102964)`.
    init?(_ text: String) {
        let numbers = text.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
        switch (numbers.first, numbers.dropFirst().first) {
        case ("2", "3"): self = .v2_3
        case ("2", "4"): self = .v2_4
        default: return nil
        }
    }
}
