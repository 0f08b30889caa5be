import Foundation
import GRDB

/// What may be asked of the store and told to it inside ``ClientDatabase/write(_:)`` or ``ClientDatabase/read(_:)``.
///
/// The questions are extensions, one file per subject, under `Queries/`. A value of this type must not leave the block it
/// was given to.
public struct StoreTransaction {
    let database: Database
    let key: DataKey
    let notes: TransactionNotes

    /// Runs a statement that returns nothing; compiled once per connection.
    func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        let statement = try database.cachedStatement(sql: sql)
        try statement.execute(arguments: arguments)
    }

    /// Rows a statement changed last.
    var changes: Int { database.changesCount }

    /// All rows of a question, mapped.
    func all<Record>(
        _ sql: String, _ arguments: StatementArguments = StatementArguments(), _ map: (Row) throws -> Record
    ) throws -> [Record] {
        let statement = try database.cachedStatement(sql: sql)
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        var records: [Record] = []
        while let row = try cursor.next() { records.append(try map(row)) }
        return records
    }

    /// The first row of a question, mapped.
    func first<Record>(
        _ sql: String, _ arguments: StatementArguments = StatementArguments(), _ map: (Row) throws -> Record
    ) throws -> Record? {
        let statement = try database.cachedStatement(sql: sql)
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        return try cursor.next().map(map)
    }

    func seal(_ bytes: some DataProtocol, _ column: StaticString, _ row: [UInt8]) throws -> Data {
        try key.seal(bytes, at: SealedPlace(column: column, row: row))
    }

    func open(_ sealed: Data, _ column: StaticString, _ row: [UInt8]) throws -> [UInt8] {
        [UInt8](try key.open(sealed, at: SealedPlace(column: column, row: row)))
    }
}

extension Row {
    /// A column of bytes; empty when null.
    func bytes(_ column: Int) -> [UInt8] {
        (try? withUnsafeData(atIndex: column) { data in data.map { [UInt8]($0) } }) ?? []
    }

    /// A column of bytes, or nothing when null.
    func optionalBytes(_ column: Int) -> [UInt8]? {
        (try? withUnsafeData(atIndex: column) { data in data.map { [UInt8]($0) } }) ?? nil
    }
}
