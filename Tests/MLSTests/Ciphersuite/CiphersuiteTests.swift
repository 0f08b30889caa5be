import MLSVectors
import Testing

@testable import MLS

/// What every suite must do and refuse.
@Suite struct CiphersuiteTests {
    static let suites = Ciphersuite.standard

    static func provider(_ suite: Ciphersuite) throws -> any CiphersuiteProvider {
        try VectorFile.crypto.suite(suite)
    }

    @Test func `All seven suites are there, and no other`() {
        #expect(Set(VectorFile.crypto.supportedCiphersuites) == Set(Ciphersuite.standard))
        for suite in Ciphersuite.standard {
            #expect(VectorFile.crypto.provider(for: suite)?.ciphersuite == suite)
        }
        #expect(throws: CryptoError.unsupportedCiphersuite) {
            _ = try VectorFile.crypto.suite(Ciphersuite(rawValue: 0x0A0A))
        }
    }

    @Test(arguments: suites)
    func `A signature holds for its key, message and bytes only`(_ number: Ciphersuite) throws {
        let suite = try Self.provider(number)
        var random = SeededRandom(seed: 3)
        let pair = try suite.generateSignatureKeyPair(random: &random)
        let other = try suite.generateSignatureKeyPair(random: &random)
        let message: [UInt8] = Array(0..<200)
        var signature = try suite.sign(label: "test", content: message, with: pair.privateKey)
        #expect(suite.isSignature(signature, label: "test", content: message, by: pair.publicKey))
        #expect(!suite.isSignature(signature, label: "test", content: message, by: other.publicKey))
        #expect(!suite.isSignature(signature, label: "test", content: [1], by: pair.publicKey))
        #expect(!suite.isSignature([], label: "test", content: message, by: pair.publicKey))
        #expect(!suite.isSignature(signature, label: "test", content: message, by: SignaturePublicKey([])))
        signature[signature.count / 2] ^= 1
        #expect(!suite.isSignature(signature, label: "test", content: message, by: pair.publicKey))
        let stored = SignaturePrivateKey(Secret(copying: pair.privateKey.secret.copyBytes()))
        #expect(try suite.publicKey(of: stored) == pair.publicKey)
        #expect(suite.isValid(pair.publicKey))
        #expect(!suite.isValid(SignaturePublicKey(Array(pair.publicKey.bytes.dropLast()))))
    }

    @Test(arguments: suites)
    func `A message sealed to a key opens with it alone`(_ number: Ciphersuite) throws {
        let suite = try Self.provider(number)
        var random = SeededRandom(seed: 4)
        let pair = try suite.generateKeyPair(random: &random)
        let other = try suite.generateKeyPair(random: &random)
        let plaintext: [UInt8] = [1, 2, 3]
        let sealed = try suite.encrypt(
            to: pair.publicKey, label: "test", context: [7], plaintext: plaintext.span.bytes, random: &random)
        let opened = try suite.decrypt(sealed, with: pair.privateKey, label: "test", context: [7])
        #expect(opened.copyBytes() == plaintext)
        #expect(throws: CryptoError.decryptionFailed) {
            try suite.decrypt(sealed, with: other.privateKey, label: "test", context: [7])
        }
        #expect(throws: CryptoError.decryptionFailed) {
            try suite.decrypt(sealed, with: pair.privateKey, label: "test", context: [8])
        }
        var cut = sealed
        cut.ciphertext = [1, 2]
        #expect(throws: CryptoError.decryptionFailed) {
            try suite.decrypt(cut, with: pair.privateKey, label: "test", context: [7])
        }
        cut = sealed
        cut.kemOutput.removeLast()
        #expect(throws: CryptoError.invalidPublicKey) {
            try suite.decrypt(cut, with: pair.privateKey, label: "test", context: [7])
        }
        #expect(suite.isValid(pair.publicKey))
        #expect(!suite.isValid(HPKEPublicKey(Array(pair.publicKey.bytes.dropLast()))))
    }

    @Test(arguments: suites)
    func `Both sides of an export find the same secret`(_ number: Ciphersuite) throws {
        let suite = try Self.provider(number)
        var random = SeededRandom(seed: 5)
        let pair = try suite.generateKeyPair(random: &random)
        let info: [UInt8] = [9]
        let (kemOutput, secret) = try suite.hpkeExport(
            to: pair.publicKey, info: info.span.bytes, exporterContext: info.span.bytes,
            length: suite.hashLength, random: &random)
        let found = try suite.hpkeReceiveExport(
            kemOutput: kemOutput, with: pair.privateKey, info: info.span.bytes,
            exporterContext: info.span.bytes, length: suite.hashLength)
        #expect(found == secret)
    }

    @Test(arguments: suites)
    func `Keys, nonces and tags of a wrong length are refused`(_ number: Ciphersuite) throws {
        let suite = try Self.provider(number)
        let key = Secret.zeros(count: suite.aeadKeyLength)
        let nonce = Secret.zeros(count: suite.aeadNonceLength)
        let sealed = try suite.aeadSeal(key: key, nonce: nonce, additionalData: [], plaintext: [])
        #expect(sealed.count == suite.aeadTagLength)
        #expect(try suite.aeadOpen(key: key, nonce: nonce, additionalData: [], ciphertext: sealed) == [])
        #expect(throws: CryptoError.decryptionFailed) {
            try suite.aeadOpen(key: key, nonce: nonce, additionalData: [1], ciphertext: sealed)
        }
        #expect(throws: CryptoError.decryptionFailed) {
            try suite.aeadOpen(key: key, nonce: nonce, additionalData: [], ciphertext: [1, 2, 3])
        }
        #expect(throws: CryptoError.invalidLength) {
            try suite.aeadSeal(key: .zeros(count: 5), nonce: nonce, additionalData: [], plaintext: [])
        }
        #expect(throws: CryptoError.invalidLength) {
            try suite.aeadOpen(key: key, nonce: .zeros(count: 8), additionalData: [], ciphertext: sealed)
        }
        #expect(throws: CryptoError.invalidLength) {
            try suite.expand(key, label: "x", context: [], length: 255 * suite.hashLength + 1)
        }
        #expect(throws: CryptoError.invalidPrivateKey) {
            try suite.publicKey(of: HPKEPrivateKey(.zeros(count: 67)))
        }
        #expect(throws: CryptoError.invalidPrivateKey) {
            try suite.publicKey(of: SignaturePrivateKey(.zeros(count: 67)))
        }
    }

    @Test(arguments: [Ciphersuite(rawValue: 2), Ciphersuite(rawValue: 5), Ciphersuite(rawValue: 7)])
    func `A scalar without its leading zeros is the same key`(_ number: Ciphersuite) throws {
        let suite = try Self.provider(number)
        let short = Secret(copying: [7])
        let long = Secret(
            copying: [UInt8](repeating: 0, count: [2: 31, 5: 65, 7: 47][number.rawValue] ?? 0) + [7])
        #expect(
            try suite.publicKey(of: HPKEPrivateKey(short)) == suite.publicKey(of: HPKEPrivateKey(long)))
        #expect(
            try suite.publicKey(of: SignaturePrivateKey(short))
                == suite.publicKey(of: SignaturePrivateKey(long)))
        #expect(throws: CryptoError.invalidPrivateKey) {
            try suite.publicKey(of: SignaturePrivateKey(.zeros(count: 1)))
        }
    }

    @Test func `X448 refuses every point of small order`() throws {
        let suite = try Self.provider(.mls256DHKEMX448AES256GCMSHA512Ed448)
        var random = SeededRandom(seed: 6)
        let ff = String(repeating: "ff", count: 27)
        let points = [
            String(repeating: "00", count: 56),
            "01" + String(repeating: "00", count: 55),
            "fe" + ff + "fe" + ff,
            "ff" + ff + "fe" + ff,
            String(repeating: "00", count: 28) + "ff" + ff,
        ].compactMap { HexBytes($0)?.bytes }
        #expect(points.count == 5)
        for point in points {
            #expect(!suite.isValid(HPKEPublicKey(point)))
            #expect(throws: CryptoError.invalidPublicKey) {
                try suite.hpkeSeal(
                    to: HPKEPublicKey(point), info: suite.hpkeInfo(RawSpan()), additionalData: RawSpan(),
                    plaintext: RawSpan(),
                    random: &random)
            }
        }
    }

    @Test func `A secret does not show its bytes`() {
        let secret = Secret(copying: [0xAB, 0xCD])
        #expect("\(secret)" == "<secret>")
        #expect(!String(reflecting: SignaturePrivateKey(secret)).contains("171"))
        var dumped = ""
        dump(SignaturePrivateKey(secret), to: &dumped)
        #expect(!dumped.contains("171"))
        #expect(secret == Secret(copying: [0xAB, 0xCD]))
        #expect(secret != Secret(copying: [0xAB, 0xCE]))
        #expect(secret != Secret(copying: [0xAB]))
    }

    @Test func `HKDF gives the published output`() throws {
        // See: RFC 5869 appendix A.1
        let salt: [UInt8] = Array(0...12)
        let info: [UInt8] = Array(0xF0...0xF9)
        let material = [UInt8](repeating: 0x0B, count: 22)
        let key = HashAlgorithm.sha256.extract(salt: salt.span.bytes, inputKeyMaterial: material.span.bytes)
        let expected = try #require(
            HexBytes("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"))
        #expect(key.copyBytes() == expected.bytes)
        let output = try HashAlgorithm.sha256.expand(key.span, info: info.span.bytes, length: 42)
        let long = try #require(
            HexBytes("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"))
        #expect(output.copyBytes() == long.bytes)
    }
}
