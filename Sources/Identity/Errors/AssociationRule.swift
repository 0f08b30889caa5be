/// Why the association state machine refused an action.
///
/// See: spec identity.md 5.3, 15
public enum AssociationRule: Hashable, Sendable {
    /// An inbox is created once.
    case multipleCreate
    /// The inbox must be created first.
    case notCreated
    /// A signature was used in an earlier update of this inbox.
    case replay
    /// The signature is not by the member who is to sign.
    case missingExistingMember
    /// The new member's own signature is by someone else.
    case newMemberSignatureMismatch
    /// Nobody adds itself.
    case addedSelf
    /// A legacy key was used where it may not be.
    case legacySignatureReuse
    /// The kind of signature may not stand for the kind of member.
    case signatureNotAllowed(MemberKind, SignatureKind)
    /// The kind of member may not add the other kind.
    case memberNotAllowed(MemberKind, MemberKind)
    /// A member signs from another chain than the one it joined from; a missing chain is 0.
    case chainMismatch(joined: UInt64, signing: UInt64)
    /// The update names another inbox than the one it acts on.
    case wrongInboxID
    /// The update that was asked for is not there.
    case missingIdentityUpdate
    /// No inbox id can be derived from the address.
    case invalidAccountAddress

    /// The text of the reference implementation; it holds no content.
    public var nodeText: String {
        switch self {
        case .multipleCreate: "Multiple create operations detected"
        case .notCreated: "XID not yet created"
        case .replay: "Replay detected"
        case .missingExistingMember: "Missing existing member"
        case .newMemberSignatureMismatch: "The new member identifier does not match the signer"
        case .addedSelf: "Error creating association tried to add self"
        case .legacySignatureReuse:
            "Legacy key is only allowed to be associated using a legacy signature with nonce 0"
        case .signatureNotAllowed(let member, let kind):
            "Signature not allowed for role \"\(member.rawValue)\" \"\(kind.rawValue)\""
        case .memberNotAllowed(let existing, let new):
            "Member of kind \(existing.rawValue) not allowed to add \(new.rawValue)"
        case .chainMismatch(let joined, let signing):
            "Wrong chain id. Initially added with \(joined) but now signing from \(signing)"
        case .wrongInboxID: "Wrong inbox_id specified on association"
        case .missingIdentityUpdate: "Missing identity update"
        case .invalidAccountAddress:
            "Invalid account address: Must be 42 hex characters, starting with '0x'."
        }
    }
}
