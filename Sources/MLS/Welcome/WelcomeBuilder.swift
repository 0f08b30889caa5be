/// Makes the Welcome of a commit.
///
/// See: RFC 9420 sections 12.4.1, 12.4.3.1
struct WelcomeBuilder: Sendable {
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
        let context = suite.encryptionContext(label: "Welcome", sealed)
        // A seed each, drawn in order: the threads that share the work need no common random source.
        let seeds = members.map { _ in random.secret(count: suite.hashLength) }
        let results = ParallelMap.map(count: members.count, grain: 4) { index in
            Result { () throws(CryptoError) in
                var random = StretchedRandom(seed: seeds[index], suite: suite)
                return try encryptSecrets(for: members[index], in: context, random: &random)
            }
        }
        var secrets: [EncryptedGroupSecrets] = []
        secrets.reserveCapacity(members.count)
        for result in results {
            secrets.append(try MLSError.rethrowing { () throws(CryptoError) in try result.get() })
        }
        return Welcome(ciphersuite: suite.ciphersuite, secrets: secrets, encryptedGroupInfo: sealed)
    }

    private func encryptSecrets(
        for member: (keyPackage: KeyPackage, pathSecret: Secret?), in context: HPKEInfo,
        random: inout some RandomSource
    ) throws(CryptoError) -> EncryptedGroupSecrets {
        let plaintext = GroupSecrets(
            joinerSecret: joinerSecret, pathSecret: member.pathSecret, preSharedKeys: preSharedKeys
        ).encoded()
        return EncryptedGroupSecrets(
            newMember: member.keyPackage.reference(suite: suite),
            encryptedGroupSecrets: try suite.encrypt(
                to: member.keyPackage.initKey, in: context, plaintext: plaintext.span, random: &random))
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
