internal import Foundation

/// Who may come in: certificate, key and password of the servers, in a folder that is the owner's alone.
///
/// ```
/// FOLDER/tls/cert.pem   give this file to mail programs that ask whom to trust
/// FOLDER/tls/key.pem
/// FOLDER/app-password   a hash
/// ```
public struct ServerAccess: Sendable {
    public let folder: String

    public init(folder: String) { self.folder = folder }

    public var certificatePath: String { "\(folder)/tls/cert.pem" }
    public var keyPath: String { "\(folder)/tls/key.pem" }
    var passwordPath: String { "\(folder)/app-password" }

    /// The certificate; made when there is none.
    ///
    /// - Throws: ``MailServersError``.
    public func certificate() throws(MailServersError) -> ServerCertificate {
        if let found = try storedCertificate() { return found }
        let made: ServerCertificate
        do {
            made = try ServerCertificate.make(now: Date().timeIntervalSince1970)
        } catch {
            throw MailServersError(.secretsUnusable, "The certificate of the mail servers could not be made.")
        }
        try SecretFile.makeFolder("\(folder)/tls")
        // The key first: a certificate without its key would be taken for whole at the next start.
        try SecretFile.write(keyPath, Array(made.key.utf8))
        try SecretFile.write(certificatePath, Array(made.certificate.utf8))
        return made
    }

    /// The certificate, if it has been made.
    public func storedCertificate() throws(MailServersError) -> ServerCertificate? {
        guard let certificate = try SecretFile.read(certificatePath), let key = try SecretFile.read(keyPath)
        else { return nil }
        return ServerCertificate(
            certificate: String(decoding: certificate, as: UTF8.self),
            key: String(decoding: key, as: UTF8.self))
    }

    /// Makes a password in the place of an older one; its text is nowhere else.
    ///
    /// - Throws: ``MailServersError``.
    public func rotatePassword() throws(MailServersError) -> AppPassword {
        let password = AppPassword()
        try SecretFile.makeFolder(folder)
        try SecretFile.write(passwordPath, Array(HashedPassword(password).line.utf8))
        return password
    }

    /// Whether there is a password.
    public var hasPassword: Bool { (try? password()) != nil }

    /// Read at each login, so that a new password counts at once.
    func password() throws(MailServersError) -> HashedPassword? {
        guard let bytes = try SecretFile.read(passwordPath) else { return nil }
        return HashedPassword(parsing: String(decoding: bytes, as: UTF8.self))
    }

    /// Whether this is the password; false as well when there is none, or none that can be read.
    public func admits(_ typed: String) -> Bool { (try? password())?.matches(typed) ?? false }
}
