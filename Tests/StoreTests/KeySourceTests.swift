import Foundation
import Testing

@testable import Store

struct KeySourceTests {
    let folder = TemporaryFolder()

    @Test func aKeyFileOthersMayReadIsRefused() throws {
        let path = folder.path + "/key"
        let source = KeySource.keyFile(path: path)
        _ = try source.key(create: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let error = #expect(throws: StoreError.self) { try source.key(create: false) }
        #expect(error?.code == .key)
    }

    @Test func aKeyFileIsNotFollowedThroughALink() throws {
        _ = try KeySource.keyFile(path: folder.path + "/real").key(create: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/key", withDestinationPath: folder.path + "/real")
        #expect(throws: StoreError.self) {
            try KeySource.keyFile(path: folder.path + "/key").key(create: false)
        }
    }

    @Test func aPassphraseOpensOnlyItsOwnKey() throws {
        let path = folder.path + "/wrapped"
        let place = SealedPlace(column: "x", row: [])
        let made = try KeySource.passphrase(wrappedKeyPath: path, passphrase: { Array("correct".utf8) })
            .key(create: true)
        let sealed = try made.seal([9], at: place)
        let again = try KeySource.passphrase(wrappedKeyPath: path, passphrase: { Array("correct".utf8) })
            .key(create: false)
        #expect(try again.open(sealed, at: place) == Data([9]))
        let error = #expect(throws: StoreError.self) {
            try KeySource.passphrase(wrappedKeyPath: path, passphrase: { Array("wrong".utf8) }).key(
                create: false)
        }
        #expect(error?.code == .key)
    }

    @Test func aMissingKeyIsNotMadeForAnExistingStore() throws {
        let error = #expect(throws: StoreError.self) {
            try KeySource.keyFile(path: folder.path + "/none").key(create: false)
        }
        #expect(error?.code == .key)
    }

    @Test func aCredentialOfSystemdIsTakenAsItIsAndNeverMade() throws {
        let source = KeySource.credential(folder: folder.path, name: "xmtp-store")
        let error = #expect(throws: StoreError.self) { try source.key(create: true) }
        #expect(error?.code == .key)
        // systemd hands credentials out with permissions of its own.
        let path = folder.path + "/xmtp-store"
        try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: path)
        #expect(try source.key(create: false).withBytes { Array($0) } == [UInt8](repeating: 7, count: 32))
        try Data(repeating: 7, count: 31).write(to: URL(fileURLWithPath: folder.path + "/short"))
        let short = #expect(throws: StoreError.self) {
            try KeySource.credential(folder: folder.path, name: "short").key(create: false)
        }
        #expect(short?.code == .key)
    }
}
