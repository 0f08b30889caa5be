/// The secrets of an epoch that are needed as long as it lasts. The encryption secret is not among them: it is used up by
/// making the ``SecretTree``.
///
/// See: RFC 9420 section 8, table 4
public struct EpochSecrets: Sendable {
    public let senderDataSecret: Secret
    public let exporterSecret: Secret
    public let externalSecret: Secret
    public let confirmationKey: Secret
    public let membershipKey: Secret
    public let resumptionPSK: Secret
    public let epochAuthenticator: Secret
    /// What the next epoch starts from.
    public let initSecret: Secret

    public init(
        senderDataSecret: Secret, exporterSecret: Secret, externalSecret: Secret, confirmationKey: Secret,
        membershipKey: Secret, resumptionPSK: Secret, epochAuthenticator: Secret, initSecret: Secret
    ) {
        self.senderDataSecret = senderDataSecret
        self.exporterSecret = exporterSecret
        self.externalSecret = externalSecret
        self.confirmationKey = confirmationKey
        self.membershipKey = membershipKey
        self.resumptionPSK = resumptionPSK
        self.epochAuthenticator = epochAuthenticator
        self.initSecret = initSecret
    }

    /// Derives all secrets of an epoch.
    ///
    /// - Returns: the secrets, and the root of the epoch's secret tree.
    package static func derive(
        epochSecret: Secret, suite: any CiphersuiteProvider
    ) throws(CryptoError) -> (secrets: EpochSecrets, encryptionSecret: Secret) {
        let secrets = EpochSecrets(
            senderDataSecret: try suite.derive(epochSecret, label: "sender data"),
            exporterSecret: try suite.derive(epochSecret, label: "exporter"),
            externalSecret: try suite.derive(epochSecret, label: "external"),
            confirmationKey: try suite.derive(epochSecret, label: "confirm"),
            membershipKey: try suite.derive(epochSecret, label: "membership"),
            resumptionPSK: try suite.derive(epochSecret, label: "resumption"),
            epochAuthenticator: try suite.derive(epochSecret, label: "authentication"),
            initSecret: try suite.derive(epochSecret, label: "init"))
        return (secrets, try suite.derive(epochSecret, label: "encryption"))
    }
}

extension EpochSecrets {
    /// `MLS-Exporter`: a secret for use outside of MLS, the same for all members of the epoch.
    ///
    /// - Throws: ``CryptoError/invalidLength`` for more than 255 hashes of output.
    /// See: RFC 9420 section 8.5
    public func export(
        label: String, context: [UInt8], length: Int, suite: any CiphersuiteProvider
    ) throws(CryptoError) -> Secret {
        let derived = try suite.derive(exporterSecret, label: label)
        return try suite.expand(derived, label: "exported", context: suite.hash(context), length: length)
    }

    /// The key pair that outsiders encrypt to when they join.
    ///
    /// See: RFC 9420 section 8
    public func externalKeyPair(suite: any CiphersuiteProvider) throws(CryptoError) -> HPKEKeyPair {
        try suite.deriveKeyPair(inputKeyMaterial: externalSecret)
    }

    /// The MAC that proves a commit's maker and its readers have come to the same epoch.
    ///
    /// See: RFC 9420 section 6.1
    package func confirmationTag(confirmedTranscriptHash: [UInt8], suite: any CiphersuiteProvider) -> [UInt8]
    {
        suite.mac(key: confirmationKey, message: confirmedTranscriptHash)
    }
}
