public import Identity

/// The two parties of a direct message as 0xF000 names them: the creator first, not sorted.
///
/// See: spec groups.md 4.1
public struct DirectMessageMembers: Hashable, Sendable {
    public let one: InboxID
    public let two: InboxID

    public init(one: InboxID, two: InboxID) {
        self.one = one
        self.two = two
    }

    public func contains(_ inbox: InboxID) -> Bool { inbox == one || inbox == two }

    /// The party that is not `own`; for a note to self the same one.
    public func other(than own: InboxID) -> InboxID { one == own ? two : one }
}
