/// What a commit is made of: by value, in this order, with an update path.
///
/// See: spec groups.md 8
public struct CommitPlan: Hashable, Sendable {
    /// One proposal.
    public enum Step: Hashable, Sendable {
        /// Adds an installation with the key package that was fetched for it.
        case add(installation: [UInt8])
        /// The whole list of extensions; what does not change is copied byte for byte.
        case contextExtensions(ContextExtensions)
        /// Removes a leaf.
        case remove(leaf: UInt32)
    }

    public let steps: [Step]

    public init(steps: [Step]) {
        self.steps = steps
    }

    /// Renews the own leaf and nothing else: no proposals, only a path.
    public static let keyUpdate = CommitPlan(steps: [])

    /// Changes one extension.
    static func changing(_ number: UInt16, to data: [UInt8], in extensions: ContextExtensions) -> CommitPlan {
        CommitPlan(steps: [.contextExtensions(extensions.replacing(number, with: data))])
    }

    /// The installations whose welcome must be sent once the commit has come back.
    public var addedInstallations: [[UInt8]] {
        steps.compactMap { if case .add(let installation) = $0 { installation } else { nil } }
    }
}
