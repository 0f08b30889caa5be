internal import Crypto

/// Seals and opens the records of an archive, one after another, each with the nonce after the last one's.
///
/// See: spec device-sync.md 7.1
struct ArchiveCipher {
    static let keyByteCount = 32
    static let nonceByteCount = 12
    static let tagByteCount = 16

    private let key: SymmetricKey
    /// Little-endian, and counted modulo 2^96.
    private var nonce: [UInt8]

    /// Longer keys are cut, as the reference does.
    init(key: [UInt8], nonce: [UInt8]) throws(ContentError) {
        guard key.count >= Self.keyByteCount, nonce.count == Self.nonceByteCount else {
            throw ContentError(.malformedArchive, "a key or nonce of the wrong length")
        }
        self.key = SymmetricKey(data: key.prefix(Self.keyByteCount))
        self.nonce = nonce
    }

    mutating func seal(_ plaintext: [UInt8]) throws(ContentError) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(plaintext, using: key, nonce: AES.GCM.Nonce(data: nonce))
            step(by: 1)
            return Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw ContentError(.notSendable, "a record that cannot be sealed")
        }
    }

    /// Releases of old used one nonce for every record: after a failure the nonce before is tried.
    mutating func open(_ record: [UInt8]) throws(ContentError) -> [UInt8] {
        if let plaintext = attempt(record) { return plaintext }
        step(by: -1)
        if let plaintext = attempt(record) { return plaintext }
        throw ContentError(.malformedArchive, "a record sealed with another key")
    }

    private mutating func attempt(_ record: [UInt8]) -> [UInt8]? {
        guard record.count >= Self.tagByteCount, let nonce = try? AES.GCM.Nonce(data: nonce) else {
            return nil
        }
        let split = record.count - Self.tagByteCount
        guard
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: record[..<split], tag: record[split...]),
            let plaintext = try? AES.GCM.open(box, using: key)
        else { return nil }
        step(by: 1)
        return Array(plaintext)
    }

    private mutating func step(by direction: Int) {
        for position in nonce.indices {
            if direction > 0 {
                nonce[position] &+= 1
                if nonce[position] != 0 { return }
            } else {
                nonce[position] &-= 1
                if nonce[position] != 0xff { return }
            }
        }
    }
}
