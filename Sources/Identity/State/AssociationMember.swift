/// A member of an inbox and how it came there.
///
/// See: spec identity.md 5.1
public struct AssociationMember: Hashable, Sendable {
    /// Who it is.
    public let identifier: MemberIdentifier
    /// Who added it; nobody for the creator.
    public let addedBy: MemberIdentifier?
    /// The client time of the update that added it, in nanoseconds since 1970; none for the creator.
    public let clientTimestampNanoseconds: UInt64?
    /// The chain of the signature with which it joined, for contract wallets.
    public let chainNumber: UInt64?
}
