import Crypto

/// A commit log entry with its signature, as it is published and read.
///
/// See: spec groups.md 13.6
public struct SignedCommitLogLine: Hashable, Sendable {
    /// The signed bytes.
    public let entry: [UInt8]
    /// Ed25519 over exactly these bytes.
    public let signature: [UInt8]
    public let publicKey: [UInt8]

    /// An entry from the node.
    public init(entry: [UInt8], signature: [UInt8], publicKey: [UInt8]) {
        self.entry = entry
        self.signature = signature
        self.publicKey = publicKey
    }

    /// Signs an entry.
    ///
    /// - Parameter signer: the group's 32-byte Ed25519 secret.
    /// - Throws: `cryptography` when the secret is no key.
    public init(signing entry: CommitLogLine, with signer: [UInt8]) throws(ConversationsError) {
        let bytes = entry.bytes()
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: signer),
            let signature = try? key.signature(for: bytes)
        else { throw ConversationsError(.cryptography, "the commit log's key is no Ed25519 key") }
        self.init(
            entry: bytes, signature: Array(signature), publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// The public half of a commit log secret; nil when it is no key.
    public static func publicKey(of signer: [UInt8]) -> [UInt8]? {
        (try? Curve25519.Signing.PrivateKey(rawRepresentation: signer)).map {
            Array($0.publicKey.rawRepresentation)
        }
    }

    /// Whether the signature is that of the key the entry carries, and that key the expected one.
    public func isSigned(by expected: [UInt8]) -> Bool {
        guard publicKey == expected,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: expected)
        else { return false }
        return key.isValidSignature(signature, for: entry)
    }

    /// The group's log key: that of the first entry whose own signature verifies.
    public static func consensusKey(of entries: some Sequence<SignedCommitLogLine>) -> [UInt8]? {
        entries.first { $0.isSigned(by: $0.publicKey) }?.publicKey
    }
}
