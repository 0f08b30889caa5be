import Client
import MailConversion

extension Refusal {
    /// What the engine refused, as the writer of a mail is told.
    init(_ error: ClientError) {
        switch error.code {
        case .network, .busy, .store, .protocolViolation: self.init(.networkUnreachable)
        case .inactive, .notFound: self.init(.notMember)
        case .paused, .unsigned: self.init(.inactiveConversation)
        case .forbidden: self.init(.inactiveConversation)
        case .unknownAccount: self.init(.unknownRecipient)
        case .invalid: self.init(.messageTooLarge)
        case .tooManyInstallations, .revoked: self.init(.inactiveConversation)
        }
    }

    /// Whether it may pass by itself.
    var isTemporary: Bool {
        switch code {
        case .changedRecipient, .resolverUnreachable, .networkUnreachable, .rateLimited: true
        default: false
        }
    }
}
