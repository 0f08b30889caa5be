/// Makes the Welcome of a commit.
///
/// See: RFC 9420 sections 12.4.1, 12.4.3.1
struct WelcomeBuilder {
    let joinerSecret: Secret
    let welcomeSecret: Secret
    let preSharedKeys: [PreSharedKeyID]
    let suite: any CiphersuiteProvider

    /// - Parameter members: the key packages the commit adds, each with the path secret it gets, if the commit has a
    ///   path.
    func welcome(
        _ groupInfo: GroupInfo, for members: [(keyPackage: KeyPackage, pathSecret: Secret?)],
        random: inout some RandomSource
    ) throws(MLSError) -> Welcome {
        let sealed = try encrypt(groupInfo)
        var secrets: [EncryptedGroupSecrets] = []
        secrets.reserveCapacity(members.count)
        for member in members {
            let plaintext = GroupSecrets(
                joinerSecret: joinerSecret, pathSecret: member.pathSecret, preSharedKeys: preSharedKeys
            ).encoded()
            let ciphertext: HPKECiphertext
            do {
                ciphertext = try suite.encrypt(
                    to: member.keyPackage.initKey, label: "Welcome", context: sealed,
                    plaintext: plaintext.span,
                    random: &random)
            } catch {
                throw .crypto(error)
            }
            secrets.append(
                EncryptedGroupSecrets(
                    newMember: member.keyPackage.reference(suite: suite), encryptedGroupSecrets: ciphertext))
        }
        return Welcome(ciphersuite: suite.ciphersuite, secrets: secrets, encryptedGroupInfo: sealed)
    }

    private func encrypt(_ groupInfo: GroupInfo) throws(MLSError) -> [UInt8] {
        let plaintext = groupInfo.tlsEncoded(reserving: 4096)
        return try MLSError.rethrowing { () throws(CryptoError) in
            let keys = try KeySchedule.welcomeKey(welcomeSecret: welcomeSecret, suite: suite)
            return try suite.aeadSeal(
                key: keys.key, nonce: keys.nonce, additionalData: [], plaintext: plaintext)
        }
    }
}
