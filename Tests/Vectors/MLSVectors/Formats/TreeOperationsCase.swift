import MLS

/// `tree-operations`: one proposal applied to a tree.
struct TreeOperationsCase: VectorCase {
    static let format = "tree-operations"
    static let marks: Set<String> = ["proposal", "proposal_sender", "tree_before", "tree_after"]

    let cipher_suite: UInt16
    let proposal: HexBytes
    let proposal_sender: UInt32
    let tree_before: HexBytes
    let tree_hash_before: HexBytes
    let tree_after: HexBytes
    let tree_hash_after: HexBytes

    func check(with crypto: any CryptoProvider) throws {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        var tree = try RatchetTree(UnverifiedRatchetTree(tlsEncoded: tree_before.bytes))
        try expect("encoding of tree_before", tree.tlsEncoded(), is: tree_before)
        try expect("tree_hash_before", tree.treeHash(suite: suite), is: tree_hash_before)
        switch try Proposal(tlsEncoded: proposal.bytes) {
        case .add(let package): try tree.addLeaf(package.leafNode)
        case .update(let leaf): try tree.updateLeaf(leaf, at: LeafIndex(proposal_sender))
        case .remove(let leaf): try tree.removeLeaf(at: leaf)
        default: throw VectorFailure("the proposal does not change the tree")
        }
        try expect("tree_after", tree.tlsEncoded(), is: tree_after)
        try expect("tree_hash_after", tree.treeHash(suite: suite), is: tree_hash_after)
        var reread = try RatchetTree(UnverifiedRatchetTree(tlsEncoded: tree_after.bytes))
        try expect("tree_hash_after, computed anew", reread.treeHash(suite: suite), is: tree_hash_after)
    }
}
