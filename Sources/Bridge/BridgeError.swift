import Client
import Maildir
import Store

/// What went wrong with the mail side, in words for a person; never content, keys or addresses.
public struct BridgeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable codes.
    public enum Code: String, Sendable, CaseIterable {
        /// No room on the disk, or a quota used up.
        case full
        /// Maildir or spool may not be written.
        case readOnly
        /// The Maildir's place will not do.
        case unsuitable
        /// There is no such thing.
        case notFound
        /// The store failed.
        case store
        /// Anything else with files.
        case io
    }

    /// When it makes sense to try again.
    public enum Retry: Sendable, Equatable { case never, later }

    /// The code to match on.
    public let code: Code
    /// One sentence for a person.
    public let reason: String

    /// Makes an error.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Whether it may pass by itself, or by what its owner does.
    public var retry: Retry {
        switch code {
        case .full, .readOnly, .io, .store: .later
        case .unsuitable, .notFound: .never
        }
    }

    /// The reason alone.
    public var description: String { reason }

    /// Equal codes make equal errors.
    public static func == (left: BridgeError, right: BridgeError) -> Bool { left.code == right.code }

    /// The failure of a lower module.
    init(_ error: any Error) {
        switch error {
        case let error as BridgeError: self = error
        case let error as MaildirError: self.init(error)
        case let error as StoreError:
            self.init(error.code == .full ? .full : .store, error.reason)
        case let error as ClientError: self.init(.store, error.reason)
        default: self.init(.io, "The mail side failed: \(type(of: error)).")
        }
    }

    private init(_ error: MaildirError) {
        switch error.code {
        case .full: self.init(.full, "The disk is full: make room, and delivery goes on by itself.")
        case .readOnly: self.init(.readOnly, "The Maildir may not be written (\(error.reason)).")
        case .missing: self.init(.readOnly, "A folder of the Maildir is gone (\(error.reason)).")
        case .unsuitable, .crossesFileSystems, .invalidName:
            self.init(.unsuitable, "The Maildir cannot be used: \(error.reason).")
        case .exists, .exhausted, .io: self.init(.io, "The Maildir failed: \(error.reason).")
        }
    }
}
