/// What the node must learn from MLS bytes, and what it must refuse, as the network's validation service does.
///
/// See: spec network.md 1.10.
public protocol MessageInspector: Sendable {
    /// Reads the framing of a group message. Signature, epoch and membership are the members' business.
    func inspect(groupMessage: [UInt8]) throws(InspectionError) -> GroupMessageFacts

    /// Checks a bare KeyPackage and returns its leaf's signature key.
    ///
    /// - Parameter now: Unix seconds, for the lifetime.
    func inspect(keyPackage: [UInt8], now: UInt64) throws(InspectionError) -> [UInt8]
}

/// What the framing says.
public struct GroupMessageFacts: Sendable, Hashable {
    public var groupID: [UInt8]
    public var isCommit: Bool

    public init(groupID: [UInt8], isCommit: Bool) {
        self.groupID = groupID
        self.isCommit = isCommit
    }
}

/// Why bytes were refused; the text goes to the caller.
public struct InspectionError: Error, Sendable, Equatable {
    public var text: String

    public init(_ text: String) { self.text = text }
}
