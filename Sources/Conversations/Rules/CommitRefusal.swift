/// Why a commit is not applied, in libxmtp's words. Every member must come to the same verdict.
///
/// See: spec groups.md 7
public enum CommitRefusal: Error, Hashable, Sendable {
    /// 0: MLS would take it, the reference's MLS library does not.
    case unsupportedContextExtension
    /// 1: the current 0xF000 is absent or unreadable.
    case immutableMetadata
    /// 1, 3: 0xFF00 is unreadable, or absent before the commit.
    case mutableMetadata
    /// 2: the commit drops 0xFF00.
    case missingMutableMetadata
    /// 1, 5: 0xFF02 is absent or unreadable.
    case groupPermissions
    /// 4: a new value is longer than its attribute allows.
    case tooManyCharacters(limit: Int)
    /// 6: a proposal comes from somebody who is no member, or from a leaf that is empty.
    case actorNotMember
    /// 6: proposals of several members, or a path of another.
    case multipleActors
    /// 6: the proposals' sender has no leaf, or there is neither path nor proposal.
    case actorNotFound
    /// A leaf's credential is not a basic one.
    case wrongCredentialType
    /// A leaf's identity is no protocol buffer.
    case malformedCredential
    /// 7: pre-shared keys are not used.
    case preSharedKey
    /// 8: 0xFF01 is absent.
    case missingGroupMembership
    /// 8: 0xFF01 is unreadable.
    case groupMembership
    /// 8: an inbox's sequence id falls.
    case sequenceIDDecreased
    /// 8: an inbox has no identity update with the sequence id the membership names, or its log is invalid.
    case identityLog
    /// 9: an installation is added that no inbox has gained.
    case unexpectedInstallationAdded
    /// 10: the removed installations are not exactly those that must go.
    case unexpectedInstallationsRemoved
    /// 8, 11: somebody who must be a member is none.
    case subjectNotMember
    /// 11: an installation does not belong to the inbox its credential names.
    case inboxValidationFailed
    /// 12: the actor's role does not allow a change.
    case insufficientPermissions
    /// 13: the minimum version, or our own, is no version.
    case invalidVersionFormat
    /// 13: the group demands a newer version than ours. Not a refusal for good: the group pauses.
    case protocolVersionTooLow(ExactText)

    /// A stable word for logs, statistics and the store.
    public var code: String {
        switch self {
        case .unsupportedContextExtension: "unsupported-context-extension"
        case .immutableMetadata: "immutable-metadata"
        case .mutableMetadata: "mutable-metadata"
        case .missingMutableMetadata: "missing-mutable-metadata"
        case .groupPermissions: "group-permissions"
        case .tooManyCharacters: "too-many-characters"
        case .actorNotMember: "actor-not-member"
        case .multipleActors: "multiple-actors"
        case .actorNotFound: "actor-not-found"
        case .wrongCredentialType: "wrong-credential-type"
        case .malformedCredential: "malformed-credential"
        case .preSharedKey: "pre-shared-key"
        case .missingGroupMembership: "missing-group-membership"
        case .groupMembership: "group-membership"
        case .sequenceIDDecreased: "sequence-id-decreased"
        case .identityLog: "identity-log"
        case .unexpectedInstallationAdded: "unexpected-installation-added"
        case .unexpectedInstallationsRemoved: "unexpected-installations-removed"
        case .subjectNotMember: "subject-not-member"
        case .inboxValidationFailed: "inbox-validation-failed"
        case .insufficientPermissions: "insufficient-permissions"
        case .invalidVersionFormat: "invalid-version-format"
        case .protocolVersionTooLow: "protocol-version-too-low"
        }
    }

    /// Whether the commit stays where it is, to be read again by a newer version, instead of being passed over.
    public var pausesGroup: Bool {
        if case .protocolVersionTooLow = self { return true }
        return false
    }

    /// How the commit log names it.
    public var commitResult: CommitResult {
        self == .unsupportedContextExtension ? .undecryptable : .invalid
    }
}
