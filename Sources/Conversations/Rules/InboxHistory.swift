public import Identity

/// What is known of an inbox's identity log: which updates there are, and which installations the inbox had after each.
///
/// See: spec identity.md 5.8
public struct InboxHistory: Hashable, Sendable {
    /// The inbox after one update.
    public struct Entry: Hashable, Sendable {
        public let sequenceID: UInt64
        /// The installations after this update; nil when the log is invalid up to here, or the state was not computed.
        public let installations: Set<[UInt8]>?

        public init(sequenceID: UInt64, installations: Set<[UInt8]>?) {
            self.sequenceID = sequenceID
            self.installations = installations
        }
    }

    /// In ascending order of sequence ids.
    public let entries: [Entry]
    /// Whether the node has nothing newer: the log was read for this question.
    public let isCurrent: Bool

    public init(entries: [Entry], isCurrent: Bool) {
        self.entries = entries
        self.isCurrent = isCurrent
    }

    /// The newest update known.
    public var newest: UInt64? { entries.last?.sequenceID }

    /// The installations after exactly this update.
    func installations(at sequenceID: UInt64) -> Set<[UInt8]>? {
        entries.first { $0.sequenceID == sequenceID }?.installations
    }

    /// The newest update after `old` and not after `new`.
    func lastUpdate(after old: UInt64, upTo new: UInt64) -> UInt64? {
        entries.last { $0.sequenceID > old && $0.sequenceID <= new }?.sequenceID
    }
}

/// A question to the engine: read this inbox's log at least up to the sequence id, then ask again.
public struct InboxNeed: Hashable, Sendable, Comparable {
    public let inboxID: InboxID
    public let sequenceID: UInt64

    public init(inboxID: InboxID, sequenceID: UInt64) {
        self.inboxID = inboxID
        self.sequenceID = sequenceID
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.inboxID, left.sequenceID) < (right.inboxID, right.sequenceID)
    }
}
