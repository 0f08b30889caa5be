import Foundation
import GRDB
import Testing

@testable import Store

struct ClientDatabaseTests {
    let folder = TemporaryFolder()

    private func open(create: Bool = true) throws -> ClientDatabase {
        try ClientDatabase(
            folder: folder.path + "/account", key: .keyFile(path: folder.path + "/key"), create: create)
    }

    @Test func aSecondOwnerIsRefusedInOneSentence() throws {
        let first = try open()
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.code == .inUse)
        #expect(error?.reason.filter { $0 == "." }.count == 1)
        try first.close()
    }

    @Test func anAccountThatDoesNotExistIsNotMadeUnasked() {
        let error = #expect(throws: StoreError.self) { try open(create: false) }
        #expect(error?.code == .inaccessible)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/account"))
    }

    /// SQLite's levels: 2 flushes the log with each commit, 1 does not.
    @Test func everyTransactionIsAsDurableAsItSays() throws {
        let database = try open()
        let level = { (transaction: StoreTransaction) throws -> Int? in
            try Int.fetchOne(transaction.database, sql: "PRAGMA synchronous")
        }
        #expect(try database.write(.synced, level) == 2)
        #expect(try database.write(.ordered, level) == 1)
        #expect(try database.write(.synced, level) == 2)
    }

    @Test func aTransactionThatThrowsLeavesNothingBehind() throws {
        struct Stop: Error {}
        let database = try open()
        #expect(throws: Stop.self) {
            try database.write { transaction throws in
                try transaction.setSecret("wallet", [1, 2, 3])
                try transaction.advanceCursor("welcome", to: 7)
                throw Stop()
            }
        }
        #expect(try database.read { try $0.secret("wallet") } == nil)
        #expect(try database.read { try $0.cursor("welcome") } == 0)
    }

    @Test func anotherKeyIsRefusedBeforeAnySecretIsRead() throws {
        let database = try open()
        try database.close()
        try FileManager.default.removeItem(atPath: folder.path + "/key")
        let other = DataKey.random()
        try other.withBytes { try PrivateFile.create(folder.path + "/key", Data($0)) }
        // The first owner's lock goes with its value.
        _ = consume database
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.code == .key)
    }

    @Test func aDamagedFileIsNamedAndNotOverwritten() throws {
        let path = folder.path + "/account/" + ClientDatabase.fileName
        do { try open().close() }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes.replaceSubrange(0..<64, with: Data(repeating: 0x41, count: 64))
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.code == .damaged)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    }

    @Test func aStoreOfANewerProgramIsLeftAlone() throws {
        let database = try open()
        try database.write {
            try $0.run("INSERT INTO grdb_migrations (identifier) VALUES ('2999-01-01 tomorrow')")
        }
        try database.close()
        _ = consume database
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.code == .tooNew)
    }

    @Test func filesAreOursAlone() throws {
        let database = try open()
        try database.write { try $0.setSecret("wallet", [1]) }
        for name in ["account/xmtp.sqlite", "account/lock", "key"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
            #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(name)")
        }
        #expect(try database.read { try $0.secret("wallet") } == [1])
    }

    @Test func integrityOfAHealthyStoreIsConfirmed() throws {
        try open().checkIntegrity()
    }
}
