/// The rules for the update path of a commit, its leaf apart.
///
/// See: RFC 9420 sections 7.5, 7.6 and 12.4.2
enum UpdatePathRules {
    /// There is a node for each of the filtered direct path. (7.6)
    static func checkLength(_ path: UpdatePath, steps: [PathStep]) throws(MLSError) {
        try MLSError.require(.updatePathHasRightLength, path.nodes.count == steps.count)
    }

    /// "The length of the encrypted_path_secret vector MUST be equal to the length of the resolution of the copath node
    /// (excluding new leaf nodes)" (7.6)
    static func checkCiphertexts(
        _ path: UpdatePath, steps: [PathStep], tree: RatchetTree, added: Set<LeafIndex>
    ) throws(MLSError) {
        for (node, step) in zip(path.nodes, steps) {
            let recipients = tree.resolution(of: step.copathChild, excluding: added)
            try MLSError.require(
                .updatePathHasRightCiphertexts, node.encryptedPathSecrets.count == recipients.count)
        }
    }

    /// "Verify that none of the public keys in the UpdatePath appear in any node of the new ratchet tree." (12.4.2)
    static func checkKeysAreFresh(_ path: UpdatePath, tree: RatchetTree) throws(MLSError) {
        let keys = [path.leafNode.encryptionKey] + path.nodes.map(\.encryptionKey)
        try MLSError.require(.updatePathKeysAreFresh, Set(keys).count == keys.count)
        for key in keys {
            try MLSError.require(.updatePathKeysAreFresh, tree.nodes(withEncryptionKey: key).isEmpty)
        }
    }

    /// "Recompute the expected value of parent_hash for the committer's new leaf and verify that it matches". (7.9.2)
    static func checkParentHash(_ leaf: LeafNode, is parentHash: [UInt8]) throws(MLSError) {
        try MLSError.require(.updatePathParentHashMatches, leaf.parentHash == parentHash)
    }
}
