import Content
import Testing

struct CompressionTests {
    private func content(_ bytes: [UInt8], _ flag: Int32) -> EncodedContent {
        EncodedContent(
            type: Text.contentType, parameters: ["encoding": "UTF-8"], content: bytes, compression: flag)
    }

    /// A raw deflate block that repeats one byte 258 times for every few bits.
    private let bomb: [UInt8] = {
        // Fixed Huffman: the literal `a`, then length 258 at distance 1 for as long as there are bits.
        var bits: [UInt8] = [1, 1, 0] + [1, 0, 0, 1, 0, 0, 0, 1]
        for _ in 0..<4_000 { bits += [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0] }
        bits += [0, 0, 0, 0, 0, 0, 0]
        while bits.count % 8 != 0 { bits.append(0) }
        return stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(0) { $0 | bits[start + $1] << UInt8($1) }
        }
    }()

    @Test func inflatesNoFurtherThanTheRatioAllows() throws {
        let small = try ContentCompression.inflate(content(Array(bomb), 0))
        #expect(small.count == 1 + 4_000 * 258)
        #expect(small.count < bomb.count * ContentCompression.ratioLimit)
        #expect(Set(small) == [UInt8(ascii: "a")])
    }

    @Test(
        arguments: [[], [0x1f, 0x8b], [0x62, 0x76, 0x78, 0x32], [0x78, 0xda, 0xff], [0xff, 0xff]] as [[UInt8]]
    )
    func refusesBytesInNoFormat(bytes: [UInt8]) {
        for flag in [ContentCompression.deflate, ContentCompression.gzip, 7] {
            #expect(throws: ContentError(.notDecompressable, "")) {
                try ContentCompression.inflate(content(bytes, flag))
            }
        }
    }

    @Test func showsAppleCompressedTextAsUnknown() {
        let apple = content([0x62, 0x76, 0x78, 0x32, 0xff], ContentCompression.gzip)
        #expect(ContentRegistry.decode(apple) == .unknown(apple))
    }

    @Test func takesUncompressedTextWithTheFlagAsItIs() {
        #expect(ContentRegistry.decode(content(Array("plain".utf8), 1)) == .text(Text("plain")))
    }
}
