public import Ethereum

/// A signature as it was read or given; nobody has checked it.
///
/// See: spec identity.md 2.1, 4
public enum UnverifiedSignature: Hashable, Sendable, Codable {
    /// A wallet's 65 bytes R ‖ S ‖ V; other lengths are kept, and refused on verification.
    case recoverableECDSA([UInt8])
    /// An installation's 64 bytes, and its key.
    case installationKey(signature: [UInt8], publicKey: InstallationID)
    /// A contract wallet's bytes, of any length, and the block at which they were checked.
    case smartContractWallet(account: ChainAccountID, blockNumber: UInt64, signature: [UInt8])
    /// A passkey's assertion.
    case passkey(PasskeyAssertion)
    /// A legacy key's 65 bytes, and the key with the wallet's approval.
    case legacyDelegated(signature: [UInt8], key: LegacySignedPublicKey)

    /// The kind it will be of, should it verify.
    public var kind: SignatureKind {
        switch self {
        case .recoverableECDSA: .erc191
        case .installationKey: .installationKey
        case .smartContractWallet: .erc1271
        case .passkey: .p256
        case .legacyDelegated: .legacyDelegated
        }
    }

    /// What must be asked before this signature over a text can be verified; nil for all but contract wallets.
    ///
    /// - Parameter digest: the EIP-191 digest of the text.
    public func contractQuestion(digest: [UInt8]) -> SmartContractWalletQuestion? {
        guard case .smartContractWallet(let account, let blockNumber, let signature) = self else {
            return nil
        }
        return SmartContractWalletQuestion(
            account: account, blockNumber: blockNumber, digest: digest, signature: signature)
    }

    /// Verifies the signature over a text.
    ///
    /// - Parameter answers: to the question about a contract wallet.
    /// - Throws: `IdentityError.signature`, or `.contractVerifierUnavailable` when an answer is missing.
    public func verified(
        text: String, answers: [SmartContractWalletQuestion: SmartContractWalletAnswer] = [:]
    ) throws(IdentityError) -> VerifiedSignature {
        switch self {
        case .recoverableECDSA(let bytes):
            return try VerifiedSignature(recoverableECDSA: bytes, text: text)
        case .installationKey(let signature, let publicKey):
            return try VerifiedSignature(installation: publicKey, signature: signature, text: text)
        case .smartContractWallet:
            guard let question = contractQuestion(digest: PersonalMessage.digest(text)),
                let answer = answers[question]
            else { throw .contractVerifierUnavailable }
            return try VerifiedSignature(question: question, answer: answer)
        case .passkey(let assertion):
            return try VerifiedSignature(passkey: assertion, text: text)
        case .legacyDelegated(let signature, let key):
            return try VerifiedSignature(legacyDelegated: signature, key: key, text: text)
        }
    }
}
