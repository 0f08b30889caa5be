public import Identity

/// The consent a conversation begins with. How states are stored and sent is not this module's business.
///
/// See: spec groups.md 9.7, 13.3; spec device-sync.md 1.2, 1.4
public enum ConsentInheritance<State: Sendable & Hashable>: Sendable, Hashable {
    /// Allowed without asking: our own inbox made it.
    case allowed
    /// The state of the newest decision about another group of the same pair.
    case copied(State)
    /// Nothing is known; no record is made.
    case undecided

    /// After a welcome.
    ///
    /// - Parameter siblings: the decisions about other groups of the same pair with their times, for a direct message.
    public init(
        afterWelcomeTo metadata: ImmutableMetadata, own: InboxID,
        siblings: [(state: State, decidedNanoseconds: Int64)]
    ) {
        let isOwn = metadata.creatorInboxID == own
        switch metadata.conversationType {
        case .sync: self = .allowed
        case .oneshot: self = .undecided
        case .group: self = isOwn ? .allowed : .undecided
        case .directMessage:
            let newest = siblings.max { $0.decidedNanoseconds < $1.decidedNanoseconds }
            self = isOwn ? .allowed : newest.map { .copied($0.state) } ?? .undecided
        }
    }
}
