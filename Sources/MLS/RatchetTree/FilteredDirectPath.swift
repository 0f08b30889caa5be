/// One step of a filtered direct path.
struct PathStep: Hashable, Sendable {
    /// The node on the path.
    var node: NodeIndex
    /// Its child that is not on the path; somebody is below it.
    var copathChild: NodeIndex
}

extension RatchetTree {
    /// The nodes above a leaf that get a key when the leaf commits: those with somebody below their other child. From
    /// the leaf upwards.
    ///
    /// See: RFC 9420 section 4.1.2
    func filteredDirectPath(of leaf: LeafIndex) -> [PathStep] {
        var steps: [PathStep] = []
        var current = leaf.nodeIndex
        while let parent = math.parent(of: current), let sibling = math.sibling(of: current) {
            if !isSubtreeBlank(sibling) { steps.append(PathStep(node: parent, copathChild: sibling)) }
            current = parent
        }
        return steps
    }
}
