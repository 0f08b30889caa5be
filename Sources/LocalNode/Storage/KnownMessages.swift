internal import Foundation
internal import GRDB

/// Which group messages are stored, by their hash.
///
/// Hashes come in no order, so that an index of them is written all over: a page for every message, more than all else a
/// message costs the disk. Here they gather in memory, in parts by their first byte, and a part goes into the table when
/// too many wait; its hashes then share a few pages. What waits is not lost with the process: it is read again from the
/// messages that are younger than their part of the table.
///
/// Parts: 0…255. Events: a hash is added; the transaction ends well or not.
struct KnownMessages: Sendable {
    static let partCount = 256
    /// Hashes that may wait: so many that a part is some hundred.
    static let mayWait = 65_536

    private var parts = [Set<MessageHash>](repeating: [], count: partCount)
    /// The number of the newest message whose hash may be in the table, for each part.
    private var storedUpTo = [Int64](repeating: 0, count: partCount)
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
    init(reading db: Database) throws {
        self.init()
        for row in try Row.fetchAll(db, sql: "SELECT part, stored_up_to FROM known_parts") {
            let part: Int = row[0]
            if storedUpTo.indices.contains(part) { storedUpTo[part] = row[1] }
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
        try store(db, newest: newest, leaving: limit)
    }

    /// Stores all that waits, before the file is closed.
    mutating func settleAll(_ db: Database, newest: UInt64) throws {
        try store(db, newest: newest, leaving: 0)
    }

    private mutating func store(_ db: Database, newest: UInt64, leaving most: Int) throws {
        var waiting = count
        guard waiting > most else { return }
        let insertion = try HashStatement(db, sql: "INSERT OR IGNORE INTO known_messages (hash) VALUES (?)")
        let note = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO known_parts (part, stored_up_to) VALUES (?, ?)")
        for _ in 0..<Self.partCount where waiting > most {
            for hash in parts[next].sorted() { _ = try insertion.step(hash) }
            try note.execute(arguments: [next, Int64(clamping: newest)])
            moved.append((next, Int64(clamping: newest)))
            waiting -= parts[next].count
            next = (next + 1) % Self.partCount
        }
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
