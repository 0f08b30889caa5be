/// Makes one conversation of the groups between the same two inboxes.
///
/// See: spec groups.md 4.2
public enum Stitching {
    /// What stitching looks at in a group.
    public struct Candidate: Hashable, Sendable {
        public let conversation: ConversationID
        public let directMessageID: DirectMessageID
        /// When the newest message was sent, in nanoseconds since 1970; nil without any.
        public let lastMessageNanoseconds: Int64?
        /// Known from an archive only, without MLS state.
        public let isRestored: Bool

        public init(
            conversation: ConversationID, directMessageID: DirectMessageID, lastMessageNanoseconds: Int64?,
            isRestored: Bool = false
        ) {
            self.conversation = conversation
            self.directMessageID = directMessageID
            self.lastMessageNanoseconds = lastMessageNanoseconds
            self.isRestored = isRestored
        }
    }

    /// The group to send in: the one used last; restored ones do not count. Of equals the one that comes first.
    public static func groupToUse(
        for id: DirectMessageID, among candidates: some Sequence<Candidate>
    ) -> ConversationID? {
        newest(candidates.filter { $0.directMessageID == id && !$0.isRestored })?.conversation
    }

    /// One group per pair for a list of conversations, in the order in which the pairs first appear.
    public static func listed(_ candidates: [Candidate]) -> [ConversationID] {
        var order: [DirectMessageID] = []
        var groups: [DirectMessageID: [Candidate]] = [:]
        for candidate in candidates {
            if groups[candidate.directMessageID] == nil { order.append(candidate.directMessageID) }
            groups[candidate.directMessageID, default: []].append(candidate)
        }
        return order.compactMap { newest(groups[$0] ?? [])?.conversation }
    }

    private static func newest(_ candidates: [Candidate]) -> Candidate? {
        candidates.reduce(nil) { best, candidate in
            guard let best else { return candidate }
            let isNewer = (candidate.lastMessageNanoseconds ?? .min) > (best.lastMessageNanoseconds ?? .min)
            return isNewer ? candidate : best
        }
    }
}
