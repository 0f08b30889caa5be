import Conversations
import Identity
import MLS
import NodeClient
import Store

extension ClientError {
    /// Any error of the modules below.
    init(anything error: any Error) {
        switch error {
        case let error as ClientError: self = error
        case let error as NodeError: self.init(error)
        case let error as ConversationsError: self.init(error)
        case let error as MLSError: self.init(error)
        case let error as IdentityError: self.init(error)
        case let error as StoreError: self.init(error)
        case is CancellationError: self.init(.network, "The work was cancelled.", retry: .later)
        default: self.init(.store, "Something failed for a reason this program does not know.", retry: .later)
        }
    }

    /// A node's error.
    init(_ error: NodeError) {
        self.init(.network, error.reason, retry: .later, isOfTheNode: error.code.concernsEverything)
    }

    /// A refusal of XMTP's rules.
    init(_ error: ConversationsError) {
        let code: Code =
            switch error.code {
            case .paused: .paused
            case .tooLong: .invalid
            case .notMember, .lastMember, .forbiddenInDirectMessage, .superAdminMayNotLeave: .forbidden
            case .unknownInbox, .noUsableInstallation: .unknownAccount
            case .tooManyMembers: .forbidden
            default: .protocolViolation
            }
        self.init(code, "\(error.reason.prefix(1).uppercased())\(error.reason.dropFirst()).")
    }

    /// A refusal of MLS.
    init(_ error: MLSError) {
        self.init(.protocolViolation, "The group cannot do this: \(error).")
    }

    /// A refusal of the identity rules.
    init(_ error: IdentityError) {
        self.init(.protocolViolation, error.description, retry: error.isRetryable ? .later : .never)
    }

    /// A failure of the store.
    init(_ error: StoreError) {
        self.init(.store, error.reason, retry: .later)
    }
}

extension NodeError.Code {
    /// Whether other questions get no answer now either.
    fileprivate var concernsEverything: Bool {
        switch self {
        case .permissionDenied, .unsupported, .rateLimited, .unavailable, .deadlineExceeded, .cancelled,
            .cutOff,
            .streamEnded, .cutover:
            true
        case .invalidRequest, .tooLarge, .nodeTrouble, .unknown, .badAnswer, .inboxLogFull, .outcomeUnknown,
            .badConfiguration:
            false
        }
    }
}
