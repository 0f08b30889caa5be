import Ethereum
import Testing

@Suite struct Keccak256Tests {
    @Test(
        "hashes are those published with the submission and in Ethereum's documentation",
        arguments: [
            ("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
            ("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
            (
                "The quick brown fox jumps over the lazy dog",
                "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15"
            ),
            (
                "The quick brown fox jumps over the lazy dog.",
                "578951e24efd62a3d63a86f7cd19aaa53c898fe287d2552133220370240b572d"
            ),
        ])
    func published(text: String, hash: String) {
        #expect(Hex.encode(Keccak256.hash(Array(text.utf8))) == hash)
    }

    @Test("one byte gives the hash of the known answer test of the submission")
    func knownAnswer() {
        let hash = "eead6dbfc7340a56caedc044696a168870549a6a7f6f56961e84a54bd9970b8a"
        #expect(Hex.encode(Keccak256.hash([0xcc])) == hash)
    }

    /// Computed with PyCryptodome over the bytes i mod 251.
    @Test(
        "lengths around a block agree with another implementation",
        arguments: [
            (135, "cbdfd9dee5faad3818d6b06f95a219fd290b0e1706f6a82e5a595b9ce9faca62"),
            (136, "7ce759f1ab7f9ce437719970c26b0a66ff11fe3e38e17df89cf5d29c7d7f807e"),
            (137, "ac73d4fae68b8453f764007c1a20ce95994187861f0c3227a3a8e99a73a3b1db"),
            (271, "27eceb59ebc3dc8a04a5b135be641591a7278540e4556a2ba9f408194e666ec3"),
            (272, "8e2476e65823b24d96ebe239f2c1534cdf763e689e2410c3b1cb0c74e6177bfc"),
            (273, "3f02f134370e4debb95140ef49ddd3aed8c65ff1ed83a43f1b269421f179c5f9"),
        ])
    func aroundABlock(count: Int, hash: String) {
        #expect(Hex.encode(Keccak256.hash((0..<count).map { UInt8($0 % 251) })) == hash)
    }
}
