import Foundation
import GRDB
import Testing

@testable import LocalNode

/// Reading a file beside its writer.
struct ReadConnectionsTests {
    private let pool: DatabasePool
    private let readers: ReadConnections

    init() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("readers-\(UUID().uuidString).sqlite").path
        pool = try DatabasePool(path: path)
        readers = ReadConnections(path: path, configuration: Configuration())
        try pool.write { try $0.execute(sql: "CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)") }
    }

    private func sum(_ db: Database) throws -> Int? { try Int.fetchOne(db, sql: "SELECT sum(n) FROM t") }

    @Test func aReaderSeesWhatIsWrittenAndWaitsForNoWriter() throws {
        #expect(try readers.read(sum) == 1)
        try pool.write { db in
            try db.execute(sql: "INSERT INTO t VALUES (2)")
            #expect(try readers.read(sum) == 1)
        }
        #expect(try readers.read(sum) == 3)
        #expect(throws: DatabaseError.self) { try readers.read { try $0.execute(sql: "DELETE FROM t") } }
    }

    @Test func readersStandInNobodysWay() throws {
        let sums = try readers.read { first in
            try [sum(first), readers.read { try [sum($0), readers.read(sum)] }.last ?? nil]
        }
        #expect(sums == [1, 1])
    }

    @Test func nothingIsReadAfterTheEndButWhatHasBegun() throws {
        let last = try readers.read { db in
            readers.close()
            return try sum(db)
        }
        #expect(last == 1)
        #expect(throws: DatabaseError.self) { try readers.read(sum) }
    }
}
