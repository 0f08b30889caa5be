/// The four kinds of conversation.
///
/// See: spec groups.md 4
public enum ConversationType: Int32, Hashable, Sendable, CaseIterable {
    case group = 1
    case directMessage = 2
    /// The installations of one inbox among themselves.
    case sync = 3
    /// A message carried by a welcome alone.
    case oneshot = 4

    /// Never shown, without consent record, without installation updates.
    public var isVirtual: Bool { self == .sync || self == .oneshot }
}
