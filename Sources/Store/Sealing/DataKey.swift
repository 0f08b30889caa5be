import Crypto
import Foundation

/// The key under which secret columns are sealed: ChaCha20-Poly1305, 32 bytes, random 12-byte nonces.
///
/// A sealed value is `nonce ‖ ciphertext ‖ tag`. The place of a value (format, table, column, row) is authenticated with
/// it, so that rows cannot be swapped in a copied file.
///
/// See: spec toolchain.md 6
struct DataKey: Sendable {
    /// Bytes of a key.
    static let byteCount = 32
    private static let format: UInt8 = 1
    private let key: SymmetricKey

    /// A key of 32 bytes.
    ///
    /// - Throws: ``StoreError`` with code `key` for another length.
    init(bytes: some ContiguousBytes) throws(StoreError) {
        let key = SymmetricKey(data: bytes)
        guard key.bitCount == DataKey.byteCount * 8 else {
            throw StoreError(.key, "The store's key must be \(DataKey.byteCount) bytes long.")
        }
        self.key = key
    }

    /// A fresh random key.
    static func random() -> DataKey {
        DataKey(key: SymmetricKey(size: .bits256))
    }

    private init(key: SymmetricKey) {
        self.key = key
    }

    /// Lends the bytes, for writing them to a key file.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try key.withUnsafeBytes(body)
    }

    /// Seals a value for its place.
    func seal(_ value: some DataProtocol, at place: SealedPlace) throws(StoreError) -> Data {
        do {
            return try ChaChaPoly.seal(value, using: key, authenticating: place.bytes(DataKey.format))
                .combined
        } catch {
            throw StoreError(.seal, "A value could not be sealed.")
        }
    }

    /// Opens a sealed value of a place.
    ///
    /// - Throws: ``StoreError`` with code `seal` when the key is another or the value belongs elsewhere.
    func open(_ sealed: Data, at place: SealedPlace) throws(StoreError) -> Data {
        do {
            let box = try ChaChaPoly.SealedBox(combined: sealed)
            return try ChaChaPoly.open(box, using: key, authenticating: place.bytes(DataKey.format))
        } catch {
            throw StoreError(
                .seal, "A sealed value of the store does not open: the key is not this store's key.")
        }
    }
}

/// Where a sealed value lives: its table and column, and the key of its row.
struct SealedPlace {
    let column: StaticString
    let row: [UInt8]

    func bytes(_ format: UInt8) -> [UInt8] {
        var bytes: [UInt8] = [format]
        bytes.reserveCapacity(2 + column.utf8CodeUnitCount + row.count)
        column.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0)
        bytes.append(contentsOf: row)
        return bytes
    }
}
