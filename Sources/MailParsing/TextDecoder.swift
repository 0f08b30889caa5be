internal import CGMime
public import Mail

/// The text of a part in UTF-8, whatever charset it came in.
///
/// See: RFC 2046 section 4.1.2.
public enum TextDecoder {
    /// - Returns: the text with LF at the ends of its lines.
    /// - Throws: `MailError.charset` when the charset is unknown or the bytes are not in it: a message is refused rather
    ///   than sent with other words than were written.
    public static func text(of part: MIMEPart) throws(MailError) -> String {
        guard let data = part.data else { throw MailError(.malformed, "a multipart is no text") }
        return withoutCR(try decode(data, charset: part.mediaType.parameter("charset")))
    }

    private static func decode(_ data: [UInt8], charset: String?) throws(MailError) -> String {
        let name = (charset ?? "us-ascii").lowercased()
        // Programs that say nothing, or ASCII, and mean UTF-8 are many; nothing else looks like UTF-8 by chance.
        if ["utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit"].contains(name) {
            if let text = String(validating: data, as: UTF8.self) { return text }
            throw MailError(.charset, "the text is not in the charset it names")
        }
        let isName = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || "-_.:".utf8.contains(byte)
        }
        guard isName, (1...40).contains(name.utf8.count) else {
            throw MailError(.charset, "the text names no charset")
        }
        return try convert(data, from: name)
    }

    private static func convert(_ data: [UInt8], from name: String) throws(MailError) -> String {
        GMimeLibrary.start()
        var count = 0
        var unknown: Int32 = 0
        let converted = data.withUnsafeBufferPointer { buffer in
            xm_to_utf8(buffer.baseAddress, buffer.count, name, &count, &unknown)
        }
        guard let bytes = GMimeLibrary.bytes(owned: converted, count: count) else {
            let reason =
                unknown != 0
                ? "the charset of the text is unknown" : "the text is not in the charset it names"
            throw MailError(.charset, reason)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MailError(.charset, "the text is not in the charset it names")
        }
        return text
    }

    private static func withoutCR(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if byte == 0x0A, output.last == 0x0D { output.removeLast() }
            output.append(byte)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
