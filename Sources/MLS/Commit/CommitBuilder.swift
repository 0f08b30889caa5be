/// What a commit of ours is to contain.
///
/// Start from an empty one: it commits the proposals received in this epoch that are valid and renews our own keys.
public struct CommitBuilder: Sendable {
    /// How a joiner gets the ratchet tree.
    public enum TreeDelivery: Hashable, Sendable {
        /// Inside the Welcome.
        case inside
        /// By other means: hand out ``ActiveGroup/exportRatchetTree()``.
        case outside
    }

    /// Proposals by value, in this order.
    public var proposals: [Proposal] = []
    /// Whether the valid proposals received in this epoch are committed too.
    public var includesReceivedProposals = true
    /// Whether a path is made where the RFC lets us do without.
    public var forcesPath = false
    /// The form the commit travels in.
    public var wireFormat: WireFormat = .privateMessage
    /// Bytes signed with the commit but not encrypted.
    public var authenticatedData: [UInt8] = []
    /// How many zero bytes are appended before encryption.
    public var padding = Padding.none
    /// How we appear from the next epoch on; nil keeps credential, key, capabilities and extensions. Needs a path.
    public var profile: MemberProfile?
    public var treeDelivery = TreeDelivery.inside
    /// Whether the Welcome's GroupInfo holds the key for external joins.
    public var includesExternalKey = false
    /// Extensions of the GroupInfo, beside the tree and the external key.
    public var groupInfoExtensions: ExtensionList = []
    /// Set by ``ActiveGroup`` for the first commit of a group that resumes another.
    var resuming: ResumptionPSKUsage?

    public init() {}

    /// Adds the client of a key package.
    public mutating func add(_ keyPackage: KeyPackage) {
        proposals.append(.add(keyPackage))
    }

    /// Removes the member at a leaf.
    public mutating func remove(_ leaf: LeafIndex) {
        proposals.append(.remove(leaf))
    }

    /// Replaces all extensions of the GroupContext.
    public mutating func setGroupContextExtensions(_ extensions: ExtensionList) {
        proposals.append(.groupContextExtensions(extensions))
    }

    /// Mixes in an external pre-shared key.
    ///
    /// - Parameter nonce: fresh random bytes, as many as the suite's hash has.
    public mutating func injectExternalKey(_ id: [UInt8], nonce: [UInt8]) {
        proposals.append(.preSharedKey(PreSharedKeyID(kind: .external(id: id), nonce: nonce)))
    }

    /// Mixes in the resumption secret of an epoch of this or another group.
    ///
    /// - Parameter nonce: fresh random bytes, as many as the suite's hash has.
    public mutating func injectResumption(groupID: [UInt8], epoch: UInt64, nonce: [UInt8]) {
        proposals.append(
            .preSharedKey(
                PreSharedKeyID(
                    kind: .resumption(usage: .application, groupID: groupID, epoch: epoch), nonce: nonce)))
    }

    /// Ends the group in favour of a new one.
    public mutating func reinitialize(as reInit: ReInit) {
        proposals.append(.reInit(reInit))
    }
}
