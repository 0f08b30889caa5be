import MLS

/// `tree-validation`: resolutions, tree hashes, parent hashes and leaf signatures of a tree.
struct TreeValidationCase: VectorCase {
    static let format = "tree-validation"
    static let marks: Set<String> = ["tree", "group_id", "resolutions", "tree_hashes"]

    let cipher_suite: UInt16
    let tree: HexBytes
    let group_id: HexBytes
    let resolutions: [[Int]]
    let tree_hashes: [HexBytes]

    func check(with crypto: any CryptoProvider) throws {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        var tree = try RatchetTree(UnverifiedRatchetTree(tlsEncoded: tree.bytes))
        try expect("number of nodes", tree.math.nodeCount, is: resolutions.count)
        try expect("number of nodes", tree.math.nodeCount, is: tree_hashes.count)
        for (index, resolution) in resolutions.enumerated() {
            try expect(
                "resolution of node \(index)", tree.resolution(of: NodeIndex(index)).map(\.rawValue),
                is: resolution)
        }
        for (index, hash) in tree_hashes.enumerated() {
            try expect("hash of node \(index)", tree.treeHash(of: NodeIndex(index), suite: suite), is: hash)
        }
        let treeHash = tree.treeHash(suite: suite)
        try TreeRules.validate(&tree, treeHash: treeHash, suite: suite)
        try LeafNodeRules.checkKeysAreUnique(tree)
        try LeafNodeRules.checkSignatures(tree, groupID: group_id.bytes, suite: suite)
    }
}
