import MLS
import Synchronization

/// The groups passive clients have been in during a run, for those of later cases that resume them.
enum KnownGroups {
    private static let groups = Mutex<[[UInt8]: ResumableGroup]>([:])

    static var all: [ResumableGroup] {
        groups.withLock { Array($0.values) }
    }

    static func add(_ group: ResumableGroup) {
        groups.withLock { groups in
            if groups[group.groupID]?.merge(group) == nil { groups[group.groupID] = group }
        }
    }
}
