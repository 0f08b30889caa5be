/// A wish to delete a message for everyone; it may come before its target.
///
/// See: spec groups.md 13.5
public struct DeletionRecord: Sendable, Equatable {
    /// The message to be deleted.
    public var target: [UInt8]
    /// The MLS group id.
    public var conversation: [UInt8]
    /// The message that carries the wish.
    public var message: [UInt8]
    /// Who wishes it.
    public var deleter: String
    /// Whether the deleter was a super admin when it was processed.
    public var bySuperAdmin: Bool
    /// Whether it took effect.
    public var applied: Bool

    /// A wish.
    public init(
        target: [UInt8], conversation: [UInt8], message: [UInt8], deleter: String, bySuperAdmin: Bool,
        applied: Bool
    ) {
        self.target = target
        self.conversation = conversation
        self.message = message
        self.deleter = deleter
        self.bySuperAdmin = bySuperAdmin
        self.applied = applied
    }
}
