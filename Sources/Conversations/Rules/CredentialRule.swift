import Identity

/// The actor, and whoever renews a leaf, is an installation of a member.
///
/// See: spec groups.md 7, step 11
enum CredentialRule {
    static func demand(
        _ participant: (inboxID: InboxID, installation: [UInt8]), in membership: GroupMembership,
        states: AssociationStates
    ) throws(CommitRefusal) {
        guard let sequenceID = membership.members[participant.inboxID] else { throw .subjectNotMember }
        let installations = try states.installations(of: participant.inboxID, at: sequenceID)
        guard installations.contains(participant.installation) else { throw .inboxValidationFailed }
    }
}
