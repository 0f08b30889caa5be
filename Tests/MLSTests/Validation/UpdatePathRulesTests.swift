import MLSVectors
import Testing

@testable import MLS

/// An update path that keeps all rules, and paths that break one: RFC 9420 sections 7.5, 7.6 and 12.4.2.
@Suite struct UpdatePathRulesTests {
    private static let suite: any CiphersuiteProvider = SwiftCryptoProvider().provider(
        for: .mls128DHKEMX25519AES128GCMSHA256Ed25519)!
    private static let groupContext: [UInt8] = [1, 2, 3]

    /// The tree before the path; the last member is added by the same commit.
    private var tree: RatchetTree
    private let path: UpdatePath
    private let draft: PathDraft
    private let added: Set<LeafIndex>
    private let receiver: TreePrivateKeys

    init() throws {
        var random = SeededRandom(seed: 31)
        let signer = try Self.suite.generateSignatureKeyPair(random: &random)
        var leaves: [LeafNode] = []
        var keys: [HPKEKeyPair] = []
        for _ in 0..<5 {
            let pair = try Self.suite.generateKeyPair(random: &random)
            keys.append(pair)
            leaves.append(
                LeafNode(
                    contents: TestLeaf.contents(
                        encryptionKey: pair.publicKey,
                        signatureKey: SignaturePublicKey(random.bytes(count: 32))),
                    signature: []))
        }
        tree = RatchetTree(leaves[0])
        for leaf in leaves.dropFirst() { try tree.addLeaf(leaf) }
        added = [4]
        receiver = TreePrivateKeys(leaf: 1, leafKey: keys[1].privateKey)
        var ours = tree
        draft = try ours.draftPath(
            from: 2, template: leaves[2].contents, signer: signer.privateKey, groupID: [], added: added,
            suite: Self.suite, random: &random)
        path = try draft.encrypted(groupContext: Self.groupContext, suite: Self.suite, random: &random)
    }

    private func error(
        _ path: UpdatePath, added: Set<LeafIndex>? = nil, context: [UInt8] = groupContext
    ) -> MLSError? {
        let added = added ?? self.added
        var merged = tree
        var keys = receiver
        do {
            try merged.merge(path, from: 2, added: added, suite: Self.suite)
        } catch {
            #expect(merged == tree, "a refused path has changed the tree")
            return error
        }
        do {
            let secret = try keys.open(
                path, from: 2, in: merged, added: added, groupContext: context, suite: Self.suite)
            #expect(secret == draft.commitSecret)
            return nil
        } catch {
            #expect(keys.knownNodes == receiver.knownNodes, "a refused path has changed the keys")
            return error
        }
    }

    private func changed(_ change: (inout UpdatePath) -> Void) -> UpdatePath {
        var path = path
        change(&path)
        return path
    }

    @Test func `A path as it should be is opened`() {
        #expect(path.nodes.map(\.encryptedPathSecrets.count) == [1, 2, 0])
        #expect(error(path) == nil)
    }

    @Test func `A path with a node too few or too many is refused`() {
        #expect(error(changed { $0.nodes.removeLast() }) == .rule(.updatePathHasRightLength))
        #expect(error(changed { $0.nodes.append($0.nodes[0]) }) == .rule(.updatePathHasRightLength))
    }

    @Test(arguments: 0..<3)
    func `A node with a secret too few or too many is refused`(place: Int) {
        let ciphertext = path.nodes[0].encryptedPathSecrets[0]
        #expect(
            error(changed { $0.nodes[place].encryptedPathSecrets.append(ciphertext) })
                == .rule(.updatePathHasRightCiphertexts))
        guard !path.nodes[place].encryptedPathSecrets.isEmpty else { return }
        #expect(
            error(changed { $0.nodes[place].encryptedPathSecrets.removeLast() })
                == .rule(.updatePathHasRightCiphertexts))
    }

    @Test func `A secret for a member the same commit adds is refused`() {
        #expect(error(path, added: []) == .rule(.updatePathHasRightCiphertexts))
    }

    @Test(arguments: 0..<3)
    func `A key that is in the tree or twice in the path is refused`(place: Int) throws {
        let old = try #require(tree.leaf(at: 3)).encryptionKey
        #expect(error(changed { $0.nodes[place].encryptionKey = old }) == .rule(.updatePathKeysAreFresh))
        let twice = path.nodes[(place + 1) % 3].encryptionKey
        #expect(error(changed { $0.nodes[place].encryptionKey = twice }) == .rule(.updatePathKeysAreFresh))
        let own = path.leafNode.encryptionKey
        #expect(error(changed { $0.nodes[place].encryptionKey = own }) == .rule(.updatePathKeysAreFresh))
    }

    @Test(arguments: 0..<3)
    func `A key the leaf has not signed for is refused`(place: Int) {
        let key = HPKEPublicKey([UInt8](repeating: 9, count: 32))
        #expect(error(changed { $0.nodes[place].encryptionKey = key }) == .rule(.updatePathParentHashMatches))
    }

    @Test func `A leaf with another parent hash, or none, is refused`() {
        func replaced(_ source: LeafNodeSource) -> UpdatePath {
            changed { path in
                var contents = path.leafNode.contents
                contents.source = source
                path.leafNode = LeafNode(contents: contents, signature: path.leafNode.signature)
            }
        }
        let hash = [UInt8](repeating: 0, count: 32)
        #expect(error(replaced(.commit(parentHash: hash))) == .rule(.updatePathParentHashMatches))
        #expect(error(replaced(.commit(parentHash: []))) == .rule(.updatePathParentHashMatches))
        #expect(error(replaced(.update)) == .rule(.updatePathParentHashMatches))
    }

    @Test func `A secret for another context, or spoiled, does not open`() {
        #expect(error(path, context: [9]) == .decryptionFailed)
        #expect(
            error(changed { $0.nodes[1].encryptedPathSecrets[1].ciphertext[0] ^= 1 }) == .decryptionFailed)
        #expect(
            error(changed { $0.nodes[1].encryptedPathSecrets[1].kemOutput = [] }) == .decryptionFailed)
    }

    @Test(arguments: [32, 31, 0])
    func `A secret the keys do not follow from is refused`(length: Int) throws {
        var random = SeededRandom(seed: 32)
        let secret = random.secret(count: length)
        let leaf = try #require(tree.leaf(at: 0)).encryptionKey
        let other = try #require(tree.leaf(at: 1)).encryptionKey
        let sealed = try [leaf, other].map { key in
            try Self.suite.encrypt(
                to: key, label: UpdatePathLabel.node, context: Self.groupContext, plaintext: secret.span,
                random: &random)
        }
        #expect(
            error(changed { $0.nodes[1].encryptedPathSecrets = sealed }) == .rule(.updatePathKeysMatchSecrets)
        )
    }

    @Test func `A joiner whose path secret does not fit the tree is refused`() throws {
        var merged = tree
        try merged.merge(path, from: 2, added: added, suite: Self.suite)
        let leafKey = receiver.leafKey
        let secret = try #require(draft.pathSecret(for: 4, in: merged))
        let keys = try TreePrivateKeys(
            leaf: 4, leafKey: leafKey, pathSecret: secret, from: 2, in: merged, suite: Self.suite)
        #expect(keys.knownNodes == [7])
        for (leaf, committer, secret): (LeafIndex, LeafIndex, Secret) in [
            (4, 2, .zeros(count: 32)), (4, 2, .zeros(count: 31)), (1, 2, secret), (4, 4, secret),
            (3, 2, secret),
            (LeafIndex(.max), 2, secret), (5, 4, secret),
        ] {
            #expect(throws: MLSError.rule(.pathSecretMatchesTree)) {
                try TreePrivateKeys(
                    leaf: leaf, leafKey: leafKey, pathSecret: secret, from: committer, in: merged,
                    suite: Self.suite)
            }
        }
    }
}
