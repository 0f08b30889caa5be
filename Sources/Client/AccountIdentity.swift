public import Identity
import MLS

/// Who we are: an inbox, and the installation that acts for it here.
public struct AccountIdentity: Sendable {
    /// The inbox.
    public let inboxID: InboxID
    /// The key of this installation; it signs identity updates, and in MLS.
    public let installation: InstallationKey

    /// The installation's key as MLS wants it.
    let signer: SignatureKeyPair

    init(inboxID: InboxID, installation: InstallationKey) {
        self.inboxID = inboxID
        self.installation = installation
        signer = installation.signatureKeyPair
    }
}
