public import MLS

/// What XMTP answers where MLS asks the application at once. Whatever needs identity logs is judged afterwards, by
/// ``CommitExaminer``.
///
/// See: spec groups.md 1.1, 1.4
public struct ConversationPolicy: GroupPolicy {
    public init() {}

    /// Group messages are PrivateMessages without exception.
    public func accepts(_ contentType: ContentType, as wireFormat: WireFormat, from sender: Sender) -> Bool {
        wireFormat == .privateMessage
    }

    /// A path may carry another credential; whether it is one of the actor's inbox is ``CommitExaminer``'s question.
    public func isSuccessor(_ new: LeafNode, of old: LeafNode) -> Bool { true }

    /// Lifetimes count when we add somebody, not for what others added.
    public func checksLifetime(on occasion: LeafOccasion) -> Bool { occasion == .adding }

    public var allowsExternalCommits: Bool { false }
}
