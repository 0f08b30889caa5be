/// The kinds of verified signature; the raw value is the name in error texts.
///
/// See: spec identity.md 4
public enum SignatureKind: String, Hashable, Sendable {
    /// A wallet's own key. See: EIP-191
    case erc191 = "erc-191"
    /// A contract wallet. See: ERC-1271
    case erc1271 = "erc-1271"
    /// An installation's key.
    case installationKey = "installation-key"
    /// A key of the old protocol that a wallet approved.
    case legacyDelegated = "legacy-delegated"
    /// A passkey.
    case p256

    /// Whether a signature of this kind may stand for a member of that kind.
    ///
    /// See: spec identity.md 4.5
    func mayStand(for member: MemberKind) -> Bool {
        switch (member, self) {
        case (.ethereum, .erc191), (.ethereum, .erc1271), (.ethereum, .legacyDelegated): true
        case (.installation, .installationKey), (.passkey, .p256): true
        default: false
        }
    }
}
