import Ethereum
import Foundation
public import XMTPProtos

extension AccountIdentifier {
    /// Reads an identifier and its kind; a kind that is absent or unknown means Ethereum.
    ///
    /// See: spec identity.md 2.1
    ///
    /// - Throws: `IdentityError.decoding(.invalidPasskey)`.
    public init(
        _ text: String, _ kind: Xmtp_Identity_Associations_IdentifierKind, relyingParty: String?
    ) throws(IdentityError) {
        guard kind == .passkey else {
            self = .ethereum(text)
            return
        }
        guard let key = Hex.decode(text) else { throw .decoding(.invalidPasskey) }
        self = .passkey(Passkey(key: key, relyingParty: relyingParty))
    }

    /// The kind as it stands in messages.
    public var protobufKind: Xmtp_Identity_Associations_IdentifierKind {
        switch self {
        case .ethereum: .ethereum
        case .passkey: .passkey
        }
    }
}

extension MemberIdentifier {
    init(_ message: Xmtp_Identity_Associations_MemberIdentifier) throws(IdentityError) {
        switch message.kind {
        case .ethereumAddress(let address): self = .ethereum(address)
        case .installationPublicKey(let key): self = .installation(Array(key))
        case .passkey(let passkey):
            self = .passkey(
                Passkey(
                    key: Array(passkey.key),
                    relyingParty: passkey.hasRelyingParty ? passkey.relyingParty : nil))
        case nil: throw .decoding(.missing(.memberIdentifierVariant))
        }
    }

    var message: Xmtp_Identity_Associations_MemberIdentifier {
        var message = Xmtp_Identity_Associations_MemberIdentifier()
        switch self {
        case .ethereum(let address): message.ethereumAddress = address
        case .installation(let key): message.installationPublicKey = Data(key)
        case .passkey(let passkey):
            message.passkey.key = Data(passkey.key)
            if let site = passkey.relyingParty { message.passkey.relyingParty = site }
        }
        return message
    }
}
