public import Identity

/// The key of a pair of inboxes: all groups between the two are one conversation. Local; never sent.
///
/// See: spec groups.md 4.1
public struct DirectMessageID: Hashable, Sendable, CustomStringConvertible {
    /// `dm:` and the two ids in lower case, sorted, between colons.
    public let text: String
    /// In ascending order.
    public let inboxIDs: [InboxID]

    public init(_ one: InboxID, _ two: InboxID) {
        inboxIDs = [one, two].map { InboxID($0.text.lowercased()) }.sorted()
        text = "dm:" + inboxIDs.map(\.text).joined(separator: ":")
    }

    public init(_ members: DirectMessageMembers) {
        self.init(members.one, members.two)
    }

    /// Reads the text; nil when it is none.
    public init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "dm" else { return nil }
        self.init(InboxID(String(parts[1])), InboxID(String(parts[2])))
    }

    /// The party that is not `own`; for a note to self the same one.
    public func other(than own: InboxID) -> InboxID {
        let own = InboxID(own.text.lowercased())
        return inboxIDs.first { $0 != own } ?? own
    }

    public var description: String { text }
}
