internal import Glibc

/// Moves files between folders and changes flags, by rename only; no file is ever copied or rewritten.
///
/// A client may rename the file at any moment (it opens the folder, it sets a flag): then it is looked for again under
/// what makes its name unique, and the move goes on with the flags the client gave it.
/// See: spec mail.md 1.7 and 4.3.
public struct Relocation: Sendable {
    public enum Outcome: Sendable, Hashable {
        case moved(MaildirPlacement)
        /// The target holds a file of that name already, such as a copy a client made; nothing was done.
        case targetExists
        /// The file is in the source folder no more.
        case vanished
    }

    /// One file to be moved.
    public struct Move: Sendable, Hashable {
        public let placement: MaildirPlacement
        public let target: MaildirFolder
        /// Whether the file gets the ``MaildirName/renewed`` name.
        public let isRenewing: Bool

        /// - Parameter isRenewing: for moves that may be taken back: a client that has the folder open must not take the
        ///   file that returns for the one that left.
        public init(
            _ placement: MaildirPlacement, to target: MaildirFolder, renewing isRenewing: Bool = false
        ) {
            self.placement = placement
            self.target = target
            self.isRenewing = isRenewing
        }
    }

    private let root: MaildirRoot
    private let faults: FaultPoints

    public init(_ root: MaildirRoot, faults: FaultPoints = .none) {
        self.root = root
        self.faults = faults
    }

    /// Moves files, keeping flags, halves and, unless they are renewed, names, and flushes each folder once at the end.
    ///
    /// - Returns: an outcome for each move, in order.
    /// - Throws: `MaildirError` `.readOnly`, `.full`, `.io`; moves already made stay, and a second call finds them
    ///   `.vanished`.
    public func move(_ moves: [Move]) throws(MaildirError) -> [Outcome] {
        let outcomes = try pursue(moves.map(\.placement)) { index, found throws(MaildirError) -> Outcome? in
            let move = moves[index]
            let name = found.name.withoutForeignNumber
            let target = MaildirPlacement(
                folder: move.target, half: found.half, name: move.isRenewing ? name.renewed : name,
                inode: found.inode)
            return try rename(found, to: target)
        }
        var touched: Set<String> = []
        for (move, outcome) in zip(moves, outcomes) {
            guard case .moved(let placement) = outcome else { continue }
            // The file may have been found in the other half.
            for half in MaildirHalf.allCases { touched.insert(root.path(move.placement.folder, half)) }
            touched.insert(root.path(placement.folder, placement.half))
        }
        try faults.reach(.flushSource)
        for directory in touched { try System.flushDirectory(directory) }
        try faults.reach(.afterRelocation)
        return outcomes
    }

    /// Changes a file's flags; a file in `new` goes to `cur`, where flags belong.
    ///
    /// - Throws: `MaildirError`.
    public func setFlags(
        of placement: MaildirPlacement, _ change: (inout MaildirFlags) -> Void
    ) throws(MaildirError) -> Outcome {
        let outcomes = try pursue([placement]) { _, found throws(MaildirError) -> Outcome? in
            var flags = found.name.flags
            change(&flags)
            return try rename(
                found,
                to: MaildirPlacement(
                    folder: found.folder, half: .cur, name: found.name.with(flags), inode: found.inode))
        }
        return outcomes.first ?? .vanished
    }

    /// Removes a file. One that is gone already is no error.
    ///
    /// - Returns: whether it was there.
    /// - Throws: `MaildirError`.
    public func remove(_ placement: MaildirPlacement) throws(MaildirError) -> Bool {
        try leave(placement) { path throws(MaildirError) in
            try faults.reach(.remove)
            try System.remove(path)
        }
    }

    /// Renames a file out of the tree, to a path on the same file system: the claim on a mail to be sent.
    ///
    /// - Returns: whether it was there.
    /// - Throws: `MaildirError.exists` when the path is taken, `.crossesFileSystems`, `.io`.
    public func claim(_ placement: MaildirPlacement, as claimed: String) throws(MaildirError) -> Bool {
        try leave(placement) { path throws(MaildirError) in
            try faults.reach(.renameBetweenFolders)
            try System.rename(path, claimed)
            // Flushed before the folder it left, which must not be the only one to know of the move.
            try System.flushDirectory(claimed.lastIndex(of: "/").map { String(claimed[..<$0]) } ?? ".")
        }
    }

    private func leave(
        _ placement: MaildirPlacement, _ step: (String) throws(MaildirError) -> Void
    ) throws(MaildirError) -> Bool {
        let outcomes = try pursue([placement]) { _, found throws(MaildirError) -> Outcome? in
            do throws(MaildirError) { try step(root.path(found)) } catch {
                if error.code == .missing { return nil }
                throw error
            }
            try System.flushDirectory(root.path(found.folder, found.half))
            return .moved(found)
        }
        return outcomes.first != .vanished
    }

    /// - Returns: nil when the file is not where it was.
    private func rename(_ from: MaildirPlacement, to target: MaildirPlacement) throws(MaildirError)
        -> Outcome?
    {
        if target == from { return access(root.path(from), F_OK) == 0 ? .moved(target) : nil }
        try faults.reach(.renameBetweenFolders)
        do throws(MaildirError) {
            try System.rename(root.path(from), root.path(target))
            return .moved(target)
        } catch {
            switch error.code {
            case .exists: return .targetExists
            case .missing where access(root.path(target.folder, target.half), F_OK) == 0: return nil
            default: throw error
            }
        }
    }

    /// How often a file is looked for before it counts as gone: a folder that is being renamed in may be read past a file.
    private static let looks = 5
    /// How often a file that is found slips away again before this gives up.
    private static let attempts = 50
    /// Between two looks, in microseconds.
    private static let pause: UInt32 = 5000

    /// Does a step for each file; for those that are not where they were, looks where clients renamed them to and tries
    /// again. One look serves all files of a folder.
    ///
    /// - Parameter step: nil when the file is not there.
    private func pursue(
        _ placements: [MaildirPlacement],
        _ step: (Int, MaildirPlacement) throws(MaildirError) -> Outcome?
    ) throws(MaildirError) -> [Outcome] {
        var outcomes = [Outcome?](repeating: nil, count: placements.count)
        var pending: [(index: Int, misses: Int)] = []
        for (index, placement) in placements.enumerated() {
            outcomes[index] = try step(index, placement)
            if outcomes[index] == nil { pending.append((index, 0)) }
        }
        for attempt in 0..<Self.attempts where !pending.isEmpty {
            if attempt > 0 { usleep(Self.pause) }
            let sources = Set(pending.map { placements[$0.index].folder })
            let found = Found(try Scan(root).folders(Array(sources)))
            var left: [(index: Int, misses: Int)] = []
            for (index, misses) in pending {
                if let now = found.placement(of: placements[index]) {
                    outcomes[index] = try step(index, now)
                    if outcomes[index] == nil { left.append((index, 0)) }
                } else if misses + 1 < Self.looks {
                    left.append((index, misses + 1))
                } else {
                    outcomes[index] = .vanished
                }
            }
            pending = left
        }
        guard pending.isEmpty else { throw MaildirError(.io, "another program keeps renaming a file") }
        return outcomes.map { $0 ?? .vanished }
    }

    /// Files by what makes their names unique. A file under quite another name is not taken for the one looked for, even
    /// with its inode: that number may belong to another mail by now.
    private struct Found {
        private var byUnique: [String: [MaildirPlacement]] = [:]

        init(_ placements: [MaildirPlacement]) {
            for placement in placements { byUnique[placement.name.unique, default: []].append(placement) }
        }

        /// In the same folder; among several the same inode.
        func placement(of wanted: MaildirPlacement) -> MaildirPlacement? {
            let named = byUnique[wanted.name.unique, default: []].filter { $0.folder == wanted.folder }
            return named.first { $0.inode == wanted.inode } ?? named.first
        }
    }
}
