import Ethereum
import Testing

@Suite struct RecoverableSignatureTests {
    private static let order: [UInt8] =
        Hex.decode("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141") ?? []
    private static let one = [UInt8](repeating: 0, count: 31) + [1]

    @Test("other lengths than 65 bytes are refused", arguments: [0, 64, 66])
    func lengths(count: Int) {
        #expect(throws: EthereumError.invalidSignatureLength) {
            try RecoverableSignature([UInt8](repeating: 1, count: count))
        }
    }

    @Test("R and S must be in 1…n−1")
    func range() {
        let zero = [UInt8](repeating: 0, count: 32)
        for (r, s) in [(zero, Self.one), (Self.one, zero), (Self.order, Self.one), (Self.one, Self.order)] {
            #expect(throws: EthereumError.scalarOutOfRange) { try RecoverableSignature(r + s + [27]) }
        }
    }

    @Test("the last byte names a parity or is refused")
    func parities() throws {
        for v in UInt8.min...UInt8.max {
            let signature = try RecoverableSignature(Self.one + Self.one + [v])
            switch v {
            case 0, 27: #expect(try signature.parity() == 0)
            case 1, 28: #expect(try signature.parity() == 1)
            case 35...: #expect(try signature.parity() == (v - 35) % 2)
            default: #expect(throws: EthereumError.invalidParity(v)) { try signature.parity() }
            }
        }
    }

    @Test("an R that is no coordinate of a point recovers nobody")
    func noPoint() throws {
        let five = [UInt8](repeating: 0, count: 31) + [5]
        let signature = try RecoverableSignature(five + Self.one + [27])
        #expect(throws: EthereumError.recoveryFailed) {
            try signature.recoverPublicKey(digest: [UInt8](repeating: 7, count: 32))
        }
    }

    @Test("lowering changes S alone")
    func lowering() throws {
        var high = Self.order
        high[31] -= 1
        let signature = try RecoverableSignature(Self.one + high + [28])
        #expect(signature.lowered.bytes == Self.one + Self.one + [28])
        #expect(signature.lowered.lowered == signature.lowered)
    }

    @Test("hybrid and truncated public keys are refused")
    func publicKeys() throws {
        let key = try EthereumPrivateKey(Self.one).publicKey
        let malformed: [[UInt8]] = [
            [6] + key.dropFirst(), [7] + key.dropFirst(), Array(key.dropLast()), [], [4],
        ]
        for bytes in malformed {
            #expect(throws: EthereumError.invalidPublicKey) { try Secp256k1PublicKey.uncompressed(bytes) }
        }
        let compressed = [2 + (key[64] & 1)] + key[1...32]
        #expect(try Secp256k1PublicKey.uncompressed(compressed) == key)
    }
}
