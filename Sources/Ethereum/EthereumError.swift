/// What went wrong in this module; each case names one rule.
public enum EthereumError: Error, Hashable, Sendable {
    /// A private key is not 32 bytes long.
    case invalidKeyLength
    /// A private key is zero or not below the group order.
    case invalidKey
    /// A public key is neither 64 nor 65 bytes of coordinates, or no point of the curve.
    case invalidPublicKey
    /// An address is not `0x` and 40 hexadecimal digits.
    case invalidAddress
    /// A digest is not 32 bytes long.
    case invalidDigestLength
    /// A signature has another length than the operation takes.
    case invalidSignatureLength
    /// R or S of a signature is zero or not below the group order.
    case scalarOutOfRange
    /// The last byte of a signature names no parity.
    case invalidParity(UInt8)
    /// No public key belongs to the signature and digest.
    case recoveryFailed
    /// A CAIP-10 account id has not three parts.
    case accountIDParts(Int)
    /// A part of a CAIP-10 account id has characters or a length the standard does not allow.
    case malformedAccountID
    /// The chain of an account id is not `eip155:`.
    case notAnEVMChain
    /// The chain number of an account id is no unsigned 64-bit number.
    case invalidChainNumber
    /// Bytes are no ERC-6492 wrapper.
    case malformedWrapper
    /// A keystore file cannot be read; the text says which part.
    case malformedKeystore(String)
    /// A keystore file uses something this module does not have; the text names it.
    case unsupportedKeystore(String)
    /// A keystore file asks for more memory or time than is sane.
    case keystoreTooCostly
    /// The passphrase does not open the keystore file, or the file was changed.
    case wrongPassphrase
}

extension EthereumError: CustomStringConvertible {
    /// One sentence for a person; holds no key, address or other content.
    public var description: String {
        switch self {
        case .invalidKeyLength: "A private key must be 32 bytes long (64 hexadecimal digits)."
        case .invalidKey: "The private key is not a number a key may have."
        case .invalidPublicKey: "The public key is not an uncompressed point of the curve."
        case .invalidAddress: "An address must be 0x and 40 hexadecimal digits."
        case .invalidDigestLength: "A digest to sign must be 32 bytes long."
        case .invalidSignatureLength: "The signature has the wrong length."
        case .scalarOutOfRange: "The signature holds a number outside the group."
        case .invalidParity: "The last byte of the signature names no recovery id."
        case .recoveryFailed: "No public key belongs to this signature."
        case .accountIDParts: "An account id must have three parts, as in eip155:1:0x…"
        case .malformedAccountID: "The account id is not well formed (CAIP-10)."
        case .notAnEVMChain: "The chain of the account id is not an Ethereum chain (eip155:)."
        case .invalidChainNumber: "The chain number of the account id is not a number."
        case .malformedWrapper: "The signature is not wrapped as ERC-6492 says."
        case .malformedKeystore(let part): "The keystore file cannot be read: \(part)."
        case .unsupportedKeystore(let part): "The keystore file cannot be opened here: \(part)."
        case .keystoreTooCostly: "The keystore file asks for an unreasonable amount of memory or time."
        case .wrongPassphrase: "The passphrase does not open the keystore file."
        }
    }
}
