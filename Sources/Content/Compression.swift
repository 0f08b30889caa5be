internal import CZlib

/// Inflates what other clients compressed. We never compress: libxmtp's readers could not show it.
///
/// The flag's two values mean four formats in practice, and the writers do not agree which.
///
/// See: spec content.md 2
public enum ContentCompression {
    /// The flag's value for "deflate": RFC 1950 by most writers, RFC 1951 by iOS.
    public static let deflate: Int32 = 0
    /// The flag's value for "gzip": RFC 1952 by most writers, Apple's LZFSE by iOS, which we cannot read.
    public static let gzip: Int32 = 1

    /// No more than this comes out of an inflation.
    public static let byteLimit = 25 * 1024 * 1024
    /// Nor more than this many times what went in.
    public static let ratioLimit = 1000

    /// The content inflated, in the order the formats are worth trying; none when no format fits.
    static func candidates(_ encoded: EncodedContent) -> [EncodedContent] {
        formats(encoded).compactMap { format in
            guard let bytes = try? inflate(encoded.content, format) else { return nil }
            var inflated = encoded
            inflated.content = bytes
            inflated.compression = nil
            return inflated
        }
    }

    /// Inflates content that carries the flag.
    ///
    /// - Throws: `notDecompressable` when no format fits, and for content that would grow beyond the limits.
    public static func inflate(_ encoded: EncodedContent) throws(ContentError) -> [UInt8] {
        for format in formats(encoded) {
            if let bytes = try? inflate(encoded.content, format) { return bytes }
        }
        throw ContentError(.notDecompressable, "compressed in no format we know")
    }

    /// zlib's window argument for each format.
    private enum Format: Int32 {
        case raw = -15
        case zlib = 15
        case gzip = 31
    }

    private static func formats(_ encoded: EncodedContent) -> [Format] {
        let bytes = encoded.content
        switch encoded.compression {
        case gzip: return bytes.starts(with: [0x1f, 0x8b]) ? [.gzip] : []
        case deflate:
            guard bytes.count >= 2, bytes[0] & 15 == 8, (Int(bytes[0]) << 8 + Int(bytes[1])) % 31 == 0 else {
                return [.raw]
            }
            return [.zlib, .raw]
        default: return []
        }
    }

    private static func inflate(_ input: [UInt8], _ format: Format) throws(ContentError) -> [UInt8] {
        let limit = min(byteLimit, input.count.multipliedReportingOverflow(by: ratioLimit).partialValue)
        var stream = z_stream()
        guard inflateInit2_(&stream, format.rawValue, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK
        else {
            throw ContentError(.notDecompressable, "zlib cannot start")
        }
        defer { inflateEnd(&stream) }
        var input = input
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        let status = input.withUnsafeMutableBufferPointer { source -> CInt in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(clamping: source.count)
            var status = Z_OK
            while status == Z_OK, output.count <= limit {
                status = chunk.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    return CZlib.inflate(&stream, Z_NO_FLUSH)
                }
                output += chunk[..<(chunk.count - Int(stream.avail_out))]
            }
            return status
        }
        guard status == Z_STREAM_END, output.count <= limit else {
            throw ContentError(.notDecompressable, "compressed bytes that end early or grow too large")
        }
        return output
    }
}
