/// A Welcome decrypted; the group it tells of is not checked yet.
///
/// See: RFC 9420 section 12.4.3.1
package struct OpenedWelcome {
    package let groupInfo: GroupInfo
    let secrets: GroupSecrets
    private let schedule: JoinSchedule

    /// - Parameter initPrivateKey: of the key package.
    package init(
        _ welcome: Welcome, keyPackage: KeyPackage, initPrivateKey: HPKEPrivateKey,
        preSharedKeys: PreSharedKeys,
        suite: any CiphersuiteProvider
    ) throws(MLSError) {
        try WelcomeRules.checkCiphersuite(welcome, keyPackage: keyPackage)
        let entry = try WelcomeRules.entry(of: welcome, for: keyPackage.reference(suite: suite))
        secrets = try Self.open(entry, of: welcome, with: initPrivateKey, suite: suite)
        try WelcomeRules.checkHasOneResumption(secrets.preSharedKeys)
        schedule = try JoinSchedule(
            joinerSecret: secrets.joinerSecret,
            preSharedKeySecret: try Self.combine(secrets.preSharedKeys, from: preSharedKeys, suite: suite),
            suite: suite)
        groupInfo = try Self.open(
            welcome.encryptedGroupInfo, welcomeSecret: schedule.welcomeSecret, suite: suite)
    }

    /// The secrets of the epoch, once the GroupInfo's confirmation tag agrees with them.
    package func epoch(
        groupContext: [UInt8], suite: any CiphersuiteProvider
    ) throws(MLSError) -> (secrets: EpochSecrets, encryptionSecret: Secret) {
        let epoch = try schedule.epoch(groupContext: groupContext, suite: suite)
        try WelcomeRules.checkConfirmationTag(
            groupInfo, confirmationKey: epoch.secrets.confirmationKey, suite: suite)
        return epoch
    }

    // MARK: - Steps

    private static func open(
        _ entry: EncryptedGroupSecrets, of welcome: Welcome, with key: HPKEPrivateKey,
        suite: any CiphersuiteProvider
    ) throws(MLSError) -> GroupSecrets {
        let plaintext: Secret
        do {
            plaintext = try suite.decrypt(
                entry.encryptedGroupSecrets, with: key, label: "Welcome", context: welcome.encryptedGroupInfo)
        } catch {
            throw .decryptionFailed
        }
        return try MLSError.decoding { () throws(WireError) in try GroupSecrets(plaintext) }
    }

    /// "If a PreSharedKeyID is part of the GroupSecrets and the client is not in possession of the corresponding PSK,
    /// return an error." (12.4.3.1)
    private static func combine(
        _ ids: [PreSharedKeyID], from keys: PreSharedKeys, suite: any CiphersuiteProvider
    ) throws(MLSError) -> Secret {
        var known: [(id: PreSharedKeyID, key: Secret)] = []
        for id in ids {
            try ProposalRules.checkPreSharedKeyNonce(id, suite: suite)
            guard let key = keys.secret(for: id) else { throw .rule(.welcomePreSharedKeysAreAvailable) }
            known.append((id, key))
        }
        return try MLSError.rethrowing { () throws(CryptoError) in
            try PreSharedKeySecret.derive(known, suite: suite)
        }
    }

    private static func open(
        _ ciphertext: [UInt8], welcomeSecret: Secret, suite: any CiphersuiteProvider
    ) throws(MLSError) -> GroupInfo {
        let plaintext: [UInt8]
        do {
            let keys = try KeySchedule.welcomeKey(welcomeSecret: welcomeSecret, suite: suite)
            plaintext = try suite.aeadOpen(
                key: keys.key, nonce: keys.nonce, additionalData: [], ciphertext: ciphertext)
        } catch {
            throw .decryptionFailed
        }
        return try MLSError.decoding { () throws(WireError) in try GroupInfo(tlsEncoded: plaintext) }
    }
}
