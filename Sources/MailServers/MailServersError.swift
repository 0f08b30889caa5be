/// Why the servers cannot run, in one sentence for the person who starts them.
public struct MailServersError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// A port is taken by another program.
        case addressInUse
        /// An address is not of this machine, or may not be used.
        case addressUnusable
        /// Certificate, key or password cannot be read or written.
        case secretsUnusable
        /// Others may read a secret.
        case secretsOpen
        /// Dovecot is missing, or of a version whose configuration is not known.
        case dovecotMissing
        /// A process could not be started.
        case processFailed
    }

    public let code: Code
    public let reason: String

    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (left: MailServersError, right: MailServersError) -> Bool {
        left.code == right.code
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
    public var description: String { reason }
}
