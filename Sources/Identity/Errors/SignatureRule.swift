import Ethereum

/// Why a signature was refused.
///
/// See: spec identity.md 4
public enum SignatureRule: Hashable, Sendable {
    /// A length, a delegated key or a contract's answer is not as it must be.
    case invalid
    /// A wallet signature has R or S outside 1…n−1, or a passkey signature does not verify.
    case wrongScalarOrMismatch
    /// A wallet signature has 64 bytes.
    case notSixtyFiveBytes
    /// The last byte of a wallet signature names no parity.
    case invalidParity(UInt8)
    /// No key can be recovered.
    case recoveryFailed
    /// An installation signature has not 64 bytes.
    case installationSignatureLength
    /// The scalar of an installation signature is not below the group order.
    case installationScalarTooLarge
    /// The equation of an installation signature does not hold.
    case installationMismatch
    /// A passkey's public key is no SEC1 point of P-256.
    case invalidPublicKey
    /// A passkey's client data is no JSON with the text as challenge.
    case invalidClientData
    /// The address of a contract wallet is no address; holds it.
    case invalidAddress(String)
    /// The chain of a contract wallet is not `eip155:`.
    case notAnEVMChain
    /// The chain number of a contract wallet is no unsigned 64-bit number.
    case invalidChainNumber

    var nodeText: String {
        switch self {
        case .invalid: "Signature validation failed"
        case .wrongScalarOrMismatch: "ed25519 Signature failed signature error"
        case .notSixtyFiveBytes: "expected exactly 65 bytes"
        case .invalidParity(let v): "invalid parity: \(v)"
        case .recoveryFailed: "signature error"
        case .installationSignatureLength: "could not convert slice to array"
        case .installationScalarTooLarge:
            "ed25519 Signature failed signature error: Cannot use scalar with high-bit set"
        case .installationMismatch:
            "ed25519 Signature failed signature error: Verification equation was not satisfied"
        case .invalidPublicKey: "Invalid public key"
        case .invalidClientData: "client_data is invalid"
        case .invalidAddress(let text): "invalid addresses: [\(DebugText.quoted(text))]"
        case .notAnEVMChain: "Chain ID is not prefixed with eip155:"
        case .invalidChainNumber: "Chain ID is not a valid u64"
        }
    }

    var description: String {
        switch self {
        case .invalidAddress: "the contract wallet's address is malformed"
        case .wrongScalarOrMismatch: "it does not verify"
        default: nodeText
        }
    }

    /// The same refusal in this module's words.
    init(_ error: EthereumError) {
        self =
            switch error {
            case .invalidParity(let v): .invalidParity(v)
            case .scalarOutOfRange: .wrongScalarOrMismatch
            case .recoveryFailed: .recoveryFailed
            case .notAnEVMChain: .notAnEVMChain
            case .invalidChainNumber: .invalidChainNumber
            default: .invalid
            }
    }
}
