public import MLS

/// A key package from the network that passed the checks before its use.
///
/// The rules and their order are the reference client's, which decides who can be added to a group. What they leave out is
/// in `check(installation:inboxID:)`. Nothing here binds the key to the inbox: the inbox's state alone does.
///
/// See: spec identity.md 8.6
public struct VerifiedKeyPackage: Sendable {
    /// The package.
    public let keyPackage: KeyPackage
    /// The installation whose key signed it.
    public let installation: InstallationID
    /// The inbox it says it acts for.
    public let credential: InboxCredential

    /// Reads and checks the bare structure as a node returns it; a node that has no package for an installation returns
    /// no bytes, which fails.
    ///
    /// - Parameter now: seconds since 1970, by the clock of whoever checks.
    /// - Throws: `IdentityError.keyPackage`.
    public init(verifying bytes: [UInt8], now: UInt64, crypto: some CryptoProvider) throws(IdentityError) {
        let package = try KeyPackageChecks.decode(bytes)
        // The reference client has signatures for these suites only.
        guard KeyPackageChecks.verifiableSuites.contains(package.ciphersuite.rawValue),
            let suite = crypto.provider(for: package.ciphersuite)
        else { throw .keyPackage(.invalidLeafSignature) }
        try KeyPackageChecks.check(package, suite: suite)
        try KeyPackageChecks.check(package.leafNode.lifetime, now: now)
        guard case .basic(let identity) = package.leafNode.credential else {
            throw .keyPackage(.wrongCredentialType)
        }
        credential = try InboxCredential(identity: identity)
        guard let installation = InstallationID(package.leafNode.signatureKey.bytes) else {
            throw .keyPackage(.wrongInstallation)
        }
        self.installation = installation
        keyPackage = package
    }

    /// That it is the package that was asked for. Beyond the reference client; honest packages always pass.
    ///
    /// - Throws: `IdentityError.keyPackage(.wrongInstallation)` or `.wrongInbox`.
    public func check(installation: InstallationID, inboxID: InboxID) throws(IdentityError) {
        guard self.installation == installation else { throw .keyPackage(.wrongInstallation) }
        guard credential.inboxID == inboxID else { throw .keyPackage(.wrongInbox) }
    }
}
