import MLS

/// `key-schedule`: the secrets of a few epochs in a row.
struct KeyScheduleCase: VectorCase {
    static let format = "key-schedule"
    static let marks: Set<String> = ["group_id", "initial_init_secret", "epochs"]

    struct Export: Decodable {
        let label: String
        let context: HexBytes
        let length: Int
        let secret: HexBytes
    }

    struct Epoch: Decodable {
        let tree_hash: HexBytes
        let commit_secret: HexBytes
        let psk_secret: HexBytes?
        let confirmed_transcript_hash: HexBytes
        let group_context: HexBytes
        let joiner_secret: HexBytes
        let welcome_secret: HexBytes
        let init_secret: HexBytes
        let sender_data_secret: HexBytes
        let encryption_secret: HexBytes
        let exporter_secret: HexBytes
        let epoch_authenticator: HexBytes
        let external_secret: HexBytes
        let confirmation_key: HexBytes
        let membership_key: HexBytes
        let resumption_psk: HexBytes
        let external_pub: HexBytes
        let exporter: Export
    }

    let cipher_suite: UInt16
    let group_id: HexBytes
    let initial_init_secret: HexBytes
    let epochs: [Epoch]

    func check(with crypto: any CryptoProvider) throws {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        var initSecret = Secret(copying: initial_init_secret.bytes)
        for (number, epoch) in epochs.enumerated() {
            let context = GroupContext(
                ciphersuite: Ciphersuite(rawValue: cipher_suite), groupID: group_id.bytes,
                epoch: UInt64(number), treeHash: epoch.tree_hash.bytes,
                confirmedTranscriptHash: epoch.confirmed_transcript_hash.bytes, extensions: []
            ).tlsEncoded()
            try expect("group_context", context, is: epoch.group_context)
            let epochSecret = try epochSecret(of: epoch, initSecret, context, suite)
            let (secrets, encryptionSecret) = try EpochSecrets.derive(epochSecret: epochSecret, suite: suite)
            try expect("encryption_secret", encryptionSecret.copyBytes(), is: epoch.encryption_secret)
            try check(secrets, against: epoch)
            try checkPublic(secrets, against: epoch, suite)
            initSecret = secrets.initSecret
        }
    }

    private func epochSecret(
        of epoch: Epoch, _ initSecret: Secret, _ context: [UInt8], _ suite: any CiphersuiteProvider
    ) throws -> Secret {
        let joinerSecret = try KeySchedule.joinerSecret(
            initSecret: initSecret, commitSecret: Secret(copying: epoch.commit_secret.bytes),
            groupContext: context, suite: suite)
        try expect("joiner_secret", joinerSecret.copyBytes(), is: epoch.joiner_secret)
        let preSharedKeySecret = epoch.psk_secret.map { Secret(copying: $0.bytes) }
        let memberSecret = KeySchedule.memberSecret(
            joinerSecret: joinerSecret,
            preSharedKeySecret: preSharedKeySecret ?? .zeros(count: suite.hashLength), suite: suite)
        let welcomeSecret = try KeySchedule.welcomeSecret(memberSecret: memberSecret, suite: suite)
        try expect("welcome_secret", welcomeSecret.copyBytes(), is: epoch.welcome_secret)
        return try KeySchedule.epochSecret(memberSecret: memberSecret, groupContext: context, suite: suite)
    }

    private func check(_ secrets: EpochSecrets, against epoch: Epoch) throws {
        try expect("sender_data_secret", secrets.senderDataSecret.copyBytes(), is: epoch.sender_data_secret)
        try expect("exporter_secret", secrets.exporterSecret.copyBytes(), is: epoch.exporter_secret)
        try expect(
            "epoch_authenticator", secrets.epochAuthenticator.copyBytes(), is: epoch.epoch_authenticator)
        try expect("external_secret", secrets.externalSecret.copyBytes(), is: epoch.external_secret)
        try expect("confirmation_key", secrets.confirmationKey.copyBytes(), is: epoch.confirmation_key)
        try expect("membership_key", secrets.membershipKey.copyBytes(), is: epoch.membership_key)
        try expect("resumption_psk", secrets.resumptionPSK.copyBytes(), is: epoch.resumption_psk)
        try expect("init_secret", secrets.initSecret.copyBytes(), is: epoch.init_secret)
    }

    private func checkPublic(
        _ secrets: EpochSecrets, against epoch: Epoch, _ suite: any CiphersuiteProvider
    ) throws {
        try expect(
            "external_pub", secrets.externalKeyPair(suite: suite).publicKey.bytes, is: epoch.external_pub)
        let exported = try secrets.export(
            label: epoch.exporter.label, context: epoch.exporter.context.bytes, length: epoch.exporter.length,
            suite: suite)
        try expect("exporter", exported.copyBytes(), is: epoch.exporter.secret)
    }
}
