/// Removes installations and adds them again in one commit, to bring back members that have forked.
///
/// See: spec groups.md 5.6
public enum ReaddPlanner {
    /// The installations to fetch key packages for: those asked for that have a leaf and are not our own.
    public static func candidates(
        asked: Set<[UInt8]>, leaves: [UInt32: [UInt8]], own: UInt32
    ) -> [UInt32: [UInt8]] {
        leaves.filter { $0.key != own && asked.contains($0.value) }
    }

    /// The commit.
    ///
    /// - Parameter usable: the candidates whose key package was found and is good; the others are removed only.
    public static func plan(
        _ candidates: [UInt32: [UInt8]], usable: Set<[UInt8]>, extensions: ContextExtensions
    ) throws(ConversationsError) -> CommitPlan {
        let installations = candidates.sorted { $0.key < $1.key }.map(\.value)
        let intent = MembershipIntent(failedInstallations: installations.filter { !usable.contains($0) })
        let new = intent.applied(to: try extensions.groupMembership())
        return CommitPlan(
            steps: installations.filter(usable.contains).map { .add(installation: $0) }
                + [
                    .contextExtensions(
                        extensions.replacing(ExtensionNumber.groupMembership, with: new.extensionData()))
                ]
                + candidates.keys.sorted().map { .remove(leaf: $0) })
    }

    /// The minimum version to set first; nil when the group demands at least that already.
    public static func versionToSet(_ metadata: MutableMetadata) -> XMTPVersion? {
        if let text = metadata[.minimumVersion], let current = try? XMTPVersion(parsing: text),
            current >= .leastForRecovery
        {
            return nil
        }
        return .leastForRecovery
    }
}
