/// Writes an archive record by record.
///
/// See: spec device-sync.md 7
public struct ArchiveWriter: ~Copyable {
    private var cipher: ArchiveCipher
    private let frame = ZstandardCompressor()
    private var header: [UInt8]

    /// - Parameters:
    ///   - key: 32 random bytes that were never used before.
    ///   - nonce: 12 random bytes.
    /// - Throws: `malformedArchive` for lengths other than these.
    public init(key: [UInt8], nonce: [UInt8]) throws(ContentError) {
        cipher = try ArchiveCipher(key: key, nonce: nonce)
        header = [0, 0] + nonce
    }

    /// The bytes of the file that are ready after one more record. The first record is the metadata, and conversations
    /// come before their messages.
    public mutating func write(_ element: ArchiveElement) throws(ContentError) -> [UInt8] {
        let record = try cipher.seal(try element.serialized())
        guard let length = UInt32(exactly: record.count) else {
            throw ContentError(.notSendable, "a record too large for its length")
        }
        let prefix = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) }
        return takeHeader() + (try frame.compress(prefix + record, ending: false))
    }

    /// The last bytes of the file.
    public mutating func finish() throws(ContentError) -> [UInt8] {
        takeHeader() + (try frame.compress([], ending: true))
    }

    private mutating func takeHeader() -> [UInt8] {
        defer { header = [] }
        return header
    }
}
