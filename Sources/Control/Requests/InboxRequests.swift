public import Foundation

/// The state of an inbox: its wallets and installations.
public struct ShowInbox: ControlRequest {
    public typealias Answer = InboxView
    public static let name = "inbox"

    /// Whose; nil for our own.
    public var person: String?

    /// Our own inbox, or somebody's.
    public init(_ person: String? = nil) { self.person = person }
}

/// An inbox as commands show it.
public struct InboxView: Codable, Sendable {
    /// An installation.
    public struct Installation: Codable, Sendable {
        public var id: String
        public var isThisOne: Bool
        /// When it was added, by the clock of whoever added it.
        public var addedNanoseconds: UInt64?
        public var addedBy: String?
    }

    public var inbox: String
    public var wallets: [String]
    public var recovery: String
    public var installations: [Installation]
    /// Entries of the inbox's log, for our own.
    public var updates: Int?
    /// What its owner should know before it is too late.
    public var warning: String?
}

/// Prepares a change of our own inbox: what comes back is what wallets sign.
public struct BeginInboxChange: ControlRequest {
    public static let name = "inbox-begin"

    /// A change.
    public enum Change: Codable, Sendable, Hashable {
        /// A wallet by its address; one that belongs to another inbox only when that is said.
        case addWallet(String, evenFromAnotherInbox: Bool)
        case removeWallet(String)
        /// Installations, by id or beginning of one.
        case revoke([String])
        case revokeAllOthers
        case changeRecovery(String)
    }

    public var change: Change

    /// A change.
    public init(_ change: Change) { self.change = change }

    /// What has to be signed.
    public struct Answer: Codable, Sendable {
        /// The request as JSON, to be given back signed.
        public var request: Data
    }
}

/// Publishes a change that was signed.
public struct FinishInboxChange: ControlRequest {
    public typealias Answer = Done
    public static let name = "inbox-finish"

    /// The signed request as JSON.
    public var request: Data

    /// A signed request.
    public init(request: Data) { self.request = request }
}
