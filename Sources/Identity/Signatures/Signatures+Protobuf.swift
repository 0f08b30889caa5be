import Ethereum
import Foundation
import XMTPProtos

extension UnverifiedSignature {
    /// Reads a signature that must be there.
    ///
    /// See: spec identity.md 2.6
    init(_ message: Xmtp_Identity_Associations_Signature?) throws(IdentityError) {
        guard let message else { throw .decoding(.missing(.signature)) }
        switch message.signature {
        case .erc191(let signature): self = .recoverableECDSA(Array(signature.bytes))
        case .installationKey(let signature):
            guard let key = InstallationID(signature.publicKey) else {
                throw .decoding(.installationKeyLength)
            }
            guard Ed25519ph.isPoint(key.bytes) else { throw .decoding(.installationKeyNotOnCurve) }
            self = .installationKey(signature: Array(signature.bytes), publicKey: key)
        case .erc6492(let signature):
            self = try .smartContractWallet(
                account: Self.account(signature.accountID), blockNumber: signature.blockNumber,
                signature: Array(signature.signature))
        case .passkey(let assertion):
            self = .passkey(
                PasskeyAssertion(
                    publicKey: Array(assertion.publicKey), signature: Array(assertion.signature),
                    authenticatorData: Array(assertion.authenticatorData),
                    clientDataJSON: Array(assertion.clientDataJson)))
        case .delegatedErc191(let delegated):
            guard delegated.hasSignature else { throw .decoding(.missing(.delegatedSignature)) }
            guard delegated.hasDelegatedKey else { throw .decoding(.missing(.delegatedKey)) }
            self = .legacyDelegated(
                signature: Array(delegated.signature.bytes),
                key: LegacySignedPublicKey(delegated.delegatedKey))
        case nil: throw .decoding(.missing(.signatureVariant))
        }
    }

    private static func account(_ text: String) throws(IdentityError) -> ChainAccountID {
        do {
            return try ChainAccountID(text)
        } catch .accountIDParts(let count) {
            throw .decoding(.accountIDParts(count))
        } catch {
            throw .decoding(.malformedAccountID(text))
        }
    }

    var message: Xmtp_Identity_Associations_Signature {
        var message = Xmtp_Identity_Associations_Signature()
        switch self {
        case .recoverableECDSA(let bytes): message.erc191.bytes = Data(bytes)
        case .installationKey(let signature, let key):
            message.installationKey.bytes = Data(signature)
            message.installationKey.publicKey = Data(key.bytes)
        case .smartContractWallet(let account, let blockNumber, let signature):
            message.erc6492.accountID = account.text
            message.erc6492.blockNumber = blockNumber
            message.erc6492.signature = Data(signature)
        case .passkey(let assertion):
            message.passkey.publicKey = Data(assertion.publicKey)
            message.passkey.signature = Data(assertion.signature)
            message.passkey.authenticatorData = Data(assertion.authenticatorData)
            message.passkey.clientDataJson = Data(assertion.clientDataJSON)
        case .legacyDelegated(let signature, let key):
            message.delegatedErc191.delegatedKey = key.message
            message.delegatedErc191.signature.bytes = Data(signature)
        }
        return message
    }
}

extension LegacySignedPublicKey {
    init(_ message: Xmtp_MessageContents_SignedPublicKey) {
        keyBytes = Array(message.keyBytes)
        approvalBytes =
            switch message.hasSignature ? message.signature.union : nil {
            case .ecdsaCompact(let compact):
                Approval(form: .ecdsaCompact, bytes: Array(compact.bytes), recovery: compact.recovery)
            case .walletEcdsaCompact(let compact):
                Approval(form: .walletECDSACompact, bytes: Array(compact.bytes), recovery: compact.recovery)
            case nil: nil
            }
    }

    var message: Xmtp_MessageContents_SignedPublicKey {
        var message = Xmtp_MessageContents_SignedPublicKey()
        message.keyBytes = Data(keyBytes)
        switch approvalBytes?.form {
        case .ecdsaCompact:
            message.signature.ecdsaCompact.bytes = Data(approvalBytes?.bytes ?? [])
            message.signature.ecdsaCompact.recovery = approvalBytes?.recovery ?? 0
        case .walletECDSACompact:
            message.signature.walletEcdsaCompact.bytes = Data(approvalBytes?.bytes ?? [])
            message.signature.walletEcdsaCompact.recovery = approvalBytes?.recovery ?? 0
        case nil: break
        }
        return message
    }
}
