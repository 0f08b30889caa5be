/// The way from one epoch's secrets to the next one's.
///
/// See: RFC 9420 section 8
package enum KeySchedule {
    /// `joiner_secret`: what members and joiners of an epoch have in common.
    ///
    /// - Parameter groupContext: of the new epoch, encoded.
    package static func joinerSecret(
        initSecret: Secret, commitSecret: Secret, groupContext: [UInt8], suite: any CiphersuiteProvider
    ) throws(CryptoError) -> Secret {
        let extracted = suite.extract(salt: initSecret, inputKeyMaterial: commitSecret)
        return try suite.expand(extracted, label: "joiner", context: groupContext, length: suite.hashLength)
    }

    /// The secret between joiner and epoch, which has no name in the RFC.
    ///
    /// - Parameter preSharedKeySecret: see ``PreSharedKeySecret``.
    package static func memberSecret(
        joinerSecret: Secret, preSharedKeySecret: Secret, suite: any CiphersuiteProvider
    ) -> Secret {
        suite.extract(salt: joinerSecret, inputKeyMaterial: preSharedKeySecret)
    }

    /// `welcome_secret`.
    package static func welcomeSecret(
        memberSecret: Secret, suite: any CiphersuiteProvider
    ) throws(CryptoError) -> Secret {
        try suite.derive(memberSecret, label: "welcome")
    }

    /// The key and nonce of the GroupInfo in a Welcome.
    ///
    /// See: RFC 9420 section 12.4.3.1
    package static func welcomeKey(
        welcomeSecret: Secret, suite: any CiphersuiteProvider
    ) throws(CryptoError) -> (key: Secret, nonce: Secret) {
        let nonce = try suite.expand(
            welcomeSecret, label: "nonce", context: [], length: suite.aeadNonceLength)
        let key = try suite.expand(welcomeSecret, label: "key", context: [], length: suite.aeadKeyLength)
        return (key, nonce)
    }

    /// `epoch_secret`.
    ///
    /// - Parameter groupContext: of the new epoch, encoded.
    package static func epochSecret(
        memberSecret: Secret, groupContext: [UInt8], suite: any CiphersuiteProvider
    ) throws(CryptoError) -> Secret {
        try suite.expand(memberSecret, label: "epoch", context: groupContext, length: suite.hashLength)
    }
}
