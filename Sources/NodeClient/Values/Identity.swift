/// Whose identity log is wanted, and from where.
public struct IdentityLogRequest: Sendable, Hashable {
    /// 64 hexadecimal digits; sent in lower case, as the node compares text.
    public var inboxID: String
    /// Entries strictly above this sequence number; 0 for all.
    public var after: UInt64

    public init(inboxID: String, after: UInt64 = 0) {
        self.inboxID = inboxID
        self.after = after
    }
}

/// One entry of an inbox's log.
public struct IdentityLogEntry: Sendable, Hashable {
    /// Originator ``Originator/identity``.
    public var sequence: UInt64
    /// The node's clock when it took the update, Unix nanoseconds.
    public var serverNanoseconds: UInt64
    /// An encoded `xmtp.identity.associations.IdentityUpdate`. Not verified.
    public var update: [UInt8]

    public init(sequence: UInt64, serverNanoseconds: UInt64, update: [UInt8]) {
        self.sequence = sequence
        self.serverNanoseconds = serverNanoseconds
        self.update = update
    }
}

/// An account whose inbox is wanted.
public struct AccountQuery: Sendable, Hashable {
    /// What the identifier is.
    public enum Kind: Sendable, Hashable {
        /// `0x` and 40 hexadecimal digits.
        case ethereum
        /// The public key in hexadecimal. The v3 network never finds one. See: spec network.md 1.9.
        case passkey
    }

    /// Sent in lower case: the node compares text.
    public var identifier: String
    public var kind: Kind

    public init(identifier: String, kind: Kind = .ethereum) {
        self.identifier = identifier
        self.kind = kind
    }
}

/// A contract-wallet signature to be checked on its chain.
public struct ContractSignature: Sendable, Hashable {
    /// CAIP-10, `eip155:<chain>:<address>`.
    public var accountID: String
    /// The block to ask at; the latest when absent.
    public var blockNumber: UInt64?
    public var signature: [UInt8]
    /// The 32-byte digest that was signed.
    public var hash: [UInt8]

    public init(accountID: String, blockNumber: UInt64? = nil, signature: [UInt8], hash: [UInt8]) {
        self.accountID = accountID
        self.blockNumber = blockNumber
        self.signature = signature
        self.hash = hash
    }
}

/// What the node found on the chain.
public struct ContractSignatureVerdict: Sendable, Hashable {
    public var isValid: Bool
    public var blockNumber: UInt64?
    /// Why no verdict could be had. Untrusted text.
    public var serverText: String?

    public init(isValid: Bool, blockNumber: UInt64? = nil, serverText: String? = nil) {
        self.isValid = isValid
        self.blockNumber = blockNumber
        self.serverText = serverText
    }
}
