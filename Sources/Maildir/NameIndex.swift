/// The files that are known of folders, told by a hash of their names: a hundred thousand take a few megabytes, and a look
/// at a folder in which nothing has changed makes no strings and asks the file system for nothing but the names.
///
/// See: spec mail.md 1.8
public struct NameIndex: Sendable {
    /// A half of a folder.
    private struct Place: Hashable {
        let folder: MaildirFolder
        let half: MaildirHalf
    }

    /// What a look at folders found changed.
    public struct Changes: Sendable {
        /// Files that are not known.
        public var appeared: [MaildirPlacement] = []
        /// The numbers of known files that were not seen.
        public var missing: Set<Int64> = []

        public var isEmpty: Bool { appeared.isEmpty && missing.isEmpty }
    }

    private var numbers: [Place: [UInt64: Int64]] = [:]
    private let seed = UInt64.random(in: .min ... .max)

    public init() {}

    /// How many files are known.
    public var count: Int { numbers.values.reduce(0) { $0 + $1.count } }

    /// A file is known from now on, under a number of the caller's.
    public mutating func insert(folder: MaildirFolder, half: MaildirHalf, name: String, number: Int64) {
        let hash = hash(name)
        numbers[Place(folder: folder, half: half), default: [:]][hash] = number
    }

    /// A file is forgotten.
    public mutating func remove(folder: MaildirFolder, half: MaildirHalf, name: String) {
        let hash = hash(name)
        numbers[Place(folder: folder, half: half)]?[hash] = nil
    }

    /// The number of a file; nil when it is not known.
    public func number(folder: MaildirFolder, half: MaildirHalf, name: String) -> Int64? {
        numbers[Place(folder: folder, half: half)]?[hash(name)]
    }

    /// Reads folders and tells what is different from what is known. A folder that is gone has lost everything.
    ///
    /// - Throws: `MaildirError`, but not for a folder that is gone.
    public func changes(in folders: [MaildirFolder], of root: MaildirRoot) throws(MaildirError) -> Changes {
        var changes = Changes()
        for folder in folders {
            // `new` first: what moves to `cur` meanwhile is then seen there.
            for half in [MaildirHalf.new, .cur] {
                try compare(Place(folder: folder, half: half), root.path(folder, half), &changes)
            }
        }
        return changes
    }

    private func compare(
        _ place: Place, _ path: String, _ changes: inout Changes
    ) throws(MaildirError) {
        let known = numbers[place] ?? [:]
        var seen: [UInt64] = []
        seen.reserveCapacity(known.count)
        var appeared: [MaildirPlacement] = []
        do throws(MaildirError) {
            try Directory.readRaw(path) { raw in
                guard raw.name.first != 0x2E else { return }
                let hash = hash(raw.name)
                if known[hash] != nil { return seen.append(hash) }
                let entry = raw.entry
                guard entry.mayBeFile else { return }
                appeared.append(
                    MaildirPlacement(
                        folder: place.folder, half: place.half, name: MaildirName(entry.name),
                        inode: entry.inode))
            }
        } catch {
            guard error.code == .missing else { throw error }
        }
        changes.appeared += appeared
        guard seen.count < known.count else { return }
        let there = Set(seen)
        for (hash, number) in known where !there.contains(hash) { changes.missing.insert(number) }
    }

    private func hash(_ name: String) -> UInt64 {
        var name = name
        return name.withUTF8 { hash($0) }
    }

    /// FNV-1a from a start nobody can guess, mixed at the end.
    private func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
        for byte in name { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        value ^= value >> 32
        return value &* 0x9e37_79b9_7f4a_7c15
    }
}
