internal import CZstd

/// One zstd frame, decompressed piece by piece.
///
/// See: RFC 8878
struct ZstandardDecompressor: ~Copyable {
    /// Frames that ask for a window above 2^25 bytes are refused; libxmtp writes 2^21.
    private static let windowLogLimit: CInt = 25

    private let context: OpaquePointer?
    private(set) var isComplete = false

    init() {
        context = ZSTD_createDCtx()
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLogLimit)
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Takes some of the input, from the offset on, and gives up to one block of output; a full block may have another
    /// behind it without any further input.
    mutating func decompress(
        _ input: [UInt8], from offset: inout Int, isFull: inout Bool
    ) throws(ContentError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_DStreamOutSize())
        var position = offset
        var produced = 0
        let status = input.withUnsafeBytes { source in
            output.withUnsafeMutableBytes { target in
                var from = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: position)
                var to = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                let status = ZSTD_decompressStream(context, &to, &from)
                position = from.pos
                produced = to.pos
                return status
            }
        }
        guard ZSTD_isError(status) == 0, isFull || position > offset || produced > 0 else {
            throw ContentError(.malformedArchive, "not a zstd frame")
        }
        isComplete = status == 0
        isFull = produced == output.count
        offset = position
        output.removeLast(output.count - produced)
        return output
    }
}

/// One zstd frame, compressed piece by piece.
struct ZstandardCompressor: ~Copyable {
    private let context: OpaquePointer?

    init() { context = ZSTD_createCCtx() }

    deinit { ZSTD_freeCCtx(context) }

    func compress(_ input: [UInt8], ending: Bool) throws(ContentError) -> [UInt8] {
        var result: [UInt8] = []
        var output = [UInt8](repeating: 0, count: ZSTD_CStreamOutSize())
        var position = 0
        var remaining = 1
        while position < input.count || (ending && remaining != 0) {
            var produced = 0
            remaining = input.withUnsafeBytes { source in
                output.withUnsafeMutableBytes { target in
                    var from = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: position)
                    var to = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                    let status = ZSTD_compressStream2(
                        context, &to, &from, ending ? ZSTD_e_end : ZSTD_e_continue)
                    position = from.pos
                    produced = to.pos
                    return status
                }
            }
            guard ZSTD_isError(remaining) == 0 else {
                throw ContentError(.notSendable, "zstd cannot compress")
            }
            result += output[..<produced]
        }
        return result
    }
}
