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

        public init(_ placement: MaildirPlacement, to target: MaildirFolder) {
            self.placement = placement
            self.target = target
        }
    }

    private static let attempts = 8
    private let root: MaildirRoot
    private let faults: FaultPoints

    public init(_ root: MaildirRoot, faults: FaultPoints = .none) {
        self.root = root
        self.faults = faults
    }

    /// Moves files, keeping names, flags and halves, and flushes each folder once at the end.
    ///
    /// - Returns: an outcome for each move, in order.
    /// - Throws: `MaildirError` `.readOnly`, `.full`, `.io`; moves already made stay, and a second call finds them
    ///   `.vanished`.
    public func move(_ moves: [Move]) throws(MaildirError) -> [Outcome] {
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(moves.count)
        var touched: Set<String> = []
        for move in moves {
            let outcome = try relocate(move.placement) { found in
                (move.target, found.half, found.name.withoutForeignNumber)
            }
            if case .moved(let placement) = outcome {
                // The name may have been found in the other half.
                for half in MaildirHalf.allCases { touched.insert(root.path(move.placement.folder, half)) }
                touched.insert(root.path(placement.folder, placement.half))
            }
            outcomes.append(outcome)
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
        try relocate(placement) { found in
            var flags = found.name.flags
            change(&flags)
            return (found.folder, .cur, found.name.with(flags))
        }
    }

    /// Removes a file. One that is gone already is no error.
    ///
    /// - Returns: whether it was there.
    /// - Throws: `MaildirError`.
    public func remove(_ placement: MaildirPlacement) throws(MaildirError) -> Bool {
        var current = placement
        for _ in 0..<Self.attempts {
            try faults.reach(.remove)
            do throws(MaildirError) {
                try System.remove(root.path(current))
                try System.flushDirectory(root.path(current.folder, current.half))
                return true
            } catch {
                guard error.code == .missing else { throw error }
            }
            guard let found = try find(placement) else { return false }
            current = found
        }
        throw MaildirError(.io, "another program keeps renaming the file")
    }

    /// Renames a file out of the tree, to a path on the same file system: the claim on a mail to be sent.
    ///
    /// - Returns: whether it was there.
    /// - Throws: `MaildirError.exists` when the path is taken, `.crossesFileSystems`, `.io`.
    public func claim(_ placement: MaildirPlacement, as path: String) throws(MaildirError) -> Bool {
        var current = placement
        for _ in 0..<Self.attempts {
            try faults.reach(.renameBetweenFolders)
            do throws(MaildirError) {
                try System.rename(root.path(current), path)
                try System.flushDirectory(root.path(current.folder, current.half))
                return true
            } catch {
                guard error.code == .missing else { throw error }
            }
            guard let found = try find(placement) else { return false }
            current = found
        }
        throw MaildirError(.io, "another program keeps renaming the file")
    }

    private func relocate(
        _ placement: MaildirPlacement,
        _ plan: (MaildirPlacement) -> (MaildirFolder, MaildirHalf, MaildirName)
    ) throws(MaildirError) -> Outcome {
        var current = placement
        for _ in 0..<Self.attempts {
            let (folder, half, name) = plan(current)
            let target = MaildirPlacement(folder: folder, half: half, name: name, inode: current.inode)
            if target == current, access(root.path(current), F_OK) == 0 { return .moved(target) }
            try faults.reach(.renameBetweenFolders)
            do throws(MaildirError) {
                try System.rename(root.path(current), root.path(target))
                return .moved(target)
            } catch {
                if error.code == .exists { return .targetExists }
                guard error.code == .missing else { throw error }
            }
            guard let found = try find(placement) else { return .vanished }
            current = found
        }
        throw MaildirError(.io, "another program keeps renaming the file")
    }

    /// The file under the name a client gave it: the same unique part, or the same inode.
    private func find(_ placement: MaildirPlacement) throws(MaildirError) -> MaildirPlacement? {
        let unique = placement.name.unique
        let candidates = try Scan(root).folder(placement.folder)
        return candidates.first { $0.inode == placement.inode && $0.name.unique == unique }
            ?? candidates.first { $0.name.unique == unique }
            ?? candidates.first { $0.inode == placement.inode }
    }
}
