internal import CZlib

/// Requests compressed by gzip.
package enum Gunzip {
    private static let chunkBytes = 64 * 1024
    /// 16 asks zlib for the gzip format, 15 for its largest window.
    private static let windowBits: Int32 = 16 + 15

    /// - Throws: a refusal for bytes that are no gzip stream, and for those that would grow beyond `limit`.
    package static func inflate(_ bytes: [UInt8], limit: Int) throws(NodeRefusal) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw NodeRefusal(.internalError, "grpc: failed to decompress the received message") }
        defer { inflateEnd(&stream) }
        var input = bytes
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        let status = input.withUnsafeMutableBufferPointer { input -> Int32 in
            stream.next_in = input.baseAddress
            stream.avail_in = uInt(clamping: input.count)
            while true {
                var written = 0
                let status = chunk.withUnsafeMutableBufferPointer { chunk -> Int32 in
                    stream.next_out = chunk.baseAddress
                    stream.avail_out = uInt(clamping: chunk.count)
                    let status = CZlib.inflate(&stream, Z_NO_FLUSH)
                    written = chunk.count - Int(stream.avail_out)
                    return status
                }
                output += chunk[..<written]
                if output.count > limit { return Z_MEM_ERROR }
                if status != Z_OK { return status }
            }
        }
        guard output.count <= limit else {
            throw NodeRefusal(
                .resourceExhausted, "grpc: received message after decompression larger than max")
        }
        guard status == Z_STREAM_END else {
            throw NodeRefusal(.internalError, "grpc: failed to decompress the received message")
        }
        return output
    }
}
