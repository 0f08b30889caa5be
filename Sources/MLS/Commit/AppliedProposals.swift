/// A tree and GroupContext extensions with the proposals of a commit applied.
///
/// See: RFC 9420 section 12.3
struct AppliedProposals: Sendable {
    var tree: RatchetTree
    var extensions: ExtensionList
    /// The leaves of Adds, in the order of the Adds.
    var added: [LeafIndex] = []
    var updated: [LeafIndex] = []
    var removed: [GroupMember] = []
    /// Whether the list replaced the extensions.
    var replacedExtensions = false

    /// Applies a list that was validated, in the order the RFC demands: extensions, Updates, Removes, Adds.
    init(_ list: ProposalList, tree: RatchetTree, extensions: ExtensionList) throws(MLSError) {
        self.tree = tree
        self.extensions = extensions
        if let replacement = list.groupContextExtensions.first {
            self.extensions = replacement
            replacedExtensions = true
        }
        for update in list.updates {
            try self.tree.updateLeaf(update.node, at: update.leaf)
            updated.append(update.leaf)
        }
        for leaf in list.removes {
            guard let member = self.tree.groupMember(at: leaf) else { throw .rule(.removeNamesMember) }
            try self.tree.removeLeaf(at: leaf)
            removed.append(member)
        }
        for keyPackage in list.adds {
            added.append(try self.tree.addLeaf(keyPackage.leafNode))
        }
    }
}
