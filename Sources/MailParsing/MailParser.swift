internal import CGMime
public import Mail

/// Bytes to a message: our limits first, then GMime, then plain values.
///
/// Nothing in the bytes is believed: what is no date, address or identifier stays text, what cannot be written into a
/// header is cleaned, an enclosed message is kept as the bytes it is. What ``MailWriter`` writes reads back equal.
/// See: RFC 5322, RFC 2045 to 2049, RFC 2231, spec mail.md 6.
public struct MailParser: Sendable {
    public let limits: ParseLimits

    public init(limits: ParseLimits = .submission) {
        self.limits = limits
    }

    /// - Parameter raw: a mail with LF or CR LF at the ends of its lines.
    /// - Throws: `MailError` with the limit that is broken, or `.unparsable` when there is no mail in the bytes.
    public func parse(_ raw: [UInt8]) throws(MailError) -> MailMessage {
        guard !raw.isEmpty else { throw MailError(.unparsable, "there is no mail in no bytes") }
        GMimeLibrary.start()
        let scanned: Result<[Range<Int>], MailError> = raw.withUnsafeBufferPointer { buffer in
            do throws(MailError) { return .success(try StructureScan.check(buffer, limits)) } catch {
                return .failure(error)
            }
        }
        let clean = Self.withoutNUL(raw, in: try scanned.get())
        let parsed = clean.withUnsafeBufferPointer { xm_message_parse($0.baseAddress, $0.count) }
        guard let parsed else { throw MailError(.unparsable, "there is no mail in these bytes") }
        defer { xm_message_free(parsed) }
        guard let body = xm_message_body(parsed), let envelope = xm_message_object(parsed) else {
            throw MailError(.unparsable, "the mail has no body")
        }
        var reader = PartReader(raw: clean, limits: limits)
        return MailMessage(
            header: MailHeader(HeaderReader.fields(of: envelope)),
            body: try reader.part(body, around: envelope))
    }

    /// Only the header fields, in order, of a mail or of its beginning: a file's first 64 KiB are enough.
    ///
    /// - Throws: `MailError` with the limit that is broken.
    public func parseHeader(_ beginning: [UInt8]) throws(MailError) -> MailHeader {
        var end = beginning.count
        var lineStart = 0
        while lineStart < beginning.count {
            let line = beginning[lineStart...].prefix { $0 != 0x0A }
            if line.isEmpty || line.elementsEqual([0x0D]) {
                end = lineStart
                break
            }
            lineStart = line.endIndex + 1
        }
        return try parse(Array(beginning[..<end].filter { $0 != 0 }) + [0x0A]).header
    }

    /// In C a text ends at a NUL, and the rest of a header field would vanish.
    private static func withoutNUL(_ raw: [UInt8], in blocks: [Range<Int>]) -> [UInt8] {
        var copy = raw
        for block in blocks {
            for index in block where index < copy.count && copy[index] == 0 { copy[index] = 0x20 }
        }
        return copy
    }
}
