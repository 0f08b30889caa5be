import Crypto
import Ethereum
import Foundation
import Testing

@Suite struct EthereumPrivateKeyTests {
    /// The example of web3.js, `eth.accounts.sign`.
    @Test("a text is signed as web3.js signs it")
    func web3Example() throws {
        let bytes = try #require(
            Hex.decode("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"))
        let key = try EthereumPrivateKey(bytes)
        let digest = "1da44b586eb0729ff70a73c326926f6ed5a25f5b056e7f47fbc6e58d86871655"
        let signature =
            "b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd"
            + "6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a029" + "1c"
        #expect(key.address.checksummed == "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23")
        #expect(Hex.encode(PersonalMessage.digest("Some data")) == digest)
        #expect(Hex.encode(try key.sign(personalMessage: "Some data").bytes) == signature)
    }

    @Test("the digest of a text is the one in web3.js's documentation")
    func publishedDigest() {
        let digest = "a1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2"
        #expect(Hex.encode(PersonalMessage.digest("Hello World")) == digest)
    }

    /// Widely used known answers for RFC 6979 on this curve, with the key 1 and SHA-256 of the text.
    @Test(
        "nonces are those of RFC 6979",
        arguments: [
            (
                "Satoshi Nakamoto",
                "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
                    + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
            ),
            (
                "All those moments will be lost in time, like tears in rain. Time to die...",
                "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b"
                    + "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21"
            ),
        ])
    func deterministicNonces(text: String, signature: String) throws {
        let key = try EthereumPrivateKey([UInt8](repeating: 0, count: 31) + [1])
        let made = try key.sign(digest: Array(SHA256.hash(data: Data(text.utf8))))
        #expect(Hex.encode(made.bytes.dropLast()) == signature)
        #expect(
            try made.recoverAddress(digest: Array(SHA256.hash(data: Data(text.utf8)))) == key.address)
    }
}
