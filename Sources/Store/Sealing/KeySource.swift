import Foundation
import CryptoExtras
import Glibc

/// Where the key of a store comes from.
///
/// See: spec toolchain.md 6
public enum KeySource: Sendable {
    /// A file with the 32 bytes of the key, mode 0600; made on first use.
    case keyFile(path: String)
    /// A credential that systemd put into `$CREDENTIALS_DIRECTORY`, by name; never made by us.
    case credential(folder: String, name: String)
    /// A passphrase that unwraps the key kept, wrapped, in a file; made on first use.
    case passphrase(wrappedKeyPath: String, passphrase: @Sendable () throws -> [UInt8])

    /// Costs of scrypt for a wrapped key.
    ///
    /// See: spec toolchain.md 6
    static let scryptRounds = 1 << 15
    static let scryptBlockSize = 8
    static let scryptParallelism = 1
    static let saltByteCount = 16

    /// The key; made and written first if there is none and `create` allows it.
    ///
    /// - Throws: ``StoreError`` with code `key` or `inaccessible`.
    func key(create: Bool) throws -> DataKey {
        switch self {
        case .keyFile(let path):
            if let bytes = try PrivateFile.read(path) { return try DataKey(bytes: bytes) }
            guard create else { throw StoreError(.key, "The key file of the store is missing.") }
            let key = DataKey.random()
            try key.withBytes { try PrivateFile.create(path, Data($0)) }
            return key
        case .credential(let folder, let name):
            guard let bytes = try PrivateFile.read(folder + "/" + name, checksPermissions: false) else {
                throw StoreError(.key, "systemd passed no credential of the name the configuration gives.")
            }
            return try DataKey(bytes: bytes)
        case .passphrase(let path, let passphrase):
            if let wrapped = try PrivateFile.read(path) {
                return try KeySource.unwrap(wrapped, passphrase: passphrase())
            }
            guard create else { throw StoreError(.key, "The wrapped key of the store is missing.") }
            let key = DataKey.random()
            try PrivateFile.create(path, KeySource.wrap(key, passphrase: passphrase()))
            return key
        }
    }

    private static let place = SealedPlace(column: "wrapped-key", row: [])

    /// `salt ‖ sealed key`.
    static func wrap(_ key: DataKey, passphrase: [UInt8]) throws -> Data {
        var generator = SystemRandomNumberGenerator()
        let salt = Data((0..<saltByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        let wrapping = try wrappingKey(passphrase: passphrase, salt: salt)
        var file = salt
        file.append(try key.withBytes { try wrapping.seal(Data($0), at: place) })
        return file
    }

    static func unwrap(_ file: Data, passphrase: [UInt8]) throws -> DataKey {
        guard file.count > saltByteCount else {
            throw StoreError(.key, "The wrapped key of the store is damaged.")
        }
        let salt = Data(file.prefix(saltByteCount))
        let wrapping = try wrappingKey(passphrase: passphrase, salt: salt)
        do {
            return try DataKey(bytes: wrapping.open(Data(file.dropFirst(saltByteCount)), at: place))
        } catch {
            throw StoreError(.key, "The passphrase is not the one of this store.")
        }
    }

    private static func wrappingKey(passphrase: [UInt8], salt: Data) throws -> DataKey {
        let derived = try KDF.Scrypt.deriveKey(
            from: passphrase, salt: salt, outputByteCount: DataKey.byteCount, rounds: scryptRounds,
            blockSize: scryptBlockSize, parallelism: scryptParallelism)
        return try DataKey(bytes: derived)
    }
}
