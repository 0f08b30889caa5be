import MLSVectors
import Testing

@testable import MLS

/// A leaf that keeps all rules, and leaves that break one: RFC 9420 section 7.3.
@Suite struct LeafNodeRulesTests {
    private static let suite: any CiphersuiteProvider = SwiftCryptoProvider().provider(
        for: .mls128DHKEMX25519AES128GCMSHA256Ed25519)!
    private static let position = LeafPosition(groupID: [1, 2, 3], index: 1)
    private static let now: UInt64 = 1500

    private let signer: SignatureKeyPair
    private let contents: LeafNodeContents
    private let others: RatchetTree

    init() throws {
        var random = SeededRandom(seed: 9)
        signer = try Self.suite.generateSignatureKeyPair(random: &random)
        let key = try Self.suite.generateKeyPair(random: &random)
        contents = TestLeaf.contents(encryptionKey: key.publicKey, signatureKey: signer.publicKey)
        others = RatchetTree(TestLeaf.unsigned(&random))
    }

    private var context: GroupContext {
        let required = RequiredCapabilities(
            extensions: [ExtensionType(rawValue: 0xFF01), .applicationID],
            proposals: [ProposalType(rawValue: 0xF001), .add], credentials: [.basic])
        return GroupContext(
            ciphersuite: Self.suite.ciphersuite, groupID: [1, 2, 3], epoch: 1, treeHash: [],
            confirmedTranscriptHash: [],
            extensions: [Extension(required), Extension(type: ExtensionType(rawValue: 0xFF01), data: [])])
    }

    /// The first rule a leaf breaks; every rule that can be asked of it is asked.
    private func brokenRule(
        _ contents: LeafNodeContents, signedFor position: LeafPosition? = position,
        replacing old: LeafNode? = nil, in tree: RatchetTree? = nil, maximumLifetime: UInt64 = 1000,
        spoiled: Bool = false
    ) throws -> ValidationRule? {
        var leaf = try LeafNode(
            signing: contents, position: position, with: signer.privateKey, suite: Self.suite)
        if spoiled {
            var signature = leaf.signature
            signature[0] ^= 1
            leaf = LeafNode(contents: contents, signature: signature)
        }
        var whole = tree ?? others
        let index = try whole.addLeaf(leaf)
        return try MLSTests.brokenRule { () throws(MLSError) in
            try LeafNodeRules.checkContents(leaf)
            try LeafNodeRules.checkLifetimeIsCurrent(leaf, now: Self.now)
            try LeafNodeRules.checkLifetimeIsAcceptable(leaf, maximum: maximumLifetime)
            try LeafNodeRules.checkDemands(LeafDemands(context, policy: StandardPolicy()), on: leaf)
            let census = CredentialCensus(tree ?? others)
            try LeafNodeRules.checkCredentialTypeIsSupported(leaf, by: census)
            try LeafNodeRules.checkSupportsCredentialTypesInUse(leaf, of: census)
            try LeafNodeRules.checkKeysAreUnique(whole, at: [index])
            if let old { try LeafNodeRules.checkEncryptionKeyIsFresh(leaf, replacing: old) }
            switch contents.source {
            case .keyPackage: try LeafNodeRules.checkSourceIsKeyPackage(leaf)
            case .update: try LeafNodeRules.checkSourceIsUpdate(leaf)
            case .commit: try LeafNodeRules.checkSourceIsCommit(leaf)
            }
            try LeafNodeRules.checkSignature(leaf, position: Self.position, suite: Self.suite)
        }
    }

    private func changed(_ change: (inout LeafNodeContents) -> Void) -> LeafNodeContents {
        var contents = contents
        change(&contents)
        return contents
    }

    @Test func `A leaf as it should be breaks no rule, whatever its source`() throws {
        #expect(try brokenRule(contents) == nil)
        #expect(try brokenRule(changed { $0.source = .update }) == nil)
        #expect(try brokenRule(changed { $0.source = .commit(parentHash: [1]) }) == nil)
    }

    @Test func `A signature over anything else is refused`() throws {
        #expect(try brokenRule(contents, spoiled: true) == .leafSignatureIsValid)
        for source in [LeafNodeSource.update, .commit(parentHash: [])] {
            let bound = changed { $0.source = source }
            let elsewhere = LeafPosition(groupID: [1, 2, 4], index: 1)
            #expect(try brokenRule(bound, signedFor: elsewhere) == .leafSignatureIsValid)
            let besides = LeafPosition(groupID: [1, 2, 3], index: 2)
            #expect(try brokenRule(bound, signedFor: besides) == .leafSignatureIsValid)
        }
        // The signature of a key package's leaf is good for any group.
        #expect(try brokenRule(contents, signedFor: nil) == nil)
    }

    @Test func `A leaf without a position is signed only if it comes from a key package`() throws {
        #expect(throws: CryptoError.invalidSignature) {
            try LeafNode(
                signing: changed { $0.source = .update }, position: nil, with: signer.privateKey,
                suite: Self.suite)
        }
        let bound = try LeafNode(
            signing: changed { $0.source = .update }, position: Self.position, with: signer.privateKey,
            suite: Self.suite)
        #expect(!bound.isSignatureValid(position: nil, suite: Self.suite))
    }

    @Test func `A leaf that does not list its own credential type is refused`() throws {
        let leaf = changed { $0.credential = .other(type: CredentialType(rawValue: 9), content: []) }
        #expect(try brokenRule(leaf) == .leafSupportsOwnCredentialType)
    }

    @Test func `A leaf with an extension it does not list is refused, unless every client knows it`() throws {
        let unlisted = changed {
            $0.extensions.set(Extension(type: ExtensionType(rawValue: 0xFF07), data: []))
        }
        #expect(try brokenRule(unlisted) == .leafExtensionsAreInCapabilities)
        let grease = changed {
            $0.extensions.set(Extension(type: ExtensionType(rawValue: 0x0A0A), data: [1]))
        }
        #expect(try brokenRule(grease) == nil)
    }

    @Test(arguments: [Lifetime(notBefore: 1501, notAfter: 1600), Lifetime(notBefore: 1000, notAfter: 1499)])
    func `A leaf before or after its lifetime is refused`(lifetime: Lifetime) throws {
        #expect(
            try brokenRule(changed { $0.source = .keyPackage(lifetime) }) == .leafLifetimeIsCurrent)
    }

    @Test func `The ends of a lifetime belong to it`() throws {
        let lifetime = Lifetime(notBefore: 1500, notAfter: 1500)
        #expect(try brokenRule(changed { $0.source = .keyPackage(lifetime) }) == nil)
    }

    @Test func `A lifetime longer than the application accepts is refused`() throws {
        #expect(try brokenRule(contents, maximumLifetime: 999) == .leafLifetimeIsAcceptable)
        let endless = Lifetime(notBefore: 0, notAfter: .max)
        #expect(
            try brokenRule(changed { $0.source = .keyPackage(endless) }) == .leafLifetimeIsAcceptable)
    }

    @Test func `A leaf that does not speak the group's version or suite is refused`() throws {
        #expect(
            try brokenRule(changed { $0.capabilities.versions = [ProtocolVersion(rawValue: 2)] })
                == .leafSupportsGroupVersion)
        #expect(
            try brokenRule(
                changed { $0.capabilities.ciphersuites.removeAll { $0 == Self.suite.ciphersuite } })
                == .leafSupportsGroupCiphersuite)
    }

    @Test func `A leaf that lacks anything the group requires is refused`() throws {
        #expect(
            try brokenRule(changed { $0.capabilities.proposals = [] }) == .leafHasRequiredCapabilities)
        #expect(
            try brokenRule(
                changed { $0.capabilities.extensions.removeAll { $0.rawValue == 0xFF01 } })
                == .leafHasRequiredCapabilities)
        let leaf = changed { contents in
            contents.credential = .x509(certificates: [[1]])
            contents.capabilities.credentials = [.x509]
        }
        #expect(try brokenRule(leaf) == .leafHasRequiredCapabilities)
    }

    @Test func `A leaf that does not know an extension of the group is refused`() throws {
        let leaf = try LeafNode(
            signing: changed { $0.capabilities.extensions = [] }, position: nil, with: signer.privateKey,
            suite: Self.suite)
        let types = [ExtensionType(rawValue: 0xFF01)]
        #expect(throws: MLSError.rule(.leafSupportsGroupExtensions)) {
            try LeafNodeRules.checkSupportsExtensions(leaf, types)
        }
        try LeafNodeRules.checkSupportsExtensions(leaf, [])
    }

    @Test func `A group that requires what it cannot say is refused`() {
        var context = context
        context.extensions.set(Extension(type: .requiredCapabilities, data: [1]))
        #expect(throws: MLSError.malformed(.truncated)) { try LeafDemands(context, policy: StandardPolicy()) }
    }

    @Test func `A credential type that a member does not know is refused`() throws {
        var random = SeededRandom(seed: 10)
        var other = TestLeaf.unsigned(&random).contents
        other.capabilities.credentials = [.basic]
        let tree = RatchetTree(LeafNode(contents: other, signature: []))
        let leaf = changed { $0.credential = .x509(certificates: [[1]]) }
        #expect(try brokenRule(leaf, in: tree) == .leafCredentialTypeIsSupportedByMembers)
    }

    @Test func `A leaf that does not know a credential type in use is refused`() throws {
        var random = SeededRandom(seed: 11)
        var other = TestLeaf.unsigned(&random).contents
        other.credential = .x509(certificates: [[1]])
        let tree = RatchetTree(LeafNode(contents: other, signature: []))
        let leaf = changed { $0.capabilities.credentials = [.basic] }
        #expect(try brokenRule(leaf, in: tree) == .leafSupportsCredentialTypesInUse)
    }

    @Test func `A leaf from elsewhere than the message says is refused`() throws {
        let sources: [LeafNodeSource] = [
            .keyPackage(Lifetime(notBefore: 0, notAfter: 1)), .update, .commit(parentHash: []),
        ]
        let checks: [(ValidationRule, (LeafNode) throws(MLSError) -> Void)] = [
            (.leafSourceIsKeyPackage, LeafNodeRules.checkSourceIsKeyPackage),
            (.leafSourceIsUpdate, LeafNodeRules.checkSourceIsUpdate),
            (.leafSourceIsCommit, LeafNodeRules.checkSourceIsCommit),
        ]
        for (place, source) in sources.enumerated() {
            let leaf = LeafNode(contents: changed { $0.source = source }, signature: [])
            for (number, (rule, check)) in checks.enumerated() {
                if place == number {
                    try check(leaf)
                } else {
                    #expect(throws: MLSError.rule(rule)) { try check(leaf) }
                }
            }
        }
    }

    @Test func `A new leaf with the old encryption key is refused`() throws {
        let old = LeafNode(contents: contents, signature: [])
        let update = changed { $0.source = .update }
        #expect(try brokenRule(update, replacing: old) == .leafEncryptionKeyIsFresh)
    }

    @Test func `A key that another member has is refused`() throws {
        var random = SeededRandom(seed: 12)
        var other = TestLeaf.unsigned(&random).contents
        other.signatureKey = contents.signatureKey
        let sameSigner = RatchetTree(LeafNode(contents: other, signature: []))
        #expect(try brokenRule(contents, in: sameSigner) == .leafSignatureKeysAreUnique)
        other.signatureKey = SignaturePublicKey([1])
        other.encryptionKey = contents.encryptionKey
        let sameKey = RatchetTree(LeafNode(contents: other, signature: []))
        #expect(try brokenRule(contents, in: sameKey) == .leafEncryptionKeysAreUnique)

        for (tree, rule) in [
            (sameSigner, ValidationRule.leafSignatureKeysAreUnique), (sameKey, .leafEncryptionKeysAreUnique),
        ] {
            var whole = tree
            try whole.addLeaf(LeafNode(contents: contents, signature: []))
            #expect(throws: MLSError.rule(rule)) { try LeafNodeRules.checkKeysAreUnique(whole) }
        }
    }

    @Test func `Keys with equal ends are still told apart`() throws {
        var random = SeededRandom(seed: 13)
        var other = TestLeaf.unsigned(&random).contents
        other.signatureKey = SignaturePublicKey([9] + contents.signatureKey.bytes.dropFirst())
        other.encryptionKey = HPKEPublicKey([9] + contents.encryptionKey.bytes.dropFirst())
        let tree = RatchetTree(LeafNode(contents: other, signature: []))
        #expect(try brokenRule(contents, in: tree) == nil)
    }

    @Test func `One bad signature among many leaves is found`() throws {
        var random = SeededRandom(seed: 14)
        var tree: RatchetTree?
        for number in 0..<12 {
            let signer = try Self.suite.generateSignatureKeyPair(random: &random)
            var contents = TestLeaf.contents(
                encryptionKey: HPKEPublicKey(random.bytes(count: 32)), signatureKey: signer.publicKey)
            let leaf = try LeafNode(
                signing: contents, position: nil, with: signer.privateKey, suite: Self.suite)
            if tree == nil { tree = RatchetTree(leaf) } else { try tree?.addLeaf(leaf) }
            let whole = try #require(tree)
            try LeafNodeRules.checkSignatures(whole, groupID: [], suite: Self.suite)
            contents.credential = .basic(identity: [0])
            var spoiled = whole
            spoiled.setLeaf(
                LeafNode(contents: contents, signature: leaf.signature), at: LeafIndex(UInt32(number)))
            #expect(throws: MLSError.rule(.leafSignatureIsValid)) {
                try LeafNodeRules.checkSignatures(spoiled, groupID: [], suite: Self.suite)
            }
        }
    }
}
