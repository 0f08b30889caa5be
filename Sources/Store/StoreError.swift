/// What went wrong with the store, in words for a person; never content, keys or addresses.
///
/// Tests and callers match on ``code``; ``reason`` is for people.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Stable codes, listed in the module's documentation.
    public enum Code: String, Sendable {
        /// Another process owns the store.
        case inUse
        /// The file is not a store, or is damaged.
        case damaged
        /// The store was written by a newer program.
        case tooNew
        /// The folder or file cannot be read or written.
        case inaccessible
        /// The disk is full.
        case full
        /// The key is missing, has loose permissions, or is the wrong one.
        case key
        /// A sealed value does not open: wrong key or swapped rows.
        case seal
        /// SQLite refused a statement: our own bug, or a constraint that a caller broke.
        case statement
    }

    /// The code to match on.
    public let code: Code
    /// One sentence for a person.
    public let reason: String

    /// Makes an error.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// The reason alone.
    public var description: String { reason }

    /// Equal codes make equal errors; reasons are for people.
    public static func == (left: StoreError, right: StoreError) -> Bool { left.code == right.code }
}
