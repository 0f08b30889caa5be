/// Why an identity update cannot be read.
///
/// See: spec identity.md 2.6
public enum DecodingRule: Hashable, Sendable {
    /// The bytes are no protobuf message of this kind.
    case malformedMessage
    /// A message that must be there is not.
    case missing(Field)
    /// The key of an installation signature is not 32 bytes long.
    case installationKeyLength
    /// The key of an installation signature is no point of the curve.
    case installationKeyNotOnCurve
    /// A passkey given as text is not hexadecimal.
    case invalidPasskey
    /// A CAIP-10 account id has another number of parts than three.
    case accountIDParts(Int)
    /// A CAIP-10 account id has a malformed part; holds the id.
    case malformedAccountID(String)

    /// The messages whose absence is an error.
    public enum Field: Hashable, Sendable {
        case action
        case signature
        case signatureVariant
        case memberIdentifier
        case memberIdentifierVariant
        case memberToRevoke
        case delegatedKey
        case delegatedSignature
        case member
    }

    var nodeText: String {
        switch self {
        case .malformedMessage: "failed to decode Protobuf message"
        case .missing(let field):
            "missing field \(field.item) of type \(field.type) during conversion from protobuf"
        case .installationKeyLength: "signature error: VerifyingKey must be 32 bytes in length"
        case .installationKeyNotOnCurve: "signature error: Cannot decompress Edwards point"
        case .invalidPasskey: "passkey is invalid: None"
        case .accountIDParts(let count): "type account_id has invalid length. expected 3 got \(count)"
        case .malformedAccountID(let text):
            "type eth account_id invalid. expected well-formed chain_id & address, got \(text)"
        }
    }

    var description: String {
        switch self {
        case .malformedMessage: "it is no message of this kind"
        case .missing(let field): "\(field.item) is missing"
        case .installationKeyLength: "an installation key must have 32 bytes"
        case .installationKeyNotOnCurve: "an installation key is no point of the curve"
        case .invalidPasskey: "a passkey is not hexadecimal"
        case .accountIDParts: "an account id has not three parts"
        case .malformedAccountID: "an account id is malformed"
        }
    }
}

extension DecodingRule.Field {
    var item: String {
        switch self {
        case .action: "action"
        case .signature, .signatureVariant, .delegatedSignature: "signature"
        case .memberIdentifier, .memberIdentifierVariant: "member_identifier"
        case .memberToRevoke: "member_to_revoke"
        case .delegatedKey: "delegated_key"
        case .member: "member"
        }
    }

    /// The reference implementation names its own types in the text.
    var type: String {
        let associations = "xmtp_proto::generated::xmtp::identity::associations::"
        return switch self {
        case .action: associations + "identity_action::Kind"
        case .signature: associations + "Signature"
        case .signatureVariant: associations + "signature::Signature"
        case .memberIdentifier, .memberToRevoke: associations + "MemberIdentifier"
        case .memberIdentifierVariant: associations + "member_identifier::Kind"
        case .delegatedKey: "xmtp_proto::generated::xmtp::message_contents::SignedPublicKey"
        case .delegatedSignature: associations + "RecoverableEcdsaSignature"
        case .member: associations + "Member"
        }
    }
}
