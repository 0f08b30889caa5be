extension RatchetTree {
    /// The fewest non-blank nodes that cover every member below a node.
    ///
    /// - Parameter excluded: leaves to leave out, as those a commit adds.
    /// See: RFC 9420 section 4.1.1
    public func resolution(of node: NodeIndex, excluding excluded: Set<LeafIndex> = []) -> [NodeIndex] {
        var nodes: [NodeIndex] = []
        guard math.contains(node) else { return nodes }
        appendResolution(of: node, to: &nodes)
        if !excluded.isEmpty {
            nodes.removeAll { node in node.leafIndex.map { excluded.contains($0) } ?? false }
        }
        return nodes
    }

    private func appendResolution(of node: NodeIndex, to nodes: inout [NodeIndex]) {
        if !isBlank(node) {
            nodes.append(node)
            if let parent = parent(at: node) {
                nodes.append(contentsOf: parent.unmergedLeaves.lazy.map(\.nodeIndex))
            }
        } else if let left = node.left, let right = node.right {
            appendResolution(of: left, to: &nodes)
            appendResolution(of: right, to: &nodes)
        }
    }
}
