extension SecretTree {
    /// All pieces, from left to right.
    public var parts: [SecretTreePart] {
        var parts: [SecretTreePart] = []
        Self.collect(root, at: math.root, into: &parts)
        return parts
    }

    /// A tree of saved pieces.
    ///
    /// - Parameters:
    ///   - math: the shape of the epoch's ratchet tree.
    ///   - holdsHandshakes: whether the epoch is the present one.
    /// - Throws: ``MLSError/snapshot(_:)`` if a piece is missing or too many.
    public init(
        parts: [SecretTreePart], math: TreeMath, holdsHandshakes: Bool = true
    ) throws(MLSError) {
        var byNode: [NodeIndex: SecretTreePart] = [:]
        for part in parts { byNode[part.node] = part }
        let root = try Self.assemble(&byNode, at: math.root)
        guard byNode.isEmpty, let root else { throw .snapshot("the secret tree's parts do not fit together") }
        self.init(math: math, root: root, holdsHandshakes: holdsHandshakes)
    }

    /// What has changed since another state of the same epoch; the work is in proportion to that.
    public func difference(from old: SecretTree) -> SecretTreeDifference {
        var difference = SecretTreeDifference()
        Self.compare(old.root, root, at: math.root, into: &difference)
        return difference
    }

    private static func collect(
        _ node: SecretTreeNode, at index: NodeIndex, into parts: inout [SecretTreePart]
    ) {
        switch node.content {
        case .secret(let secret):
            parts.append(SecretTreePart(node: index, content: .secret(secret)))
        case .ratchets(let handshake, let application):
            parts.append(
                SecretTreePart(
                    node: index, content: .ratchets(handshake: handshake, application: application)))
        case .parent(let left, let right):
            guard let leftIndex = index.left, let rightIndex = index.right else { return }
            collect(left, at: leftIndex, into: &parts)
            collect(right, at: rightIndex, into: &parts)
        }
    }

    /// Nil when there is no piece at or below a node.
    private static func assemble(
        _ parts: inout [NodeIndex: SecretTreePart], at index: NodeIndex
    ) throws(MLSError) -> SecretTreeNode? {
        if let part = parts.removeValue(forKey: index) {
            switch part.content {
            case .secret(let secret):
                return SecretTreeNode(.secret(secret))
            case .ratchets(let handshake, let application):
                guard index.isLeaf else { throw .snapshot("the secret tree has ratchets above the leaves") }
                return SecretTreeNode(.ratchets(handshake: handshake, application: application))
            }
        }
        guard !parts.isEmpty, let leftIndex = index.left, let rightIndex = index.right,
            let left = try assemble(&parts, at: leftIndex), let right = try assemble(&parts, at: rightIndex)
        else { return nil }
        return SecretTreeNode(.parent(left: left, right: right))
    }

    private static func compare(
        _ old: SecretTreeNode, _ new: SecretTreeNode, at index: NodeIndex,
        into difference: inout SecretTreeDifference
    ) {
        if old === new { return }
        if case .parent(let oldLeft, let oldRight) = old.content,
            case .parent(let newLeft, let newRight) = new.content, let left = index.left,
            let right = index.right
        {
            compare(oldLeft, newLeft, at: left, into: &difference)
            compare(oldRight, newRight, at: right, into: &difference)
            return
        }
        var gone: [SecretTreePart] = []
        collect(old, at: index, into: &gone)
        difference.erased += gone.map(\.node)
        collect(new, at: index, into: &difference.saved)
    }
}
