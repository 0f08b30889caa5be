internal import Logging
internal import NIOCore

/// What all IMAP connections share.
struct IMAPService: Sendable {
    let accounts: ServedAccounts
    let dovecot: DovecotProgram
    let limits: IMAPLimits
    /// How long somebody may take to log in.
    let loginTime: TimeAmount
    /// How long Dovecot may take to end when its client is gone. See: spec mail.md 5.2
    let grace: TimeAmount
    let waiting: ConnectionGate
    let logger: Logger
}
