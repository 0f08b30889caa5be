import Crypto
import Ethereum
import Foundation
import Testing

@testable import Identity

@Suite struct Ed25519phTests {
    /// See: RFC 8032 section 7.3
    @Test("the RFC's example is made and verified")
    func publishedExample() throws {
        let seed = try #require(
            Hex.decode("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42"))
        let expected =
            "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
            + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406"
        let key = try #require(InstallationKey(seed: seed)).id.bytes
        let message = Array("abc".utf8)
        let signature = Ed25519ph.sign(message, context: [], seed: SymmetricKey(data: seed), publicKey: key)
        #expect(Hex.encode(signature) == expected)
        try Ed25519ph.verify(signature, message: message, context: [], publicKey: key)
        #expect(throws: IdentityError.signature(.installationMismatch)) {
            try Ed25519ph.verify(signature, message: message, context: [1], publicKey: key)
        }
    }

    @Test("every changed bit is noticed")
    func changedBits() throws {
        let key = try #require(InstallationKey(seed: [UInt8](repeating: 7, count: 32)))
        let good = key.sign(publicText: "text")
        for index in 0..<64 {
            var bad = good
            bad[index] ^= 0x10
            #expect(throws: IdentityError.self) { try key.id.verify(bad, publicText: "text") }
        }
    }

    @Test("odd keys, points and scalars are judged as the plain equation judges them", arguments: cases)
    func oddInput(odd: Case) throws {
        let key = try #require(Hex.decode(odd.key))
        let signature = try #require(Hex.decode(odd.signature))
        let verify = {
            try Ed25519ph.verify(
                signature, message: Array(odd.message.utf8), context: .identityUpdate, publicKey: key)
        }
        #expect(Ed25519ph.isPoint(key))
        if odd.isValid {
            try verify()
        } else {
            #expect(throws: IdentityError.self, performing: verify)
        }
    }

    @Test("bytes that are no point are told apart")
    func noPoint() {
        #expect(!Ed25519ph.isPoint([2] + [UInt8](repeating: 0, count: 31)))
        #expect(!Ed25519ph.isPoint([]))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let key: String
        let message: String
        let signature: String
        let isValid: Bool

        init(_ name: String, key: String, message: String, signature: String, isValid: Bool) {
            self.name = name
            self.key = key
            self.message = message
            self.signature = signature
            self.isValid = isValid
        }

        var testDescription: String { "\(name), \(message)" }
    }

    /// Computed with big integers from the definition, in the context of identity updates.
    static let cases: [Case] = [
        Case(
            "mixed order 8", key: "5e81d8a20165377d5182def6e11dd8cc2377ee4a64db9e17743903301012737b",
            message: "message 0",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "3c096fb693a8e0666e6729070a9ad59ba992f162704df0e12955a3df0a69bd01", isValid: true),
        Case(
            "mixed order 8", key: "5e81d8a20165377d5182def6e11dd8cc2377ee4a64db9e17743903301012737b",
            message: "message 1",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "65ae9f9bfecf85782479b07f0216dbbff46a20c10776ea266606fc88769e430d", isValid: false),
        Case(
            "mixed order 8", key: "5e81d8a20165377d5182def6e11dd8cc2377ee4a64db9e17743903301012737b",
            message: "message 2",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "a96cb7d05b839eab62a5c0adcec04fe786b295964276c89ac91aa6a4834e9d00", isValid: false),
        Case(
            "mixed order 8", key: "5e81d8a20165377d5182def6e11dd8cc2377ee4a64db9e17743903301012737b",
            message: "message 3",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "9b275d8f3b6ec6b84bae7adcd6b5ec1274586e91825cf41863025d28a4654a0e", isValid: true),
        Case(
            "mixed order 4", key: "a2127834a7542d77220808522b63e31d3b2163d495477a4ae0706b8ad31c3514",
            message: "message 0",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "e86d6e401ccff5f9cf5a2dd011d012aa3f68ffdc88d87d4c81b2d97c8c87da0c", isValid: false),
        Case(
            "mixed order 4", key: "a2127834a7542d77220808522b63e31d3b2163d495477a4ae0706b8ad31c3514",
            message: "message 1",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "0a132e37e7234f8fd759e17b657f7a5dc66663a539d59ffbc8acde6864273608", isValid: false),
        Case(
            "mixed order 4", key: "a2127834a7542d77220808522b63e31d3b2163d495477a4ae0706b8ad31c3514",
            message: "message 2",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "287600bf49aa491538329399e253120ae582b77fa93c9706e018b2561049350f", isValid: true),
        Case(
            "mixed order 4", key: "a2127834a7542d77220808522b63e31d3b2163d495477a4ae0706b8ad31c3514",
            message: "message 4",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "9923ab13a1c08d590ede1689fd7c727af85af2f9d4d1969bd9e0e9a41a745a03", isValid: true),
        Case(
            "mixed order 2", key: "9ecdcfa16900d2bf6f3b6ba3b716daf3d24a5e35d6d3a762582b28c2e4a73264",
            message: "message 0",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "f6f108e64e7690d5660543e8df6aff21cea2e289ccad36ce34054559bbffcc04", isValid: true),
        Case(
            "mixed order 2", key: "9ecdcfa16900d2bf6f3b6ba3b716daf3d24a5e35d6d3a762582b28c2e4a73264",
            message: "message 1",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "bb394880dfafb7a12a8a3b6e2bcd817a9995674bd5c91500fc6877b941c61500", isValid: false),
        Case(
            "mixed order 2", key: "9ecdcfa16900d2bf6f3b6ba3b716daf3d24a5e35d6d3a762582b28c2e4a73264",
            message: "message 2",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "df1a9815e1ed4ec2980a2e58a039940f98684784f0b97ae2af8be6bfb599950c", isValid: true),
        Case(
            "mixed order 2", key: "9ecdcfa16900d2bf6f3b6ba3b716daf3d24a5e35d6d3a762582b28c2e4a73264",
            message: "message 5",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "cc4a53b18694a70416abd4483f1a1cef660359bd32aa8579ff0e79d6beacd208", isValid: false),
        Case(
            "small order 0", key: "0100000000000000000000000000000000000000000000000000000000000000",
            message: "message 0",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "3930000000000000000000000000000000000000000000000000000000000000", isValid: true),
        Case(
            "small order 1", key: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            message: "message 0",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "3930000000000000000000000000000000000000000000000000000000000000", isValid: false),
        Case(
            "small order 1", key: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            message: "message 10",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "3930000000000000000000000000000000000000000000000000000000000000", isValid: true),
        Case(
            "small order 4", key: "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            message: "message 0",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "3930000000000000000000000000000000000000000000000000000000000000", isValid: false),
        Case(
            "small order 4", key: "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            message: "message 3",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "3930000000000000000000000000000000000000000000000000000000000000", isValid: true),
        Case(
            "non-canonical y=0 sign 0",
            key: "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            message: "message 0",
            signature: "b862409fb5c4c4123df2abf7462b88f041ad36dd6864ce872fd5472be363c5b1"
                + "0700000000000000000000000000000000000000000000000000000000000000", isValid: false),
        Case(
            "non-canonical y=0 sign 0",
            key: "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            message: "message 1",
            signature: "b862409fb5c4c4123df2abf7462b88f041ad36dd6864ce872fd5472be363c5b1"
                + "0700000000000000000000000000000000000000000000000000000000000000", isValid: true),
        Case(
            "non-canonical y=0 sign 1",
            key: "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            message: "message 0",
            signature: "b862409fb5c4c4123df2abf7462b88f041ad36dd6864ce872fd5472be363c5b1"
                + "0700000000000000000000000000000000000000000000000000000000000000", isValid: true),
        Case(
            "non-canonical y=0 sign 1",
            key: "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            message: "message 1",
            signature: "b862409fb5c4c4123df2abf7462b88f041ad36dd6864ce872fd5472be363c5b1"
                + "0700000000000000000000000000000000000000000000000000000000000000", isValid: false),
        Case(
            "non-canonical y=1 sign 0",
            key: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            message: "message 0",
            signature: "b862409fb5c4c4123df2abf7462b88f041ad36dd6864ce872fd5472be363c5b1"
                + "0700000000000000000000000000000000000000000000000000000000000000", isValid: true),
        Case(
            "non-canonical y=1 sign 1",
            key: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            message: "message 0",
            signature: "b862409fb5c4c4123df2abf7462b88f041ad36dd6864ce872fd5472be363c5b1"
                + "0700000000000000000000000000000000000000000000000000000000000000", isValid: true),
        Case(
            "non-canonical y=3 sign 0",
            key: "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            message: "message 0",
            signature: "b862409fb5c4c4123df2abf7462b88f041ad36dd6864ce872fd5472be363c5b1"
                + "0700000000000000000000000000000000000000000000000000000000000000", isValid: false),
        Case(
            "non-canonical y=3 sign 1",
            key: "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            message: "message 0",
            signature: "b862409fb5c4c4123df2abf7462b88f041ad36dd6864ce872fd5472be363c5b1"
                + "0700000000000000000000000000000000000000000000000000000000000000", isValid: false),
        Case(
            "S not reduced", key: "4f32305e96ff2d4090c4945c48e9250c2db5a1ca292c589da7d4d73d1b58cd9b",
            message: "m0",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "262399eac5a863dd3d496df3caa279cc9110153a89ddd0b9d820d17e551d2413", isValid: false),
        Case(
            "ordinary", key: "4f32305e96ff2d4090c4945c48e9250c2db5a1ca292c589da7d4d73d1b58cd9b",
            message: "m0",
            signature: "ef4f62f8479733ad879cfaced3c89a9c39dd4fc795ef2efa1c3eafe4d729a081"
                + "394fa38dab45518567ac7550eca89ab79110153a89ddd0b9d820d17e551d2403", isValid: true),
        Case(
            "R with torsion", key: "4f32305e96ff2d4090c4945c48e9250c2db5a1ca292c589da7d4d73d1b58cd9b",
            message: "torsion R 0",
            signature: "feaf9d07b868cc52786305312c376563c622b0386a10d105e3c1501b28d65f7e"
                + "1f12fc67aeb3e9b3b9c56351dbfee43ab7f795a13438dcc84ed8840514c01d0c", isValid: false),
        Case(
            "all zero with neutral key",
            key: "0100000000000000000000000000000000000000000000000000000000000000",
            message: "x",
            signature: "0100000000000000000000000000000000000000000000000000000000000000"
                + "0000000000000000000000000000000000000000000000000000000000000000", isValid: true),
        Case(
            "R non-canonical neutral",
            key: "0100000000000000000000000000000000000000000000000000000000000000",
            message: "x",
            signature: "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
                + "0000000000000000000000000000000000000000000000000000000000000000", isValid: false),
    ]
}
