import Foundation
import GRDB
@testable import LocalNode
import Testing

/// Hashes that wait in memory and move to the table.
struct KnownMessagesTests {
    private let queue: DatabaseQueue

    init() throws {
        queue = try DatabaseQueue()
        try Schema.prepare(queue, isNew: true)
    }

    private func hash(_ number: Int) -> MessageHash {
        MessageHash(groupID: [1], content: Array("\(number)".utf8))
    }

    /// Stores messages as the committer does, fifty to a transaction.
    private func store(_ numbers: ClosedRange<Int>, _ known: inout KnownMessages) throws {
        for start in stride(from: numbers.lowerBound, through: numbers.upperBound, by: 50) {
            let end = min(start + 49, numbers.upperBound)
            var working = known
            try queue.write { db in
                for number in start...end {
                    try MessageInsertion(db).insert(
                        id: UInt64(number), groupID: [1], created: 1, isCommit: false, hash: hash(number),
                        row: [1])
                    working.add(hash(number))
                }
                try working.settle(db, newest: UInt64(end))
            }
            working.didCommit()
            known = working
        }
    }

    private func isKnown(_ number: Int, _ known: KnownMessages) throws -> Bool {
        if known.contains(hash(number)) { return true }
        guard known.mayBeStored(hash(number)) else { return false }
        return try queue.read { try MessageInsertion($0).isStored(hash(number)) }
    }

    @Test func whatDoesNotWaitIsInTheTable() throws {
        var known = KnownMessages(limit: 1000)
        try store(1...5000, &known)
        #expect(known.count <= 1000)
        let stored = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM known_messages") ?? 0 }
        #expect(stored + known.count == 5000)
        for number in 1...5000 where try !isKnown(number, known) {
            Issue.record("message \(number) is forgotten")
        }
        #expect(try !isKnown(5001, known))
    }

    @Test func whatWaitedIsReadAgain() throws {
        var known = KnownMessages(limit: 1000)
        try store(1...3000, &known)
        let again = try queue.read { try KnownMessages(reading: $0) }
        #expect(again.count == known.count)
        for number in 1...3000 where try !isKnown(number, again) {
            Issue.record("message \(number) is forgotten")
        }
        // Going on from there forgets nothing either.
        var more = again
        try store(3001...4000, &more)
        for number in 1...4000 where try !isKnown(number, more) {
            Issue.record("message \(number) is forgotten")
        }
    }

    /// The filters grow with the table, and stand for what was there before they were made.
    @Test func newMessagesNeedNoLookIntoTheTable() throws {
        var known = KnownMessages(limit: 100)
        try store(1...20_000, &known)
        #expect((20_001...30_000).filter { known.mayBeStored(hash($0)) }.count < 300)
        var again = try queue.read { try KnownMessages(reading: $0, limit: 100) }
        // Nobody has looked yet.
        #expect(again.mayBeStored(hash(20_001)))
        try store(20_001...40_000, &again)
        for number in 1...40_000 where !again.contains(hash(number)) && !again.mayBeStored(hash(number)) {
            Issue.record("message \(number) is denied")
        }
        #expect((40_001...50_000).filter { again.mayBeStored(hash($0)) }.count < 300)
    }

    @Test func aFilterDeniesNothingThatWasInserted() {
        for capacity in [0, 1, 1000, 5000] {
            var filter = HashFilter(capacity: capacity)
            var number = 0
            while filter.hasRoom(for: 1) {
                filter.insert(hash(number))
                number += 1
            }
            #expect(number >= capacity)
            #expect((0..<number).allSatisfy { filter.mayContain(hash($0)) })
            #expect((number..<(number + 10_000)).filter { filter.mayContain(hash($0)) }.count < 300)
        }
    }

    @Test func aTransactionThatFailsLeavesNothing() throws {
        var known = KnownMessages(limit: 10)
        try store(1...10, &known)
        struct Failure: Error {}
        var working = known
        #expect(throws: Failure.self) {
            try queue.write { db in
                for number in 11...600 { working.add(hash(number)) }
                try working.settle(db, newest: 600)
                throw Failure()
            }
        }
        working.didRollBack()
        #expect(working.count == 10)
        #expect(try isKnown(10, working))
        #expect(try !isKnown(11, working))
        try store(11...600, &working)
        #expect(try isKnown(600, working))
    }

    @Test func allIsStoredBeforeTheFileIsClosed() throws {
        var known = KnownMessages(limit: 1000)
        try store(1...500, &known)
        #expect(known.count == 500)
        var working = known
        try queue.write { try working.settleAll($0, newest: 500) }
        working.didCommit()
        #expect(working.count == 0)
        #expect(try queue.read { try KnownMessages(reading: $0) }.count == 0)
    }

    @Test func hashesKeepTheirBytesAndOrder() throws {
        let bytes = (0..<16).map { UInt8(255 - $0) }
        let hash = try #require(MessageHash(bytes))
        #expect(hash.withBytes { Array($0) } == bytes)
        #expect(hash.firstByte == 255)
        #expect(MessageHash(bytes.dropLast()) == nil)
        let larger = try #require(MessageHash([255, 254, 253] + [UInt8](repeating: 255, count: 13)))
        #expect(hash < larger)
    }
}
