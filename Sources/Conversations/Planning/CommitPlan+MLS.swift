public import MLS

extension CommitPlan {
    /// The proposals, by value.
    ///
    /// - Parameter keyPackages: the package of every installation to add.
    /// - Throws: `unknownKeyPackage` when one is missing.
    public func proposals(
        keyPackages: [[UInt8]: KeyPackage]
    ) throws(ConversationsError) -> [Proposal] {
        var proposals: [Proposal] = []
        for step in steps {
            switch step {
            case .add(let installation):
                guard let keyPackage = keyPackages[installation] else {
                    throw ConversationsError(.unknownKeyPackage, "the key package to add is not at hand")
                }
                proposals.append(.add(keyPackage))
            case .contextExtensions(let extensions):
                proposals.append(.groupContextExtensions(extensions.extensionList))
            case .remove(let leaf):
                proposals.append(.remove(LeafIndex(leaf)))
            }
        }
        return proposals
    }
}
