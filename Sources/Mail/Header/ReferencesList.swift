/// Builds the `References` of a message so that threading programs see the tree that is meant.
///
/// See: RFC 5322 section 3.6.4, spec mail.md 2.4.
public enum ReferencesList {
    /// How many identifiers a field holds.
    public static let usualLimit = 20

    /// Root first, then the target's ancestors (the oldest dropped first), the target last; no identifier twice.
    ///
    /// - Parameters:
    ///   - root: the conversation's root, always kept.
    ///   - ancestors: of the target, oldest first; may contain root and target.
    ///   - target: the message answered; nil for a message that answers the conversation as a whole.
    ///   - limit: identifiers in all, at least 2.
    public static func trimmed(
        root: MessageIdentifier, ancestors: [MessageIdentifier] = [], target: MessageIdentifier? = nil,
        limit: Int = usualLimit
    ) -> [MessageIdentifier] {
        guard let target, target != root else { return [root] }
        var seen: Set<MessageIdentifier> = [root, target]
        let between = ancestors.filter { seen.insert($0).inserted }
        return [root] + between.suffix(max(0, limit - 2)) + [target]
    }
}
