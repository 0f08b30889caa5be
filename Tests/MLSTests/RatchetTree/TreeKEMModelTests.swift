import MLSVectors
import Testing

@testable import MLS

/// Members that change a tree with real keys: they all come to the same secrets, and know exactly the keys they should.
@Suite struct TreeKEMModelTests {
    private static let suite: any CiphersuiteProvider = SwiftCryptoProvider().provider(
        for: .mls128DHKEMX25519AES128GCMSHA256Ed25519)!
    private static let groupID: [UInt8] = [7, 7, 7]

    private struct Member {
        var signer: SignatureKeyPair
        var keys: TreePrivateKeys
    }

    @Test(arguments: 1...4)
    func `Everybody comes to the same commit secret and to the keys above its leaf`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let (leaf, keys, signer) = try Self.newcomer(&random)
        var tree = RatchetTree(leaf)
        var members: [LeafIndex: Member] = [
            0: Member(signer: signer, keys: TreePrivateKeys(leaf: 0, leafKey: keys))
        ]
        for step in 0..<12 {
            try commit(&tree, &members, growing: step < 7, &random)
            try compare(tree, members)
        }
    }

    private static func newcomer(
        _ random: inout SeededRandom
    ) throws -> (LeafNode, HPKEPrivateKey, SignatureKeyPair) {
        let signer = try suite.generateSignatureKeyPair(random: &random)
        let keys = try suite.generateKeyPair(random: &random)
        let contents = TestLeaf.contents(encryptionKey: keys.publicKey, signatureKey: signer.publicKey)
        let leaf = try LeafNode(signing: contents, position: nil, with: signer.privateKey, suite: suite)
        return (leaf, keys.privateKey, signer)
    }

    /// A commit that adds or removes somebody and renews the committer's path.
    private func commit(
        _ tree: inout RatchetTree, _ members: inout [LeafIndex: Member], growing: Bool,
        _ random: inout SeededRandom
    ) throws {
        let indices = members.keys.sorted()
        let sender = indices[Int(random.next() % UInt64(indices.count))]
        let victim = indices[Int(random.next() % UInt64(indices.count))]
        var joiners: [(index: LeafIndex, key: HPKEPrivateKey, signer: SignatureKeyPair)] = []
        if !growing, victim != sender {
            try tree.removeLeaf(at: victim)
            members[victim] = nil
        }
        for _ in 0..<(growing ? 1 + random.next() % 2 : random.next() % 2) {
            let (leaf, key, signer) = try Self.newcomer(&random)
            joiners.append((try tree.addLeaf(leaf), key, signer))
        }
        let added = Set(joiners.map(\.index))
        let path = try commitPath(from: sender, added: added, &tree, &members, &random)
        for (index, key, signer) in joiners {
            let secret = try #require(path.draft.pathSecret(for: index, in: tree))
            let keys = try TreePrivateKeys(
                leaf: index, leafKey: key, pathSecret: secret, from: sender, in: tree, suite: Self.suite)
            members[index] = Member(signer: signer, keys: keys)
            #expect(throws: MLSError.self, "a member just added can open the path") {
                var keys = TreePrivateKeys(leaf: index, leafKey: key)
                _ = try keys.open(
                    path.path, from: sender, in: tree, added: added, groupContext: path.context,
                    suite: Self.suite)
            }
        }
    }

    private func commitPath(
        from sender: LeafIndex, added: Set<LeafIndex>, _ tree: inout RatchetTree,
        _ members: inout [LeafIndex: Member], _ random: inout SeededRandom
    ) throws -> (draft: PathDraft, path: UpdatePath, context: [UInt8]) {
        let leaf = try #require(tree.leaf(at: sender))
        let signer = try #require(members[sender]).signer
        var ours = tree
        let draft = try ours.draftPath(
            from: sender, template: leaf.contents, signer: signer.privateKey, groupID: Self.groupID,
            added: added,
            suite: Self.suite, random: &random)
        let context = ours.treeHash(suite: Self.suite)
        let path = try draft.encrypted(groupContext: context, suite: Self.suite, random: &random)
        try tree.merge(path, from: sender, added: added, suite: Self.suite)
        #expect(tree == ours && tree.treeHash(suite: Self.suite) == context)
        for index in members.keys {
            if index == sender {
                members[index]?.keys = draft.privateKeys
            } else {
                let secret = try members[index]?.keys.open(
                    path, from: sender, in: tree, added: added, groupContext: context, suite: Self.suite)
                #expect(secret == draft.commitSecret)
            }
        }
        return (draft, path, context)
    }

    /// The tree invariant of RFC 9420 section 4.2: a member knows the key of a node above it unless the node is blank or
    /// it is unmerged there.
    private func compare(_ tree: RatchetTree, _ members: [LeafIndex: Member]) throws {
        #expect(tree.leafIndices == members.keys.sorted())
        for (index, member) in members {
            let expected = tree.math.directPath(of: index.nodeIndex).filter {
                tree.parent(at: $0).map { !$0.unmergedLeaves.contains(index) } ?? false
            }
            #expect(member.keys.knownNodes == expected)
            for node in [index.nodeIndex] + expected {
                let key = try #require(member.keys.privateKey(of: node, in: tree))
                #expect(try Self.suite.publicKey(of: key) == tree.encryptionKey(at: node))
            }
        }
        var received = try RatchetTree(UnverifiedRatchetTree(tlsEncoded: tree.tlsEncoded()))
        var hashed = tree
        try TreeRules.validate(&received, treeHash: hashed.treeHash(suite: Self.suite), suite: Self.suite)
        try LeafNodeRules.checkSignatures(received, groupID: Self.groupID, suite: Self.suite)
        try LeafNodeRules.checkKeysAreUnique(received)
    }
}
