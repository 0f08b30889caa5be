/// What a transaction has survived when ``ClientDatabase/write(_:_:)`` returns. The end of the process it always has.
///
/// The store writes to SQLite's log, in order. A power failure takes nothing away that a synced transaction, or any
/// transaction before it, has written; it may take the last ordered ones, from the end. So whatever can be fetched or
/// made again from what is left may be ordered, and whatever is promised to somebody else must be synced first: a
/// message to its sender, a used key to the members of a group, a key package to the node.
public enum Durability: Sendable {
    /// On the disk.
    case synced
    /// In the log, behind everything written before; on the disk with the next synced transaction, or soon.
    case ordered

    var pragma: String {
        switch self {
        case .synced: "PRAGMA synchronous = FULL"
        case .ordered: "PRAGMA synchronous = NORMAL"
        }
    }
}
