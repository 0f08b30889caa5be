import Ethereum
import Testing

@Suite struct Keccak256Tests {
    // Published with the submission and in the Ethereum documentation.
    @Test(
        "hashes are those published",
        arguments: [
            ("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
            ("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        ])
    func published(text: String, hash: String) {
        #expect(Hex.encode(Keccak256.hash(Array(text.utf8))) == hash)
    }
}
