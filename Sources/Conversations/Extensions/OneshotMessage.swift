/// The message of a oneshot group.
///
/// See: spec groups.md 13.7
public enum OneshotMessage: Hashable, Sendable {
    /// Asks the super admins of a group to remove and add the sending installation again, because it has forked.
    case readdRequest(conversation: ConversationID, latestCommit: UInt64)
    /// A message of a kind that is not known.
    case unknown
}
