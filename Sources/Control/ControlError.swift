internal import Client
internal import Conversations
internal import Identity
internal import MailConversion
internal import NodeClient
internal import Store

/// Why a request was not carried out, in words for a person; never content or keys.
///
/// It crosses the control socket, so that a command ends the same way whoever does the work.
public struct ControlError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// Stable codes; each has one exit status.
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// The request makes no sense.
        case usage
        /// Data given or stored is damaged, or a value cannot be.
        case data
        /// There is no such account, conversation, person or message.
        case notFound
        /// A name or prefix fits several.
        case ambiguous
        /// A service does not answer.
        case unavailable
        /// A fault of this program.
        case fault
        /// A file cannot be made.
        case cannotCreate
        /// Reading or writing failed.
        case io
        /// It may work later.
        case tryLater
        /// A role, a rule or a permission forbids it.
        case notPermitted
        /// The configuration is wrong.
        case configuration
    }

    /// The code to match on.
    public let code: Code
    /// One sentence that says what to do.
    public let reason: String

    /// Makes an error.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// The reason alone.
    public var description: String { reason }

    /// Any error as one of ours; what is not known is a fault of this program.
    public init(_ error: any Error) {
        switch error {
        case let error as ControlError: self = error
        case let error as ClientError: self.init(error)
        case let error as StoreError: self.init(error)
        case let error as NodeError: self.init(error)
        case let error as IdentityError: self.init(.data, error.description)
        case let error as ConversationsError: self.init(.data, error.reason)
        case let error as Refusal: self.init(.data, error.sentence)
        case is CancellationError: self.init(.tryLater, "It was stopped before it was done.")
        default: self.init(.fault, "This is a fault of the program (\(type(of: error))).")
        }
    }

    private init(_ error: ClientError) {
        let code: Code =
            switch error.code {
            case .notFound: .notFound
            case .inactive, .paused, .forbidden: .notPermitted
            case .invalid: .data
            case .unknownAccount: .notFound
            case .tooManyInstallations, .revoked: .notPermitted
            case .busy: .tryLater
            case .network: .unavailable
            case .protocolViolation: .data
            case .store: .io
            case .unsigned: .notPermitted
            }
        self.init(code, error.reason)
    }

    private init(_ error: StoreError) {
        let code: Code =
            switch error.code {
            case .inUse, .full: .tryLater
            case .damaged, .tooNew: .data
            case .inaccessible: .cannotCreate
            case .key: .notPermitted
            case .seal: .data
            case .statement: .fault
            }
        self.init(code, error.reason)
    }

    private init(_ error: NodeError) {
        self.init(.unavailable, "The node: \(error.reason).")
    }
}
