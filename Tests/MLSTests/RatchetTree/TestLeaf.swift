import MLSVectors

@testable import MLS

/// Leaves for tests.
enum TestLeaf {
    /// A leaf with random keys and a signature of random bytes, for what does not look at signatures.
    static func unsigned(_ random: inout SeededRandom, source: LeafNodeSource = .update) -> LeafNode {
        LeafNode(
            contents: contents(
                encryptionKey: HPKEPublicKey(random.bytes(count: 32)),
                signatureKey: SignaturePublicKey(random.bytes(count: 32)), source: source),
            signature: random.bytes(count: 64))
    }

    static func contents(
        encryptionKey: HPKEPublicKey, signatureKey: SignaturePublicKey,
        source: LeafNodeSource = .keyPackage(Lifetime(notBefore: 1000, notAfter: 2000))
    ) -> LeafNodeContents {
        LeafNodeContents(
            encryptionKey: encryptionKey, signatureKey: signatureKey,
            credential: .basic(identity: Array(signatureKey.bytes.prefix(4))),
            capabilities: Capabilities(
                ciphersuites: Ciphersuite.standard + [Ciphersuite(rawValue: 0x1A1A)],
                extensions: [ExtensionType(rawValue: 0xFF01), ExtensionType(rawValue: 0x0A0A)],
                proposals: [ProposalType(rawValue: 0xF001)], credentials: [.basic, .x509]),
            source: source, extensions: [Extension(type: .applicationID, data: [1, 7])])
    }
}
