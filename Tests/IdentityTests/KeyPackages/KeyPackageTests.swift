import Ethereum
import TestSupport
import Testing

@testable import Identity
@testable import MLS

/// The same numbers every time.
private struct RepeatedRandom: RandomSource {
    var numbers = SeededRandom(seed: 7)

    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        buffer.copyBytes(from: numbers.bytes(buffer.count))
    }
}

@Suite struct KeyPackageTests {
    private static let now: UInt64 = 1_800_000_000
    private static let crypto = SwiftCryptoProvider()

    private static func make() throws -> InstallationKeyPackage {
        var random = RepeatedRandom()
        return try InstallationKeyPackage.generate(
            inboxID: Inbox().inboxID, installation: Inbox.installation(1), now: now, crypto: crypto,
            random: &random)
    }

    @Test("a package of ours has the bytes of one of the library, but for its keys")
    func shape() throws {
        let made = try Self.make()
        let package = made.bundle.keyPackage
        #expect(package.encoded.count == 1659)
        #expect(package.encoded.prefix(5) == [0, 1, 0, 3, 32])
        #expect(package.leafNode.capabilities == KeyPackageProfile.capabilities)
        #expect(
            package.leafNode.lifetime == Lifetime(notBefore: Self.now - 3_600, notAfter: Self.now + 7_257_600)
        )
        #expect(package.extensions.types.map(\.rawValue) == [0x000A, 0xFF04, 0xFF03])
        #expect(package.extensions[ExtensionType(rawValue: 0xFF04)] == [0x0a, 0x01, 0x03])
        let wrapper = package.extensions[ExtensionType(rawValue: 0xFF03)] ?? []
        #expect(
            wrapper.count == 1221 && wrapper.prefix(3) == [0x0a, 0xc0, 0x09]
                && wrapper.suffix(2) == [0x10, 0x02])
        #expect(Array(wrapper.dropFirst(3).dropLast(2)) == made.wrapperKeyPair.publicKey.bytes)
        #expect(
            package.leafNode.extensions.elements == [
                Extension(
                    type: .applicationID, data: [0x40, 0x40] + Array(try Inbox().inboxID.text.utf8))
            ])
        #expect(package.isLastResort)
    }

    @Test("it is accepted, for its own installation and inbox alone")
    func verification() throws {
        let made = try Self.make()
        let verified = try VerifiedKeyPackage(
            verifying: made.bundle.keyPackage.encoded, now: Self.now, crypto: Self.crypto)
        let inbox = try Inbox()
        try verified.check(installation: Inbox.installation(1).id, inboxID: inbox.inboxID)
        #expect(throws: IdentityError.keyPackage(.wrongInstallation)) {
            try verified.check(installation: Inbox.installation(2).id, inboxID: inbox.inboxID)
        }
        #expect(throws: IdentityError.keyPackage(.wrongInbox)) {
            try verified.check(installation: Inbox.installation(1).id, inboxID: InboxID("other"))
        }
    }

    @Test("the key that signs updates signs in MLS")
    func oneKey() throws {
        let key = try Inbox.installation(1)
        let suite = try Self.crypto.suite(KeyPackageProfile.ciphersuite)
        let pair = key.signatureKeyPair
        #expect(try suite.publicKey(of: pair.privateKey) == pair.publicKey)
        #expect(pair.publicKey.bytes == key.id.bytes)
    }

    @Test("the private keys are those of the package, and its reference is the suite's hash")
    func privateKeys() throws {
        let made = try Self.make()
        let again = try KeyPackageBundle(
            keyPackage: made.bundle.keyPackage, initPrivateKey: made.bundle.initPrivateKey,
            leafPrivateKey: made.bundle.leafPrivateKey, crypto: Self.crypto)
        #expect(try made.reference(crypto: Self.crypto).bytes.count == 32)
        let kept = InstallationKeyPackage(bundle: again, wrapperKeyPair: made.wrapperKeyPair)
        #expect(try kept.reference(crypto: Self.crypto) == made.reference(crypto: Self.crypto))
    }

    @Test("a lifetime at the ends of time does not trap")
    func endsOfTime() {
        #expect(KeyPackageProfile.lifetime(now: 5).notBefore == 0)
        #expect(KeyPackageProfile.lifetime(now: .max).notAfter == .max)
    }

    // MARK: - One broken rule each

    /// A package whose parts a test may spoil before it is signed.
    private struct Parts {
        var version = ProtocolVersion.mls10
        var suite = KeyPackageProfile.ciphersuite
        var contents: LeafNodeContents
        var initKey: HPKEPublicKey
        var extensions: ExtensionList
        var leafSigner: InstallationKey
        var packageSigner: InstallationKey
    }

    private static func refusal(
        now: UInt64 = now, _ spoil: (inout Parts) throws -> Void
    ) throws -> IdentityError? {
        let good = try make().bundle.keyPackage
        var parts = Parts(
            contents: good.leafNode.contents, initKey: good.initKey, extensions: good.extensions,
            leafSigner: try Inbox.installation(1), packageSigner: try Inbox.installation(1))
        try spoil(&parts)
        let suite = try crypto.suite(KeyPackageProfile.ciphersuite)
        let position = LeafPosition(groupID: [1], index: LeafIndex(0))
        let leaf = try LeafNode(
            signing: parts.contents, position: position, with: parts.leafSigner.signatureKeyPair.privateKey,
            suite: suite)
        let package = try KeyPackage(
            version: parts.version, ciphersuite: parts.suite, initKey: parts.initKey, leafNode: leaf,
            extensions: parts.extensions
        ) { (content) throws(CryptoError) in
            try suite.sign(
                label: "KeyPackageTBS", content: content,
                with: parts.packageSigner.signatureKeyPair.privateKey)
        }
        do {
            _ = try VerifiedKeyPackage(verifying: package.encoded, now: now, crypto: crypto)
            return nil
        } catch {
            return error
        }
    }

    @Test("each rule refuses what breaks it")
    func rules() throws {
        #expect(try Self.refusal { _ in } == nil)
        #expect(
            try Self.refusal { $0.contents.source = .update } == .keyPackage(.wrongLeafSource))
        #expect(
            try Self.refusal { $0.leafSigner = try Inbox.installation(2) }
                == .keyPackage(.invalidLeafSignature))
        #expect(
            try Self.refusal { $0.version = ProtocolVersion(rawValue: 2) } == .keyPackage(.wrongVersion))
        #expect(
            try Self.refusal { $0.initKey = $0.contents.encryptionKey }
                == .keyPackage(.initKeyEqualsEncryptionKey))
        #expect(
            try Self.refusal { $0.packageSigner = try Inbox.installation(2) }
                == .keyPackage(.invalidSignature))
        #expect(
            try Self.refusal { $0.extensions.set(Extension(type: ExtensionType(rawValue: 0xFABC), data: [])) }
                == .keyPackage(.unsupportedExtension))
        #expect(
            try Self.refusal { $0.contents.credential = .x509(certificates: []) }
                == .keyPackage(.wrongCredentialType))
        #expect(
            try Self.refusal { $0.contents.credential = .basic(identity: [0xff]) }
                == .keyPackage(.malformedCredential))
        #expect(
            try Self.refusal { $0.suite = Ciphersuite(rawValue: 5) } == .keyPackage(.invalidLeafSignature))
        #expect(
            try Self.refusal { $0.suite = Ciphersuite(rawValue: 0x0A0A) }
                == .keyPackage(.malformed("UnknownValue(2570)")))
        #expect(
            try Self.refusal { $0.extensions.set(Extension(type: .lastResort, data: [0])) }
                == .keyPackage(.malformed("EndOfStream")))
    }

    @Test("both ends of the lifetime are outside it")
    func lifetime() throws {
        let (start, end) = (Self.now - 3_600, Self.now + 7_257_600)
        for time in [start, end, 0, UInt64.max] {
            #expect(try Self.refusal(now: time) { _ in } == .keyPackage(.invalidLifetime))
        }
        for time in [start + 1, end - 1] { #expect(try Self.refusal(now: time) { _ in } == nil) }
    }

    @Test("no truncation is a trap, and none is accepted")
    func truncation() throws {
        let bytes = try Self.make().bundle.keyPackage.encoded
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: IdentityError.self) {
                try VerifiedKeyPackage(verifying: Array(bytes[..<count]), now: Self.now, crypto: Self.crypto)
            }
        }
        #expect(throws: IdentityError.keyPackage(.malformed("TrailingData"))) {
            try VerifiedKeyPackage(verifying: bytes + [0], now: Self.now, crypto: Self.crypto)
        }
    }
}
