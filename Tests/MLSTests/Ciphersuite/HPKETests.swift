import MLSVectors
import Testing

@testable import MLS

/// See: RFC 9180 appendix A
@Suite struct HPKETests {
    @Test func `There are vectors for every KEM but P-384's, which the published ones lack`() {
        #expect(Set(HPKECase.all.map(\.kem_id)) == [0x0010, 0x0012, 0x0020, 0x0021])
    }

    @Test(arguments: HPKECase.all)
    func `A key pair is derived from its material`(_ vector: HPKECase) throws {
        let pair = try vector.kem.deriveKeyPair(inputKeyMaterial: vector.ikmR.bytes.span.bytes)
        #expect(pair.privateKey.secret.copyBytes() == vector.skRm.bytes)
        #expect(pair.publicKey.bytes == vector.pkRm.bytes)
    }

    @Test(arguments: HPKECase.all)
    func `What is sealed and exported with the same ephemeral key is the same`(_ vector: HPKECase) throws {
        var random = FixedRandom(bytes: vector.ikmE.bytes)
        let recipient = HPKEPublicKey(vector.pkRm.bytes)
        var context = try vector.hpke.senderContext(
            to: recipient, info: vector.info.bytes.span.bytes, random: &random)
        #expect(context.kemOutput == vector.enc.bytes)
        var sequence = 0
        for message in vector.encryptions {
            while sequence < message.sequence {
                _ = try context.seal(additionalData: RawSpan(), plaintext: RawSpan())
                sequence += 1
            }
            let sealed = try context.seal(
                additionalData: message.aad.bytes.span.bytes, plaintext: message.pt.bytes.span.bytes)
            #expect(sealed == message.ct.bytes)
            sequence += 1
        }
        for export in vector.exports {
            let value = try context.export(export.exporter_context.bytes.span.bytes, length: export.L)
            #expect(value.copyBytes() == export.exported_value.bytes)
        }
    }

    @Test(arguments: HPKECase.all)
    func `The recipient opens the first messages and finds the same exports`(_ vector: HPKECase) throws {
        let key = HPKEPrivateKey(Secret(copying: vector.skRm.bytes))
        let info = vector.info.bytes
        var context = try vector.hpke.recipientContext(
            kemOutput: vector.enc.bytes, with: key, info: info.span.bytes)
        for message in vector.encryptions.prefix(2) {
            #expect(throws: CryptoError.decryptionFailed) {
                try context.open(additionalData: RawSpan(), ciphertext: message.ct.bytes.span.bytes)
            }
            let opened = try context.open(
                additionalData: message.aad.bytes.span.bytes, ciphertext: message.ct.bytes.span.bytes)
            #expect(opened == message.pt.bytes)
        }
        for export in vector.exports {
            let value = try vector.hpke.receiveExport(
                kemOutput: vector.enc.bytes, with: key, info: info.span.bytes,
                exporterContext: export.exporter_context.bytes.span.bytes, length: export.L)
            #expect(value.copyBytes() == export.exported_value.bytes)
        }
    }

    @Test func `X25519 refuses every point of small order, sealing and opening`() throws {
        var random = SeededRandom(seed: 1)
        let hpke = HPKE.x25519
        let own = try hpke.generateKeyPair(random: &random)
        for point in Self.smallOrderPoints {
            #expect(!hpke.isValid(HPKEPublicKey(point)))
            #expect(throws: CryptoError.invalidPublicKey) {
                _ = try hpke.senderContext(to: HPKEPublicKey(point), info: RawSpan(), random: &random)
            }
            #expect(throws: CryptoError.invalidPublicKey) {
                _ = try hpke.recipientContext(kemOutput: point, with: own.privateKey, info: RawSpan())
            }
        }
        #expect(hpke.isValid(own.publicKey))
    }

    @Test func `X-Wing seals two messages in one context and opens them in order`() throws {
        var random = SeededRandom(seed: 2)
        let hpke = HPKE.xWing
        let pair = try hpke.generateKeyPair(random: &random)
        #expect(pair.publicKey.bytes.count == 1216)
        #expect(hpke.isValid(pair.publicKey))
        var sender = try hpke.senderContext(to: pair.publicKey, info: RawSpan(), random: &random)
        #expect(sender.kemOutput.count == 1120)
        let first = try sender.seal(additionalData: RawSpan(), plaintext: ([1, 2, 3] as [UInt8]).span.bytes)
        let second = try sender.seal(additionalData: RawSpan(), plaintext: ([4] as [UInt8]).span.bytes)
        // The key as a store gives it back: the seed alone.
        let stored = HPKEPrivateKey(Secret(copying: pair.privateKey.secret.copyBytes()))
        var recipient = try hpke.recipientContext(
            kemOutput: sender.kemOutput, with: stored, info: RawSpan())
        #expect(throws: CryptoError.decryptionFailed) {
            try recipient.open(additionalData: RawSpan(), ciphertext: second.span.bytes)
        }
        let firstOpened = try recipient.open(additionalData: RawSpan(), ciphertext: first.span.bytes)
        #expect(firstOpened == [1, 2, 3])
        let secondOpened = try recipient.open(additionalData: RawSpan(), ciphertext: second.span.bytes)
        #expect(secondOpened == [4])
        #expect(throws: CryptoError.invalidEncapsulation) {
            _ = try hpke.recipientContext(kemOutput: [1, 2], with: stored, info: RawSpan())
        }
    }

    /// The encodings of points of small order, some with the bit set that X25519 ignores.
    ///
    /// See: RFC 7748 section 7
    private static let smallOrderPoints: [[UInt8]] = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ].compactMap { HexBytes($0)?.bytes }
}
