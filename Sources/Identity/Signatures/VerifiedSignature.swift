import Ethereum

/// A signature that was checked: it tells who signed. Only verification makes one.
///
/// See: spec identity.md 4
public struct VerifiedSignature: Hashable, Sendable {
    /// Who signed.
    public let signer: MemberIdentifier
    /// How.
    public let kind: SignatureKind
    /// What the replay check remembers.
    public let rawBytes: [UInt8]
    /// The chain of a contract wallet.
    public let chainNumber: UInt64?

    init(signer: MemberIdentifier, kind: SignatureKind, rawBytes: [UInt8], chainNumber: UInt64?) {
        self.signer = signer
        self.kind = kind
        self.rawBytes = rawBytes
        self.chainNumber = chainNumber
    }
}

extension VerifiedSignature {
    /// A wallet's signature. It always "verifies", for whoever it recovers to: the rules of the state machine decide
    /// whether that is the right one.
    ///
    /// The steps and their order are the reference client's, in which the mathematically valid twin with high S is
    /// refused. See: spec identity.md 4.1
    init(recoverableECDSA bytes: [UInt8], text: String) throws(IdentityError) {
        guard bytes.count == 64 || bytes.count == 65 else { throw .signature(.invalid) }
        do {
            let lowered = try RecoverableSignature(bytes.count == 65 ? bytes : bytes + [0]).lowered
            guard bytes.count == 65 else { throw IdentityError.signature(.notSixtyFiveBytes) }
            let address = try lowered.recoverAddress(digest: PersonalMessage.digest(text))
            self.init(
                signer: .ethereum(address.lowercased), kind: .erc191, rawBytes: lowered.bytes,
                chainNumber: nil)
        } catch let error as EthereumError {
            throw .signature(SignatureRule(error))
        } catch let error as IdentityError {
            throw error
        } catch {
            throw .signature(.invalid)
        }
    }

    /// An installation's signature.
    ///
    /// See: spec identity.md 4.2
    init(installation: InstallationID, signature: [UInt8], text: String) throws(IdentityError) {
        try Ed25519ph.verify(
            signature, message: Array(text.utf8), context: .identityUpdate, publicKey: installation.bytes)
        self.init(
            signer: MemberIdentifier(installation), kind: .installationKey, rawBytes: signature,
            chainNumber: nil)
    }

    /// A contract wallet's signature, judged by whoever answered the question.
    ///
    /// See: spec identity.md 4.4
    init(question: SmartContractWalletQuestion, answer: SmartContractWalletAnswer) throws(IdentityError) {
        guard answer.isValid else { throw .signature(.invalid) }
        let address: AccountIdentifier
        do {
            address = try AccountIdentifier(address: question.account.address)
        } catch {
            throw .signature(.invalidAddress(question.account.address))
        }
        do {
            try self.init(
                signer: MemberIdentifier(address), kind: .erc1271, rawBytes: question.signature,
                chainNumber: question.account.chainNumber())
        } catch {
            throw .signature(SignatureRule(error))
        }
    }

    /// A passkey's assertion.
    ///
    /// See: spec identity.md 4.3
    init(passkey assertion: PasskeyAssertion, text: String) throws(IdentityError) {
        let (origin, rawBytes) = try assertion.verify(text: text)
        self.init(
            signer: .passkey(Passkey(key: assertion.publicKey, relyingParty: origin)), kind: .p256,
            rawBytes: rawBytes, chainNumber: nil)
    }

    /// A legacy key's signature: the wallet that approved the key counts as the signer, and the bytes of its approval
    /// are what the replay check remembers, so that one legacy key serves for one update of an inbox.
    ///
    /// See: spec identity.md 4.6
    init(legacyDelegated signature: [UInt8], key: LegacySignedPublicKey, text: String) throws(IdentityError) {
        let byLegacyKey = try VerifiedSignature(recoverableECDSA: signature, text: text)
        let approval = try key.approval()
        guard try byLegacyKey.signer == .ethereum(key.address().lowercased) else {
            throw .signature(.invalid)
        }
        self.init(
            signer: approval.signer, kind: .legacyDelegated, rawBytes: approval.rawBytes, chainNumber: nil)
    }
}
