/// The public side of a group's tree: its members, and the keys by which to reach many of them at once.
///
/// A value. Nodes are references to objects that never change, so that a copy costs a few thousand counts and no bytes;
/// tree hashes are kept for every node and forgotten only along the path of a change.
///
/// See: RFC 9420 sections 4 and 7
public struct RatchetTree: Sendable {
    /// The shape.
    public private(set) var math: TreeMath
    /// By leaf index.
    var leaves: ContiguousArray<LeafNode?>
    /// By node index divided by two.
    var parents: ContiguousArray<ParentNode?>
    /// By node index: the encryption key's tag, ``KeyTag/blank`` for a blank node.
    var encryptionTags: ContiguousArray<KeyTag>
    /// By leaf index: the signature key's tag.
    var signatureTags: ContiguousArray<KeyTag>
    /// By node index.
    var hashes = TreeHashCache()
    /// No leaf before this one is blank.
    private var firstBlankCandidate = 0

    /// A tree of one member.
    public init(_ leaf: LeafNode) {
        math = TreeMath(depth: 0)
        leaves = [leaf]
        parents = []
        encryptionTags = [KeyTag(of: leaf.encryptionKey.bytes)]
        signatureTags = [KeyTag(of: leaf.signatureKey.bytes)]
        hashes.resize(to: 1)
    }

    /// A tree of nodes in their places, of which only the number is taken on trust.
    init(math: TreeMath, leaves: ContiguousArray<LeafNode?>, parents: ContiguousArray<ParentNode?>) {
        self.math = math
        self.leaves = leaves
        self.parents = parents
        encryptionTags = ContiguousArray(repeating: .blank, count: math.nodeCount)
        signatureTags = ContiguousArray(repeating: .blank, count: math.leafCount)
        for index in leaves.indices {
            guard let leaf = leaves[index] else { continue }
            encryptionTags[2 * index] = KeyTag(of: leaf.encryptionKey.bytes)
            signatureTags[index] = KeyTag(of: leaf.signatureKey.bytes)
        }
        for index in parents.indices {
            guard let parent = parents[index] else { continue }
            encryptionTags[2 * index + 1] = KeyTag(of: parent.encryptionKey.bytes)
        }
        hashes.resize(to: math.nodeCount)
    }
}

// MARK: - Looking

extension RatchetTree {
    /// How many members there are.
    public var memberCount: Int { signatureTags.count { $0 != .blank } }

    /// The members in the order of their leaves.
    public var members: [(index: LeafIndex, leaf: LeafNode)] {
        var members: [(index: LeafIndex, leaf: LeafNode)] = []
        members.reserveCapacity(leaves.count)
        for index in leaves.indices {
            if let leaf = leaves[index] { members.append((LeafIndex(UInt32(index)), leaf)) }
        }
        return members
    }

    /// The places of the members, rising.
    public var leafIndices: [LeafIndex] {
        signatureTags.indices.filter { signatureTags[$0] != .blank }.map { LeafIndex(UInt32($0)) }
    }

    /// The leaf at a place; nil if it is blank or outside of the tree.
    public func leaf(at index: LeafIndex) -> LeafNode? {
        let index = Int(index.rawValue)
        return index < leaves.count ? leaves[index] : nil
    }

    /// The parent at a place; nil if it is blank, a leaf or outside of the tree.
    public func parent(at node: NodeIndex) -> ParentNode? {
        guard !node.isLeaf, math.contains(node) else { return nil }
        return parents[node.rawValue / 2]
    }

    /// The encryption key of a node; nil if it is blank or outside of the tree.
    public func encryptionKey(at node: NodeIndex) -> HPKEPublicKey? {
        if let leaf = node.leafIndex {
            self.leaf(at: leaf)?.encryptionKey
        } else {
            parent(at: node)?.encryptionKey
        }
    }

    /// Whether a node is blank, or outside of the tree.
    public func isBlank(_ node: NodeIndex) -> Bool {
        !math.contains(node) || encryptionTags[node.rawValue] == .blank
    }

    /// Whether every node of a subtree is blank.
    func isSubtreeBlank(_ node: NodeIndex) -> Bool {
        let reach = (1 << node.level) - 1
        return encryptionTags[(node.rawValue - reach)...(node.rawValue + reach)].allSatisfy { $0 == .blank }
    }

    /// The nodes that hold an encryption key.
    func nodes(withEncryptionKey key: HPKEPublicKey) -> [NodeIndex] {
        let tag = KeyTag(of: key.bytes)
        guard encryptionTags.contains(tag) else { return [] }
        return encryptionTags.indices.lazy.filter { encryptionTags[$0] == tag }.map { NodeIndex($0) }
            .filter { encryptionKey(at: $0) == key }
    }

    /// The members that have a signature key; at most one in a valid tree.
    public func leaves(withSignatureKey key: SignaturePublicKey) -> [LeafIndex] {
        let tag = KeyTag(of: key.bytes)
        guard signatureTags.contains(tag) else { return [] }
        return signatureTags.indices.lazy.filter { signatureTags[$0] == tag }.map { LeafIndex(UInt32($0)) }
            .filter { leaf(at: $0)?.signatureKey == key }
    }
}

// MARK: - Changing

extension RatchetTree {
    /// The place the next member gets: the blank leaf furthest to the left, in a tree made larger if there is none.
    ///
    /// - Throws: ``MLSError/misuse(_:)`` for a tree of 2^31 leaves.
    /// See: RFC 9420 section 12.1.1
    mutating func reserveLeaf() throws(MLSError) -> LeafIndex {
        var index = firstBlankCandidate
        while index < leaves.count, signatureTags[index] != .blank { index += 1 }
        firstBlankCandidate = index
        if index == leaves.count { try extend() }
        return LeafIndex(UInt32(index))
    }

    /// Adds a member at the leftmost blank leaf; it is unmerged at every key above it.
    ///
    /// See: RFC 9420 section 12.1.1
    @discardableResult
    public mutating func addLeaf(_ leaf: LeafNode) throws(MLSError) -> LeafIndex {
        let index = try reserveLeaf()
        setLeaf(leaf, at: index)
        for node in math.directPath(of: index.nodeIndex) {
            guard let parent = parents[node.rawValue / 2] else { continue }
            parents[node.rawValue / 2] = parent.addingUnmerged(index)
        }
        return index
    }

    /// Replaces a member's leaf, as an Update does: the keys above it are gone.
    ///
    /// - Throws: ``MLSError/misuse(_:)`` if there is no member at the place.
    /// See: RFC 9420 section 12.1.2
    public mutating func updateLeaf(_ leaf: LeafNode, at index: LeafIndex) throws(MLSError) {
        guard self.leaf(at: index) != nil else { throw .misuse("there is no member to update at this leaf") }
        setLeaf(leaf, at: index)
        blankDirectPath(of: index)
    }

    /// Removes a member with all keys above it, and whatever half of the tree has become empty.
    ///
    /// - Throws: ``MLSError/misuse(_:)`` if there is no member at the place.
    /// See: RFC 9420 section 12.1.3
    public mutating func removeLeaf(at index: LeafIndex) throws(MLSError) {
        guard leaf(at: index) != nil else { throw .misuse("there is no member to remove at this leaf") }
        setLeaf(nil, at: index)
        blankDirectPath(of: index)
        truncate()
    }

    /// Puts a leaf in its place and forgets the hashes above it.
    mutating func setLeaf(_ leaf: LeafNode?, at index: LeafIndex) {
        let position = Int(index.rawValue)
        leaves[position] = leaf
        encryptionTags[2 * position] = leaf.map { KeyTag(of: $0.encryptionKey.bytes) } ?? .blank
        signatureTags[position] = leaf.map { KeyTag(of: $0.signatureKey.bytes) } ?? .blank
        if leaf == nil { firstBlankCandidate = min(firstBlankCandidate, position) }
        hashes.forget(index.nodeIndex)
        for node in math.directPath(of: index.nodeIndex) { hashes.forget(node) }
    }

    /// Puts a parent in its place; forgetting hashes is the caller's part.
    mutating func setParent(_ parent: ParentNode?, at node: NodeIndex) {
        parents[node.rawValue / 2] = parent
        encryptionTags[node.rawValue] = parent.map { KeyTag(of: $0.encryptionKey.bytes) } ?? .blank
    }

    /// Blanks the nodes above a leaf whose hashes are forgotten already.
    mutating func blankDirectPath(of index: LeafIndex) {
        for node in math.directPath(of: index.nodeIndex) { setParent(nil, at: node) }
    }

    /// Doubles the tree to the right.
    private mutating func extend() throws(MLSError) {
        guard math.depth < 31 else { throw .misuse("a tree has at most 2^31 leaves") }
        resize(to: TreeMath(depth: math.depth + 1))
    }

    /// Halves the tree as long as its right half is blank.
    private mutating func truncate() {
        var smaller = math
        while smaller.depth > 0, let right = smaller.root.right, isSubtreeBlank(right) {
            smaller = TreeMath(depth: smaller.depth - 1)
        }
        if smaller != math { resize(to: smaller) }
    }

    private mutating func resize(to newMath: TreeMath) {
        math = newMath
        leaves.resize(to: newMath.leafCount, filling: nil)
        parents.resize(to: newMath.leafCount - 1, filling: nil)
        encryptionTags.resize(to: newMath.nodeCount, filling: .blank)
        signatureTags.resize(to: newMath.leafCount, filling: .blank)
        hashes.resize(to: newMath.nodeCount)
        firstBlankCandidate = min(firstBlankCandidate, newMath.leafCount)
    }
}

extension ContiguousArray {
    fileprivate mutating func resize(to count: Int, filling value: Element) {
        if self.count > count {
            removeLast(self.count - count)
        } else {
            reserveCapacity(count)
            append(contentsOf: repeatElement(value, count: count - self.count))
        }
    }
}

extension RatchetTree: Equatable {
    public static func == (left: Self, right: Self) -> Bool {
        left.math == right.math && left.encryptionTags == right.encryptionTags && left.leaves == right.leaves
            && left.parents == right.parents
    }
}
