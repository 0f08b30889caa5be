public import MLS

extension CommitPlan {
    /// The commit as MLS makes it: these proposals and none that were received, with a path.
    ///
    /// - Parameter keyPackages: the package of every installation to add.
    /// - Throws: `unknownKeyPackage` when one is missing.
    public func builder(keyPackages: [[UInt8]: KeyPackage] = [:]) throws(ConversationsError) -> CommitBuilder
    {
        var builder = CommitBuilder()
        builder.proposals = try proposals(keyPackages: keyPackages)
        builder.includesReceivedProposals = false
        builder.forcesPath = true
        return builder
    }
}
