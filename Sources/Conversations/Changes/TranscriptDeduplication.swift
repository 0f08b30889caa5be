/// Keeps "added" notices from repeating in a direct message that consists of several groups.
///
/// See: spec groups.md 11.4
public struct TranscriptDeduplication: Hashable, Sendable {
    private var newest = GroupChange(initiatedBy: .empty)

    public init() {}

    /// Takes in the changes that are stored for the conversation, in the order they were stored.
    public mutating func consume(_ change: GroupChange) {
        func keep<List: Collection>(_ path: WritableKeyPath<GroupChange, List>) {
            if !change[keyPath: path].isEmpty { newest[keyPath: path] = change[keyPath: path] }
        }
        keep(\.added)
        keep(\.removed)
        keep(\.left)
        keep(\.attributes)
        keep(\.adminsAdded)
        keep(\.adminsRemoved)
        keep(\.superAdminsAdded)
        keep(\.superAdminsRemoved)
    }

    /// Whether a change of a direct message is not to be stored: it adds somebody, and each of its lists that is not
    /// empty is the newest one stored.
    public func suppresses(_ change: GroupChange) -> Bool {
        guard !change.added.isEmpty else { return false }
        func known<List: Collection & Equatable>(_ path: KeyPath<GroupChange, List>) -> Bool {
            change[keyPath: path].isEmpty || change[keyPath: path] == newest[keyPath: path]
        }
        return known(\.added) && known(\.removed) && known(\.left) && known(\.attributes)
            && known(\.adminsAdded) && known(\.adminsRemoved) && known(\.superAdminsAdded)
            && known(\.superAdminsRemoved)
    }
}
