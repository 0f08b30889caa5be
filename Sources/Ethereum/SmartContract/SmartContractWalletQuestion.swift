/// Whether a contract wallet acknowledges a signature: a question only a chain can answer.
///
/// This module asks nobody; whoever holds a connection to a chain, or to a node that has one, gives the answer.
///
/// See: ERC-1271, ERC-6492; spec identity.md 4.4
public struct SmartContractWalletQuestion: Hashable, Sendable {
    /// The wallet and its chain.
    public var account: ChainAccountID
    /// The block at which to ask; nil for the latest.
    public var blockNumber: UInt64?
    /// The 32-byte digest that was signed.
    public var digest: [UInt8]
    /// The signature as the wallet gave it: of any length, maybe wrapped as ERC-6492 says.
    public var signature: [UInt8]

    /// Puts the question together.
    public init(account: ChainAccountID, blockNumber: UInt64?, digest: [UInt8], signature: [UInt8]) {
        self.account = account
        self.blockNumber = blockNumber
        self.digest = digest
        self.signature = signature
    }
}

/// What a chain said about a contract wallet's signature.
public struct SmartContractWalletAnswer: Hashable, Sendable {
    /// Whether the wallet acknowledges the signature.
    public var isValid: Bool
    /// The block at which it was asked.
    public var blockNumber: UInt64?
    /// Why the question could not be put, when that is so.
    public var failure: String?

    /// Puts the answer together.
    public init(isValid: Bool, blockNumber: UInt64? = nil, failure: String? = nil) {
        self.isValid = isValid
        self.blockNumber = blockNumber
        self.failure = failure
    }
}
