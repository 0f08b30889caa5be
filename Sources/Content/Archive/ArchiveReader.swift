/// Reads an archive in pieces of any size, holding no more than one record and one window of it.
///
/// See: spec device-sync.md 7
public struct ArchiveReader: ~Copyable {
    /// The version and the nonce, before the compressed rest.
    static let headerByteCount = 14
    /// A record longer than this is refused: a message is at most 25 MiB on the wire.
    static let recordByteLimit = 32 * 1024 * 1024

    private let key: [UInt8]
    private var header: [UInt8] = []
    private var frame = ZstandardDecompressor()
    private var cipher: ArchiveCipher?
    private var pending: [UInt8] = []
    private var consumed = 0
    private var sawMetadata = false

    /// - Parameter key: 32 bytes; what is beyond is not used.
    public init(key: [UInt8]) { self.key = key }

    /// Takes the next piece of the file and gives the records that are complete with it.
    ///
    /// - Throws: `malformedArchive` when the file is no archive or its key another; `malformedProtobuf` for a record that
    ///   is none. Nothing can be read after an error.
    public mutating func read(_ piece: [UInt8]) throws(ContentError) -> [ArchiveElement] {
        var elements: [ArchiveElement] = []
        for record in try records(piece) { elements.append(try ArchiveElement(serialized: record)) }
        guard let first = elements.first else { return [] }
        if !sawMetadata {
            guard case .metadata = first else {
                throw ContentError(.malformedArchive, "the first record is not the metadata")
            }
            sawMetadata = true
        }
        return elements
    }

    /// Says that the file is at its end.
    ///
    /// - Throws: `malformedArchive` when something is missing.
    public func finish() throws(ContentError) {
        guard sawMetadata, frame.isComplete, consumed == pending.count else {
            throw ContentError(.malformedArchive, "the file ends too early")
        }
    }

    /// The plaintexts of the records that are complete with a piece.
    mutating func records(_ piece: [UInt8]) throws(ContentError) -> [[UInt8]] {
        var piece = piece[...]
        if cipher == nil {
            let missing = Self.headerByteCount - header.count
            header += piece.prefix(missing)
            piece = piece.dropFirst(missing)
            guard header.count == Self.headerByteCount else { return [] }
            // The version in the first two bytes is not checked, as in the reference.
            cipher = try ArchiveCipher(key: key, nonce: Array(header[2...]))
        }
        var records: [[UInt8]] = []
        let rest = Array(piece)
        var offset = 0
        var isFull = false
        while !frame.isComplete, offset < rest.count || isFull {
            pending += try frame.decompress(rest, from: &offset, isFull: &isFull)
            while let record = try nextRecord() { records.append(record) }
        }
        return records
    }

    private mutating func nextRecord() throws(ContentError) -> [UInt8]? {
        guard pending.count - consumed >= 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(pending[consumed + $1]) << (8 * $1) }
        guard length <= Self.recordByteLimit else {
            throw ContentError(.limitExceeded, "a record of more than \(Self.recordByteLimit) bytes")
        }
        guard pending.count - consumed >= 4 + length else {
            if consumed > 0 {
                pending.removeFirst(consumed)
                consumed = 0
            }
            return nil
        }
        let record = Array(pending[consumed + 4..<consumed + 4 + length])
        consumed += 4 + length
        return try cipher?.open(record)
    }
}
