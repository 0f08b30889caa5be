import Foundation
import GRDB
import Testing

@testable import Store

/// Old keys are really gone: not only unreachable by a statement, but absent from the bytes of every file.
struct ErasureTests {
    let folder = TemporaryFolder()

    private func allBytes() throws -> Data {
        var bytes = Data()
        let root = URL(fileURLWithPath: folder.path + "/account")
        for name in try FileManager.default.contentsOfDirectory(atPath: root.path) {
            bytes.append(try Data(contentsOf: root.appendingPathComponent(name)))
        }
        return bytes
    }

    @Test func aReplacedOrRemovedPartIsGoneFromTheFiles() throws {
        let database = try ClientDatabase(
            folder: folder.path + "/account", key: .keyFile(path: folder.path + "/key"))
        let conversation: [UInt8] = Array(repeating: 7, count: 16)
        let large = [UInt8](repeating: 0x5A, count: 9000)
        var sealed: [Data] = []
        for round in 0..<3 {
            try database.write { transaction throws in
                try transaction.setGroupPart(conversation, "epoch", large + [UInt8(round)])
                try transaction.setGroupPart(conversation, "ratchet.\(round)", [UInt8(round)])
            }
            sealed.append(
                try #require(
                    try database.read { transaction throws in
                        try transaction.first(
                            "SELECT sealed FROM group_parts WHERE part = CAST('epoch' AS BLOB)"
                        ) { $0[0] as Data }
                    }))
        }
        try database.checkpoint()
        let newest = try allBytes()
        #expect(newest.range(of: sealed[2].prefix(64)) != nil)
        #expect(newest.range(of: sealed[0].prefix(64)) == nil)
        #expect(newest.range(of: sealed[1].prefix(64)) == nil)

        try database.write { try $0.removeGroupParts(conversation) }
        try database.checkpoint()
        let after = try allBytes()
        #expect(after.range(of: sealed[2].prefix(64)) == nil)
        #expect(after.range(of: sealed[2].suffix(64)) == nil)
    }

    @Test func nothingSecretLiesOpenInTheFiles() throws {
        let database = try ClientDatabase(
            folder: folder.path + "/account", key: .keyFile(path: folder.path + "/key"))
        let secret: [UInt8] = Array("a secret nobody may find in a copied file".utf8)
        try database.write { transaction throws in
            try transaction.setSecret("wallet", secret)
            try transaction.setGroupPart([1], "epoch", secret)
            try transaction.insertKeyPackage(
                KeyPackageRecord(
                    reference: [2], initKey: [3], wrapperKey: [4], bundle: secret, createdNanoseconds: 1))
            var intent = IntentRecord(conversation: [1], kind: .keyUpdate, data: [])
            intent.number = try transaction.insert(intent)
            intent.staged = secret
            intent.after = secret
            intent.payload = secret
            try transaction.update(intent)
        }
        #expect(try allBytes().range(of: Data(secret)) == nil)
        try database.checkpoint()
        #expect(try allBytes().range(of: Data(secret)) == nil)
        let intent = try #require(try database.read { try $0.intents([1], in: [.toPublish]).first })
        #expect(intent.staged == secret && intent.after == secret && intent.payload == secret)
    }

    @Test func aValueMovedToAnotherRowDoesNotOpen() throws {
        let database = try ClientDatabase(
            folder: folder.path + "/account", key: .keyFile(path: folder.path + "/key"))
        try database.write { transaction throws in
            try transaction.setGroupPart([1], "epoch", [1])
            try transaction.setGroupPart([2], "epoch", [2])
            try transaction.run(
                "UPDATE group_parts SET sealed = (SELECT sealed FROM group_parts WHERE conversation = x'01')")
        }
        #expect(try database.read { try $0.groupPart([1], "epoch") } == [1])
        let error = #expect(throws: StoreError.self) { try database.read { try $0.groupPart([2], "epoch") } }
        #expect(error?.code == .seal)
    }
}

extension StoreTransaction {
    fileprivate func setGroupPart(_ conversation: [UInt8], _ part: String, _ value: [UInt8]) throws {
        try value.withUnsafeBytes { try setGroupPart(conversation, Array(part.utf8), $0) }
    }

    fileprivate func groupPart(_ conversation: [UInt8], _ part: String) throws -> [UInt8]? {
        try groupParts(conversation)[Array(part.utf8)]
    }
}
