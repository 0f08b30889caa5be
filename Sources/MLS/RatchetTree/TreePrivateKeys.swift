/// The private side of a tree: one member's own leaf's key, and those it knows of the nodes above.
///
/// See: RFC 9420 section 4.2
public struct TreePrivateKeys: Sendable {
    struct PathKey: Sendable {
        var node: NodeIndex
        var keyPair: HPKEKeyPair
    }

    /// The member's place.
    public let leaf: LeafIndex
    /// The private key of the member's leaf.
    public private(set) var leafKey: HPKEPrivateKey
    /// From the leaf upwards. A node stays only while the tree has this key for it.
    private(set) var pathKeys: [PathKey] = []

    /// The keys of a member that knows its leaf's only.
    public init(leaf: LeafIndex, leafKey: HPKEPrivateKey) {
        self.leaf = leaf
        self.leafKey = leafKey
    }

    init(leaf: LeafIndex, leafKey: HPKEPrivateKey, pathKeys: [PathKey]) {
        self.init(leaf: leaf, leafKey: leafKey)
        self.pathKeys = pathKeys
    }

    /// The nodes above the leaf whose keys the member knows.
    public var knownNodes: [NodeIndex] { pathKeys.map(\.node) }

    /// Takes the key of a new leaf; what was known above it is forgotten, for the nodes there are blank now.
    public mutating func replaceLeafKey(_ key: HPKEPrivateKey) {
        leafKey = key
        pathKeys.removeAll()
    }

    /// Forgets keys the tree does not have any more.
    public mutating func forgetOutdated(in tree: RatchetTree) {
        pathKeys.removeAll { tree.encryptionKey(at: $0.node) != $0.keyPair.publicKey }
    }

    /// The private key of a node; nil if the member does not know it.
    package func privateKey(of node: NodeIndex, in tree: RatchetTree) -> HPKEPrivateKey? {
        if node == leaf.nodeIndex { return leafKey }
        guard let known = pathKeys.first(where: { $0.node == node }) else { return nil }
        return tree.encryptionKey(at: node) == known.keyPair.publicKey ? known.keyPair.privateKey : nil
    }

    /// Takes the secret of a node above the leaf and derives the keys from there to the root.
    ///
    /// - Parameter nodes: those with a key, from the secret's own to the root.
    /// - Returns: the secret beyond the root's, which is the commit secret.
    /// - Throws: the rule, if a derived public key is not the tree's.
    @discardableResult
    package mutating func take(
        _ secret: Secret, for nodes: [NodeIndex], in tree: RatchetTree, orThrow rule: ValidationRule,
        suite: any CiphersuiteProvider
    ) throws(MLSError) -> Secret {
        guard secret.count == suite.hashLength else { throw .rule(rule) }
        let (keyPairs, commitSecret) = try Self.derive(secret, count: nodes.count, suite: suite)
        for (node, keyPair) in zip(nodes, keyPairs) {
            guard tree.encryptionKey(at: node) == keyPair.publicKey else { throw .rule(rule) }
        }
        forgetOutdated(in: tree)
        pathKeys.removeAll { nodes.contains($0.node) }
        pathKeys += zip(nodes, keyPairs).map { PathKey(node: $0, keyPair: $1) }
        pathKeys.sort { $0.node.level < $1.node.level }
        return commitSecret
    }

    private static func derive(
        _ secret: Secret, count: Int, suite: any CiphersuiteProvider
    ) throws(MLSError) -> ([HPKEKeyPair], Secret) {
        do {
            let (secrets, commitSecret) = try PathSecret.chain(from: secret, count: count, suite: suite)
            return (try PathSecret.keyPairs(secrets, suite: suite), commitSecret)
        } catch {
            throw .crypto(error)
        }
    }
}

extension TreePrivateKeys {
    /// The keys of a member that joins by a Welcome with a path secret.
    ///
    /// - Parameters:
    ///   - pathSecret: of the lowest node above both the joiner and the committer.
    ///   - committer: the leaf of the member who made the Welcome.
    /// - Throws: ``ValidationRule/pathSecretMatchesTree``.
    /// See: RFC 9420 section 12.4.3.1
    public init(
        leaf: LeafIndex, leafKey: HPKEPrivateKey, pathSecret: Secret, from committer: LeafIndex,
        in tree: RatchetTree, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        self.init(leaf: leaf, leafKey: leafKey)
        let ancestor = tree.math.commonAncestor(of: leaf, committer)
        guard leaf != committer, !tree.isBlank(ancestor) else { throw .rule(.pathSecretMatchesTree) }
        let nodes = [ancestor] + tree.math.directPath(of: ancestor).filter { !tree.isBlank($0) }
        try take(pathSecret, for: nodes, in: tree, orThrow: .pathSecretMatchesTree, suite: suite)
    }
}
