import MLSVectors
import Testing

@testable import MLS

/// What the vectors of the key schedule leave open: RFC 9420 section 8.
@Suite struct KeyScheduleTests {
    private static let suite: any CiphersuiteProvider = SwiftCryptoProvider().provider(
        for: .mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519)!

    private static func secrets() throws -> EpochSecrets {
        try EpochSecrets.derive(epochSecret: .zeros(count: 32), suite: suite).secrets
    }

    @Test func `Joiner and members come to the same init secret`() throws {
        var random = SeededRandom(seed: 51)
        let external = try Self.secrets().externalKeyPair(suite: Self.suite)
        let (kemOutput, secret) = try ExternalInitSecret.make(
            for: external.publicKey, suite: Self.suite, random: &random)
        #expect(secret.count == 32)
        #expect(
            try ExternalInitSecret.open(kemOutput, with: external.privateKey, suite: Self.suite) == secret)
        #expect(throws: CryptoError.self) {
            try ExternalInitSecret.open([1, 2], with: external.privateKey, suite: Self.suite)
        }
    }

    @Test func `Exported secrets differ by label, context and length, and have a limit`() throws {
        let secrets = try Self.secrets()
        func export(_ label: String, _ context: [UInt8], _ length: Int) throws -> [UInt8] {
            try secrets.export(label: label, context: context, length: length, suite: Self.suite).copyBytes()
        }
        let values = try [
            export("a", [], 32), export("b", [], 32), export("a", [1], 32), export("a", [], 33),
        ]
        #expect(Set(values.map { Array($0.prefix(32)) }).count == 4)
        #expect(try export("a", [], 255 * 32).count == 255 * 32)
        #expect(throws: CryptoError.invalidLength) { try export("a", [], 255 * 32 + 1) }
        #expect(throws: CryptoError.invalidLength) { try export("a", [], 1 << 16) }
    }

    @Test func `The order of pre-shared keys counts, and none give zeros`() throws {
        #expect(try PreSharedKeySecret.derive([], suite: Self.suite) == .zeros(count: 32))
        let nonce = [UInt8](repeating: 0, count: 32)
        let first = (
            id: PreSharedKeyID(kind: .external(id: [1]), nonce: nonce), key: Secret(copying: [1, 2, 3])
        )
        let second = (
            id: PreSharedKeyID(kind: .resumption(usage: .application, groupID: [1], epoch: 2), nonce: nonce),
            key: Secret(copying: [4])
        )
        let forward = try PreSharedKeySecret.derive([first, second], suite: Self.suite)
        #expect(try PreSharedKeySecret.derive([second, first], suite: Self.suite) != forward)
    }

    @Test func `Names of pre-shared keys are read and written, and strange kinds refused`() throws {
        for kind in [
            PreSharedKeyID.Kind.external(id: [1, 2]),
            .resumption(usage: .reInit, groupID: [9], epoch: .max),
            .resumption(usage: .branch, groupID: [], epoch: 0),
        ] {
            let id = PreSharedKeyID(kind: kind, nonce: [5])
            #expect(try PreSharedKeyID(tlsEncoded: id.tlsEncoded()) == id)
        }
        #expect(throws: WireError.invalidValue("psktype")) { try PreSharedKeyID(tlsEncoded: [3, 0, 0]) }
        #expect(throws: WireError.invalidValue("resumption psk usage")) {
            try PreSharedKeyID(tlsEncoded: [2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        }
    }
}
