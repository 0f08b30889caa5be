/// The last step of every commit, made, processed or restored: from its content and secrets to the new epoch.
///
/// See: RFC 9420 sections 8, 8.2
struct EpochTransition {
    let context: GroupContext
    let encodedContext: [UInt8]
    let joinerSecret: Secret
    let schedule: JoinSchedule
    let encryptionSecret: Secret
    let secrets: EpochSecrets
    let confirmationTag: [UInt8]
    let interimTranscriptHash: [UInt8]

    var welcomeSecret: Secret { schedule.welcomeSecret }

    /// - Parameters:
    ///   - content: the signed commit; its confirmation tag is not looked at.
    ///   - provisional: the new context with the old confirmed transcript hash.
    ///   - interimTranscriptHash: of the epoch the commit ends.
    ///   - preSharedKeySecret: all zero without pre-shared keys.
    init(
        content: AuthenticatedContent, provisional: GroupContext, interimTranscriptHash: [UInt8],
        initSecret: Secret, commitSecret: Secret, preSharedKeySecret: Secret, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        var context = provisional
        context.confirmedTranscriptHash = TranscriptHash.confirmed(
            interim: interimTranscriptHash, input: content.confirmedTranscriptHashInput, suite: suite)
        let encoded = context.tlsEncoded(reserving: 1024)
        self.context = context
        encodedContext = encoded
        let joiner = try MLSError.rethrowing { () throws(CryptoError) in
            try KeySchedule.joinerSecret(
                initSecret: initSecret, commitSecret: commitSecret, groupContext: encoded, suite: suite)
        }
        joinerSecret = joiner
        schedule = try JoinSchedule(
            joinerSecret: joiner, preSharedKeySecret: preSharedKeySecret, suite: suite)
        (secrets, encryptionSecret) = try schedule.epoch(groupContext: encoded, suite: suite)
        confirmationTag = secrets.confirmationTag(
            confirmedTranscriptHash: context.confirmedTranscriptHash, suite: suite)
        self.interimTranscriptHash = TranscriptHash.interim(
            confirmed: context.confirmedTranscriptHash, confirmationTag: confirmationTag, suite: suite)
    }
}

/// The part of the key schedule that joiners have in common with members.
///
/// See: RFC 9420 section 8
struct JoinSchedule {
    private let memberSecret: Secret
    let welcomeSecret: Secret

    init(
        joinerSecret: Secret, preSharedKeySecret: Secret, suite: any CiphersuiteProvider
    ) throws(MLSError) {
        let member = KeySchedule.memberSecret(
            joinerSecret: joinerSecret, preSharedKeySecret: preSharedKeySecret, suite: suite)
        memberSecret = member
        welcomeSecret = try MLSError.rethrowing { () throws(CryptoError) in
            try KeySchedule.welcomeSecret(memberSecret: member, suite: suite)
        }
    }

    /// The secrets of the epoch with an encoded GroupContext.
    func epoch(
        groupContext: [UInt8], suite: any CiphersuiteProvider
    ) throws(MLSError) -> (secrets: EpochSecrets, encryptionSecret: Secret) {
        try MLSError.rethrowing { () throws(CryptoError) in
            let epochSecret = try KeySchedule.epochSecret(
                memberSecret: memberSecret, groupContext: groupContext, suite: suite)
            return try EpochSecrets.derive(epochSecret: epochSecret, suite: suite)
        }
    }
}
