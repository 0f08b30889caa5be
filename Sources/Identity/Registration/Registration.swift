/// What a new installation must have signed before it may act for an inbox.
///
/// See: spec identity.md 9.1
public enum Registration {
    /// Refuses to go on with a store that was registered for another inbox.
    ///
    /// See: spec identity.md 9.3
    ///
    /// - Throws: `IdentityError.registration(.otherInboxStored)`.
    public static func checkRestart(requested: InboxID, stored: InboxID) throws(IdentityError) {
        guard requested == stored else {
            throw .registration(.otherInboxStored(requested: requested, stored: stored))
        }
    }

    /// The request for the signatures, with the installation's own already in it.
    ///
    /// - Parameters:
    ///   - account: who creates or owns the inbox.
    ///   - nonce: for a new inbox; ignored when the network knows the account.
    ///   - inboxID: the inbox the caller wants.
    ///   - known: the inbox the network has for the account, with its state; nil when it knows none.
    ///   - installation: the new key.
    ///   - clientTimestampNanoseconds: the present time.
    /// - Throws: `IdentityError.registration`; `.association(.invalidAccountAddress)` when no inbox id can be derived.
    public static func request(
        account: AccountIdentifier, nonce: UInt64, inboxID: InboxID, known: AssociationState?,
        installation: InstallationKey, clientTimestampNanoseconds: UInt64
    ) throws(IdentityError) -> SignatureRequest {
        var builder = IdentityUpdateBuilder(
            inboxID: inboxID, clientTimestampNanoseconds: clientTimestampNanoseconds)
        if let known {
            guard known.inboxID == inboxID else { throw .registration(.inboxMismatch) }
            let count = known.installations.count
            guard count < IdentityLimits.installationsPerInbox else {
                throw .registration(.tooManyInstallations(inboxID, count: count))
            }
        } else {
            guard try InboxID(of: account, nonce: nonce) == inboxID else {
                throw .registration(.nonceMismatch)
            }
            builder.createInbox(owner: account, nonce: nonce)
        }
        builder.add(MemberIdentifier(installation.id), existing: MemberIdentifier(account))
        var request = builder.request()
        try request.add(installation.sign(updateText: request.text))
        return request
    }
}
