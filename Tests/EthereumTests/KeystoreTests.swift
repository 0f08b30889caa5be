import Ethereum
import Foundation
import Testing

@Suite struct KeystoreTests {
    private static let secret = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"

    /// Both files are the test vectors of the Web3 Secret Storage Definition.
    private static let pbkdf2 = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
        "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
        "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """
    private static let scrypt = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":262144,"r":1,"p":8,
        "salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """

    @Test("the definition's test vectors open", arguments: [pbkdf2, scrypt])
    func definition(json: String) throws {
        let keystore = try Keystore(json: Array(json.utf8))
        let key = try keystore.open(passphrase: Array("testpassword".utf8))
        #expect(key.withUnsafeBytes { Hex.encode(Array($0)) } == Self.secret)
        #expect(key.address.lowercased == "0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b")
    }

    @Test(
        "what is written opens again, with the right passphrase alone", arguments: ["", "geheim", "пароль"])
    func roundTrip(passphrase: String) throws {
        let key = try Self.key()
        for cost in [KeystoreCost.scrypt(n: 16, r: 8, p: 1), .pbkdf2(rounds: 2)] {
            let written = try Self.write(key, passphrase: passphrase, cost: cost)
            let read = try Keystore(json: written.json)
            #expect(read.address == key.address)
            #expect(read.cost == cost)
            #expect(try read.open(passphrase: Array(passphrase.utf8)).address == key.address)
            #expect(throws: EthereumError.wrongPassphrase) {
                try read.open(passphrase: Array("\(passphrase)?".utf8))
            }
        }
    }

    @Test("the id is a random UUID")
    func identifier() throws {
        let json = try Self.write(try Self.key(), passphrase: "x", cost: .pbkdf2(rounds: 1)).json
        #expect(
            String(decoding: json, as: UTF8.self).contains("\"id\":\"30313233-3435-4637-b839-3a3b3c3d3e3f\""))
    }

    @Test("a capital member name is read as well")
    func capitalName() throws {
        let json = Self.pbkdf2.replacing("\"crypto\"", with: "\"Crypto\"")
        #expect(try Keystore(json: Array(json.utf8)).cost == .pbkdf2(rounds: 262_144))
    }

    @Test("a file for another address than the key's is refused")
    func otherAddress() throws {
        let key = try Self.key()
        let written = try Self.write(key, passphrase: "x", cost: .pbkdf2(rounds: 1))
        let json = String(decoding: written.json, as: UTF8.self)
            .replacing(key.address.lowercased.dropFirst(2), with: String(repeating: "0", count: 40))
        #expect(throws: EthereumError.malformedKeystore("the key inside belongs to another address")) {
            try Keystore(json: Array(json.utf8)).open(passphrase: Array("x".utf8))
        }
    }

    @Test(
        "what cannot be used is refused with its reason",
        arguments: [
            ("\"version\":3", "\"version\":1", EthereumError.unsupportedKeystore("its version is not 3")),
            ("aes-128-ctr", "aes-128-cbc", .unsupportedKeystore("its cipher is not aes-128-ctr")),
            ("hmac-sha256", "hmac-md5", .unsupportedKeystore("its prf is not hmac-sha256")),
            (
                "\"kdf\":\"pbkdf2\"", "\"kdf\":\"argon2\"",
                .unsupportedKeystore("its key derivation is neither scrypt nor pbkdf2")
            ),
            (
                "\"kdf\":\"pbkdf2\"", "\"kdf\":\"scrypt\"",
                .malformedKeystore("the scrypt parameters are incomplete")
            ),
            ("\"c\":262144", "\"c\":0", .malformedKeystore("the number of rounds is out of range")),
            ("\"c\":262144", "\"c\":2000000000", .keystoreTooCostly),
            ("\"dklen\":32", "\"dklen\":16", .malformedKeystore("dklen is out of range")),
            ("6087", "60", .malformedKeystore("iv is no hexadecimal text of the right length")),
            ("517e", "51", .malformedKeystore("mac is no hexadecimal text of the right length")),
            (
                "5318b4d5", "zz18b4d5",
                .malformedKeystore("ciphertext is no hexadecimal text of the right length")
            ),
            ("{\"crypto\"", "{\"krypto\"", .malformedKeystore("it is not the JSON of a version 3 keystore")),
        ])
    func refusals(part: String, instead: String, error: EthereumError) {
        let json = Self.pbkdf2.replacing(part, with: instead)
        #expect(throws: error) { try Keystore(json: Array(json.utf8)) }
    }

    @Test(
        "a file may not take the machine's memory or time", arguments: [(1 << 26, 8, 1), (1 << 18, 8, 4096)])
    func cost(n: Int, r: Int, p: Int) throws {
        let json = Self.scrypt.replacing(
            "\"n\":262144,\"r\":1,\"p\":8", with: "\"n\":\(n),\"r\":\(r),\"p\":\(p)")
        #expect(throws: EthereumError.keystoreTooCostly) { try Keystore(json: Array(json.utf8)) }
    }

    @Test("scrypt's cost must be a power of two above one", arguments: [-8, 0, 1, 3])
    func scryptCost(n: Int) {
        let json = Self.scrypt.replacing("\"n\":262144", with: "\"n\":\(n)")
        #expect(throws: EthereumError.malformedKeystore("the scrypt parameters are out of range")) {
            try Keystore(json: Array(json.utf8))
        }
    }

    private static func key() throws -> EthereumPrivateKey {
        try EthereumPrivateKey([UInt8](repeating: 0, count: 31) + [9])
    }

    private static func write(_ key: EthereumPrivateKey, passphrase: String, cost: KeystoreCost) throws
        -> Keystore
    {
        try Keystore(
            sealing: key, passphrase: Array(passphrase.utf8), cost: cost,
            randomness: Keystore.Randomness(Array(0..<64)))
    }
}
