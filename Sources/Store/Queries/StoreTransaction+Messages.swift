import Foundation
import GRDB

extension StoreTransaction {
    private static let messageColumns = """
        id, conversation, sequence, originator, sender_inbox, sender_installation, sender_verified, sent_ns, kind,
        status, content_type, content, idempotency_key, reference, expire_ns
        """

    private func message(_ row: Row) -> MessageRecord {
        MessageRecord(
            id: row.bytes(0), conversation: row.bytes(1), sequence: row[2], originator: row[3],
            senderInbox: row[4],
            senderInstallation: row.bytes(5), senderVerified: row[6], sentNanoseconds: row[7],
            kind: MessageRecord.Kind(rawValue: row[8]) ?? .application,
            status: MessageRecord.Status(rawValue: row[9]) ?? .failed, contentType: row[10],
            content: row.bytes(11),
            idempotencyKey: row[12], reference: row.optionalBytes(13), expireNanoseconds: row[14])
    }

    /// Writes a new message; one of the same id stays as it is.
    ///
    /// - Returns: Whether it was new.
    @discardableResult
    public func insert(_ record: MessageRecord) throws -> Bool {
        try run(
            """
            INSERT OR IGNORE INTO messages (\(StoreTransaction.messageColumns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                Data(record.id), Data(record.conversation), record.sequence, record.originator,
                record.senderInbox,
                Data(record.senderInstallation), record.senderVerified, record.sentNanoseconds,
                record.kind.rawValue,
                record.status.rawValue, record.contentType, Data(record.content), record.idempotencyKey,
                record.reference.map { Data($0) }, record.expireNanoseconds,
            ])
        return changes > 0
    }

    /// One message.
    public func message(_ id: [UInt8]) throws -> MessageRecord? {
        try first("SELECT \(StoreTransaction.messageColumns) FROM messages WHERE id = ?", [Data(id)], message)
    }

    /// The message whose id begins with these hexadecimal digits; nil when there is none, or they are none.
    public func message(idPrefix digits: String) throws -> MessageRecord? {
        guard let first = StoreTransaction.bytes(digits), !first.isEmpty else { return nil }
        var end = first
        var position = end.count - 1
        while position >= 0, end[position] == .max { position -= 1 }
        guard position >= 0 else { return nil }
        end[position] += 1
        return try self.first(
            "SELECT \(StoreTransaction.messageColumns) FROM messages WHERE id >= ? AND id < ? LIMIT 1",
            [Data(first), Data(end.prefix(position + 1))], message)
    }

    private static func bytes(_ digits: String) -> [UInt8]? {
        let digits = Array(digits.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16)
            else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }

    /// Messages of several groups (the stitched groups of a DM) in the order of their times.
    public func messages(
        conversations: [[UInt8]], afterNanoseconds: Int64? = nil, limit: Int? = nil
    ) throws -> [MessageRecord] {
        let marks = Array(repeating: "?", count: conversations.count).joined(separator: ", ")
        var arguments = StatementArguments(conversations.map { Data($0) })
        arguments += [afterNanoseconds ?? .min, limit ?? -1]
        return try all(
            """
            SELECT \(StoreTransaction.messageColumns) FROM messages
            WHERE conversation IN (\(marks)) AND sent_ns > ? ORDER BY sent_ns, sequence, rowid LIMIT ?
            """, arguments, message)
    }

    /// A page of the messages of several groups in the order of their times.
    ///
    /// - Parameters:
    ///   - place: of the last message of the page before; nil begins.
    ///   - start: only what was sent after this time.
    ///   - limit: at most so many.
    public func messagePage(
        conversations: [[UInt8]], after place: MessagePlace?, sentAfterNanoseconds start: Int64, limit: Int
    ) throws -> [(place: MessagePlace, message: MessageRecord)] {
        let marks = Array(repeating: "?", count: conversations.count).joined(separator: ", ")
        var arguments = StatementArguments(conversations.map { Data($0) })
        // Said twice for the index: it knows the time alone.
        let earliest = max(start, place.map { $0.sentNanoseconds &- 1 } ?? .min)
        arguments += [
            earliest, place?.sentNanoseconds ?? .min, place?.sequence ?? .min, place?.row ?? .min, limit,
        ]
        return try all(
            """
            SELECT \(StoreTransaction.messageColumns), rowid FROM messages
            WHERE conversation IN (\(marks)) AND sent_ns > ? AND (sent_ns, sequence, rowid) > (?, ?, ?)
            ORDER BY sent_ns, sequence, rowid LIMIT ?
            """, arguments
        ) { row in
            let message = message(row)
            let place = MessagePlace(
                sentNanoseconds: message.sentNanoseconds, sequence: message.sequence, row: row[15])
            return (place, message)
        }
    }

    /// The ids that begin with these hexadecimal digits, in any case.
    ///
    /// - Parameters:
    ///   - conversations: only those of these groups; nil for all.
    ///   - limit: at most so many.
    public func messageIDs(
        beginning digits: String, in conversations: [[UInt8]]? = nil, limit: Int
    ) throws -> [[UInt8]] {
        let digits = digits.lowercased()
        let whole = StoreTransaction.bytes(String(digits.prefix(digits.utf8.count & ~1))) ?? []
        // All ids that begin with the whole bytes lie between them and them followed by the largest bytes.
        var arguments: StatementArguments = [Data(whole), Data(whole + Array(repeating: 255, count: 32))]
        arguments += [digits + "*"]
        var place = ""
        if let conversations {
            place =
                "AND conversation IN (\(Array(repeating: "?", count: conversations.count).joined(separator: ", ")))"
            arguments += StatementArguments(conversations.map { Data($0) })
        }
        arguments += [limit]
        return try all(
            """
            SELECT id FROM messages WHERE id >= ? AND id <= ? AND lower(hex(id)) GLOB ? \(place)
            ORDER BY id LIMIT ?
            """, arguments
        ) { $0.bytes(0) }
    }

    /// The ids of all messages of several groups, in the order of their times.
    public func messageIDs(conversations: [[UInt8]]) throws -> [[UInt8]] {
        let marks = Array(repeating: "?", count: conversations.count).joined(separator: ", ")
        return try all(
            "SELECT id FROM messages WHERE conversation IN (\(marks)) ORDER BY sent_ns, sequence, rowid",
            StatementArguments(conversations.map { Data($0) })
        ) { $0.bytes(0) }
    }

    /// The newest messages of several groups, newest first.
    public func newestMessages(
        conversations: [[UInt8]], contentType: String? = nil, beforeNanoseconds: Int64? = nil, limit: Int
    ) throws -> [MessageRecord] {
        let marks = Array(repeating: "?", count: conversations.count).joined(separator: ", ")
        var arguments = StatementArguments(conversations.map { Data($0) })
        arguments += [beforeNanoseconds ?? .max, contentType, contentType, limit]
        return try all(
            """
            SELECT \(StoreTransaction.messageColumns) FROM messages
            WHERE conversation IN (\(marks)) AND sent_ns < ? AND (? IS NULL OR content_type = ?)
            ORDER BY sent_ns DESC, sequence DESC, rowid DESC LIMIT ?
            """, arguments, message)
    }

    /// Messages that answer or react to one.
    public func messages(referring reference: [UInt8]) throws -> [MessageRecord] {
        try all(
            "SELECT \(StoreTransaction.messageColumns) FROM messages WHERE reference = ? ORDER BY sent_ns, rowid",
            [Data(reference)], message)
    }

    /// How many messages there are in a conversation.
    public func messageCount(_ conversation: [UInt8]) throws -> Int {
        try first("SELECT COUNT(*) FROM messages WHERE conversation = ?", [Data(conversation)]) { $0[0] } ?? 0
    }

    /// Our own message came back: the node's time and place take the place of ours.
    public func markPublished(
        _ id: [UInt8], sequence: Int64, originator: Int64, sentNanoseconds: Int64, expireNanoseconds: Int64?
    ) throws {
        try run(
            """
            UPDATE messages SET status = 2, sequence = ?, originator = ?, sent_ns = ?, expire_ns = ?
            WHERE id = ? AND status <> 2
            """, [sequence, originator, sentNanoseconds, expireNanoseconds, Data(id)])
    }

    /// Our own message will never be sent.
    public func markFailed(_ id: [UInt8]) throws {
        try run("UPDATE messages SET status = 3 WHERE id = ? AND status = 1", [Data(id)])
    }

    /// Published messages whose time has come.
    public func expiredMessages(nowNanoseconds now: Int64, limit: Int) throws -> [MessageRecord] {
        try all(
            """
            SELECT \(StoreTransaction.messageColumns) FROM messages
            WHERE expire_ns <= ? AND status = 2 AND kind = 1 ORDER BY expire_ns LIMIT ?
            """, [now, limit], message)
    }

    /// When the next message disappears.
    public func nextExpiryNanoseconds() throws -> Int64? {
        try first("SELECT MIN(expire_ns) FROM messages WHERE expire_ns IS NOT NULL AND status = 2") {
            $0[0] as Int64?
        }
            ?? nil
    }

    /// Removes a message for good.
    public func removeMessage(_ id: [UInt8]) throws {
        try run("DELETE FROM messages WHERE id = ?", [Data(id)])
    }

    /// Takes the content of a message away and leaves the row, as a deletion for everyone does.
    public func eraseContent(_ id: [UInt8]) throws {
        try run("UPDATE messages SET content = x'', idempotency_key = '' WHERE id = ?", [Data(id)])
    }
}

/// Where a message stands among those of its conversation.
public struct MessagePlace: Sendable, Hashable {
    let sentNanoseconds: Int64
    let sequence: Int64
    let row: Int64
}
