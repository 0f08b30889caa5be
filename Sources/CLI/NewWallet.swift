internal import Client
internal import Control
internal import Foundation
internal import Glibc
internal import Identity

/// A wallet that this program makes.
enum NewWallet {
    /// Where the key of an account's new wallet is kept.
    static func path(_ account: AccountConfiguration) -> String { "\(account.stateFolder)/wallet.key" }

    /// A signer with the key in a file; the key is made first when there is no such file.
    ///
    /// - Throws: `ControlError`.
    static func signer(keptIn path: String) throws -> LocalKeySigner {
        if access(path, F_OK) != 0 { try make(path) }
        return try LocalKeySigner(
            privateKey: String(decoding: try SecretInput.read(file: path), as: UTF8.self))
    }

    private static func make(_ path: String) throws {
        var random = SystemRandom()
        var key = [UInt8](repeating: 0, count: 32)
        defer { for index in key.indices { key[index] = 0 } }
        // Nearly every number is a key.
        repeat {
            key.withUnsafeMutableBytes { random.fill($0) }
        } while (try? LocalKeySigner(privateKey: hex(key))) == nil
        try PrivateFile.create(path, Array((hex(key) + "\n").utf8))
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }
}
