/// The pre-shared keys at hand for a call: what the application shares out of band, and the groups a new one may resume.
///
/// See: RFC 9420 section 8.4
public struct PreSharedKeys: Sendable {
    private var externals: [[UInt8]: Secret] = [:]
    private var groups: [[UInt8]: ResumableGroup] = [:]

    public init() {}

    /// Hands in an external key under the name it has among the members.
    public mutating func set(_ secret: Secret, for id: [UInt8]) {
        externals[id] = secret
    }

    /// Hands in a group whose resumption secrets may be asked for.
    public mutating func add(_ group: ResumableGroup) {
        groups[group.groupID] = group
    }

    /// The group of an identifier.
    func group(_ id: [UInt8]) -> ResumableGroup? { groups[id] }

    func secret(for id: PreSharedKeyID) -> Secret? {
        switch id.kind {
        case .external(let name): externals[name]
        case .resumption(_, let groupID, let epoch): groups[groupID]?.resumptionSecrets[epoch]
        }
    }
}

/// What a group leaves behind for one that takes its place or branches from it.
///
/// See: RFC 9420 sections 11.2, 11.3
public struct ResumableGroup: Sendable {
    public var groupID: [UInt8]
    public var version: ProtocolVersion
    public var ciphersuite: Ciphersuite
    /// Present if the group's last commit was a ReInit.
    public var reInit: ReInit?
    /// The leaves of its last epoch.
    public var members: [LeafNode]
    var resumptionSecrets: [UInt64: Secret]
    /// The last epoch.
    public var epoch: UInt64

    /// Takes over what another view of the same group knows: secrets of other epochs, and its end if it was in the group
    /// for longer.
    public mutating func merge(_ other: ResumableGroup) {
        guard other.groupID == groupID else { return }
        let secrets = resumptionSecrets.merging(other.resumptionSecrets) { ours, _ in ours }
        if other.epoch > epoch { self = other }
        resumptionSecrets = secrets
    }
}
