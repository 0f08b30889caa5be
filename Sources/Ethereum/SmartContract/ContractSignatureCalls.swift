/// The shapes of the calls that ask a contract about a signature, for whoever talks to a chain.
public enum ContractSignatureCalls {
    /// First four bytes of Keccak-256 of `isValidSignature(bytes32,bytes)`; also what a wallet returns for "valid".
    ///
    /// See: ERC-1271
    public static let magicValue: [UInt8] = [0x16, 0x26, 0xba, 0x7e]

    /// Input of the call `isValidSignature(digest, signature)`.
    ///
    /// See: ERC-1271
    ///
    /// - Throws: `EthereumError.invalidDigestLength`.
    public static func isValidSignature(digest: [UInt8], signature: [UInt8]) throws(EthereumError) -> [UInt8]
    {
        guard digest.count == 32 else { throw .invalidDigestLength }
        return magicValue + digest + ContractCallEncoding.word(64)
            + ContractCallEncoding.dynamicBytes(signature)
    }

    /// Whether what `isValidSignature` returned means "valid": the magic value, padded with zeros to a word.
    ///
    /// See: ERC-1271
    public static func isAffirmative(_ returned: [UInt8]) -> Bool {
        returned.count == 32 && returned.starts(with: magicValue)
            && returned.dropFirst(4).allSatisfy { $0 == 0 }
    }

    /// Input of the deployment call that judges any signature, also of wallets not deployed yet: the creation code of a
    /// universal validator, then (address, digest, signature). A returned single byte 0x01 means "valid".
    ///
    /// See: ERC-6492, "Reference Implementation"
    ///
    /// - Throws: `EthereumError.invalidDigestLength`.
    public static func universalValidation(
        creationCode: [UInt8], wallet: EthereumAddress, digest: [UInt8], signature: [UInt8]
    ) throws(EthereumError) -> [UInt8] {
        guard digest.count == 32 else { throw .invalidDigestLength }
        return creationCode + ContractCallEncoding.word(wallet) + digest + ContractCallEncoding.word(96)
            + ContractCallEncoding.dynamicBytes(signature)
    }
}

/// The little of the contract ABI these calls need.
///
/// See: Solidity documentation, "Contract ABI Specification"
enum ContractCallEncoding {
    static func word(_ number: Int) -> [UInt8] {
        let bits = UInt64(clamping: number)
        return [UInt8](repeating: 0, count: 24)
            + (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) }
    }

    static func word(_ address: EthereumAddress) -> [UInt8] {
        [UInt8](repeating: 0, count: 12) + address.bytes
    }

    static func dynamicBytes(_ bytes: [UInt8]) -> [UInt8] {
        word(bytes.count) + bytes + [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
    }
}
