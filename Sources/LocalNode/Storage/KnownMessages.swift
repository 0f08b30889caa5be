internal import Foundation
internal import GRDB

/// Which group messages are stored, by their hash.
///
/// Hashes come in no order, so that an index of them is written all over: a page for every message, more than all else a
/// message costs the disk. Here they gather in memory, in parts by their first byte, and a part goes into the table when
/// too many wait; its hashes then share a few pages. What waits is not lost with the process: it is read again from the
/// messages that are younger than their part of the table.
///
/// A message that is new, as nearly all are, needs no look into the table: beside each part of it stands a ``HashFilter``, made
/// when something is next stored in that part, and again when it has become too small.
///
/// Parts: 0…255. Events: a hash is added; the transaction ends well or not.
struct KnownMessages: Sendable {
    static let partCount = 256
    /// Hashes that may wait: so many that a part is some hundred.
    static let mayWait = 65_536

    private static let noHashes = [Set<MessageHash>](repeating: [], count: partCount)
    private static let noNumbers = [Int64](repeating: 0, count: partCount)
    private static let newFilters = [HashFilter?](repeating: HashFilter(capacity: 0), count: partCount)

    private var parts = Self.noHashes
    /// The number of the newest message whose hash may be in the table, for each part.
    private var storedUpTo = Self.noNumbers
    /// What is in the table, or has been; nil where nobody has looked yet.
    private var filters = Self.newFilters
    /// Hashes that wait.
    private(set) var count = 0
    private var next = 0
    private let limit: Int

    // Since the last transaction.
    private var added: [MessageHash] = []
    private var moved: [(part: Int, upTo: Int64)] = []

    /// Nothing is known yet.
    init(limit: Int = KnownMessages.mayWait) { self.limit = limit }

    /// Reads what waited when the file was last used.
    init(reading db: Database, limit: Int = KnownMessages.mayWait) throws {
        self.init(limit: limit)
        for row in try Row.fetchAll(db, sql: "SELECT part, stored_up_to FROM known_parts") {
            let part: Int = row[0]
            if storedUpTo.indices.contains(part) { storedUpTo[part] = row[1] }
        }
        if try Row.fetchOne(db, sql: "SELECT 1 FROM known_messages LIMIT 1") != nil {
            filters = [HashFilter?](repeating: nil, count: Self.partCount)
        }
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, hash FROM group_messages WHERE id > ?", arguments: [storedUpTo.min() ?? 0])
        while let row = try rows.next() {
            let (id, bytes): (Int64, Data) = (row[0], row[1])
            guard let hash = MessageHash(bytes), id > storedUpTo[hash.firstByte] else { continue }
            if parts[hash.firstByte].insert(hash).inserted { count += 1 }
        }
    }

    /// Whether a hash waits.
    func contains(_ hash: MessageHash) -> Bool { parts[hash.firstByte].contains(hash) }

    /// Whether a hash may be in the table.
    func mayBeStored(_ hash: MessageHash) -> Bool { filters[hash.firstByte]?.mayContain(hash) ?? true }

    /// Notes a message that is being stored.
    mutating func add(_ hash: MessageHash) {
        guard parts[hash.firstByte].insert(hash).inserted else { return }
        added.append(hash)
        count += 1
    }

    /// Stores parts until few enough hashes wait.
    ///
    /// - Parameter newest: the number of the newest message in the file.
    mutating func settle(_ db: Database, newest: UInt64) throws {
        try store(db, newest: newest, leaving: limit) { known, part in
            if known.filters[part]?.hasRoom(for: known.parts[part].count) == true {
                for hash in known.parts[part] { known.filters[part]?.insert(hash) }
            } else {
                known.filters[part] = try Self.filter(part, db)
            }
        }
    }

    /// Stores all that waits, before the file is closed.
    mutating func settleAll(_ db: Database, newest: UInt64) throws {
        // Nobody will ask any more.
        try store(db, newest: newest, leaving: 0) { known, part in known.filters[part] = nil }
    }

    /// - Parameter noteStored: called when the hashes of a part are in the table.
    private mutating func store(
        _ db: Database, newest: UInt64, leaving most: Int,
        noteStored: (inout KnownMessages, _ part: Int) throws -> Void
    ) throws {
        var waiting = count
        guard waiting > most else { return }
        let insertion = try HashStatement(db, sql: "INSERT OR IGNORE INTO known_messages (hash) VALUES (?)")
        let note = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO known_parts (part, stored_up_to) VALUES (?, ?)")
        for _ in 0..<Self.partCount where waiting > most {
            for hash in parts[next].sorted() { _ = try insertion.step(hash) }
            try noteStored(&self, next)
            try note.execute(arguments: [next, Int64(clamping: newest)])
            moved.append((next, Int64(clamping: newest)))
            waiting -= parts[next].count
            next = (next + 1) % Self.partCount
        }
    }

    /// What is in a part of the table, with room for as much again.
    private static func filter(_ part: Int, _ db: Database) throws -> HashFilter {
        let statement = try db.cachedStatement(
            sql: "SELECT hash FROM known_messages WHERE hash BETWEEN ? AND ?")
        let first = Data([UInt8(clamping: part)])
        let last = first + Data(repeating: 0xff, count: MessageHash.byteCount)
        let rows = try Row.fetchCursor(statement, arguments: [first, last])
        var hashes: [MessageHash] = []
        while let row = try rows.next() {
            if let hash = try row.withUnsafeData(atIndex: 0, { $0.flatMap { MessageHash($0) } }) {
                hashes.append(hash)
            }
        }
        var filter = HashFilter(capacity: 2 * hashes.count)
        for hash in hashes { filter.insert(hash) }
        return filter
    }

    /// The transaction is durable.
    mutating func didCommit() {
        for (part, upTo) in moved {
            count -= parts[part].count
            parts[part].removeAll(keepingCapacity: true)
            storedUpTo[part] = upTo
        }
        added.removeAll(keepingCapacity: true)
        moved.removeAll(keepingCapacity: true)
    }

    /// The transaction has left no trace.
    mutating func didRollBack() {
        for hash in added where parts[hash.firstByte].remove(hash) != nil { count -= 1 }
        added.removeAll(keepingCapacity: true)
        moved.removeAll(keepingCapacity: true)
    }
}
