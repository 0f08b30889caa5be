/// Why a key package was refused.
///
/// See: spec identity.md 8.6
public enum KeyPackageRule: Hashable, Sendable {
    /// The bytes are no key package; the text is the reference implementation's, as near as it can be known.
    case malformed(String)
    /// The leaf was not made for a key package.
    case wrongLeafSource
    /// The leaf's signature does not verify.
    case invalidLeafSignature
    /// The protocol version is not MLS 1.0.
    case wrongVersion
    /// The init key and the encryption key are the same.
    case initKeyEqualsEncryptionKey
    /// The package's signature does not verify.
    case invalidSignature
    /// An extension of the package is not among the leaf's capabilities.
    case unsupportedExtension
    /// The present time is outside the lifetime.
    case invalidLifetime
    /// The credential is not basic.
    case wrongCredentialType
    /// The credential's identity is no XMTP credential.
    case malformedCredential
    /// The package is of another installation than the one asked for. Not checked by the reference client.
    case wrongInstallation
    /// The package is of another inbox than the one that is to be added. Not checked by the reference client.
    case wrongInbox

    var nodeText: String {
        switch self {
        case .malformed(let text): "TLS Codec error: \(text)"
        case .wrongLeafSource: "mls validation: Invalid LeafNode source type"
        case .invalidLeafSignature: "mls validation: The leaf node signature is not valid."
        case .wrongVersion: "mls validation: The protocol version is not valid."
        case .initKeyEqualsEncryptionKey: "mls validation: The init key and the encryption key are equal."
        case .invalidSignature: "mls validation: The key package signature is not valid."
        case .unsupportedExtension:
            "mls validation: A key package extension is not supported in the leaf's capabilities."
        case .invalidLifetime: "mls validation: The lifetime of the leaf node is not valid."
        case .wrongCredentialType: "wrong credential type"
        case .malformedCredential: "decoding proto failed to decode Protobuf message"
        case .wrongInstallation: "the key package is of another installation"
        case .wrongInbox: "the key package is of another inbox"
        }
    }

    var description: String { nodeText }
}
