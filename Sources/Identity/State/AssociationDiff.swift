/// Who joined an inbox and who left it between two states. Whoever was added again by someone else did neither.
///
/// See: spec identity.md 5.7
public struct AssociationDiff: Hashable, Sendable {
    /// Members of the newer state only, in no order.
    public let newMembers: Set<MemberIdentifier>
    /// Members of the older state only, in no order.
    public let removedMembers: Set<MemberIdentifier>

    /// The installations among `newMembers`.
    public var newInstallations: Set<InstallationID> { Set(newMembers.compactMap(\.installationID)) }
    /// The installations among `removedMembers`.
    public var removedInstallations: Set<InstallationID> { Set(removedMembers.compactMap(\.installationID)) }
}

extension AssociationState {
    /// What changed from this state to a newer one.
    public func diff(to newer: AssociationState) -> AssociationDiff {
        let old = Set(membersByIdentifier.keys)
        let new = Set(newer.membersByIdentifier.keys)
        return AssociationDiff(newMembers: new.subtracting(old), removedMembers: old.subtracting(new))
    }

    /// The change from nothing to this state: everybody is new.
    public var asDiff: AssociationDiff {
        AssociationDiff(newMembers: Set(membersByIdentifier.keys), removedMembers: [])
    }
}
