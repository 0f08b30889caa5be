public import Identity
public import MLS

extension MemberProfile {
    /// How an installation appears in key packages and in the groups it founds.
    ///
    /// See: spec groups.md 1.4; spec identity.md 7.2, 8.1
    public init(inboxID: InboxID, signer: SignatureKeyPair) {
        self.init(
            credential: .basic(identity: InboxCredential(inboxID: inboxID).identity), signer: signer,
            capabilities: KeyPackageProfile.capabilities,
            leafExtensions: [Extension(ApplicationID(Array(inboxID.text.utf8)))])
    }
}
