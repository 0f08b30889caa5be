import Crypto
public import Foundation

/// The key pair of an installation: it signs identity updates, and the same key signs in MLS.
///
/// The seed lies in memory that is overwritten when the last copy of the value goes. It has no description.
///
/// See: spec identity.md 7.1
public struct InstallationKey: Sendable {
    /// The length of a seed, in bytes.
    public static let seedByteCount = 32

    private let seed: SymmetricKey

    /// The public key, which names the installation.
    public let id: InstallationID

    /// Takes 32 random bytes; nil for any other number. The caller's copy stays the caller's to erase.
    public init?(seed: some ContiguousBytes) {
        self.seed = SymmetricKey(data: seed)
        guard
            let key = try? self.seed.withUnsafeBytes({
                try Curve25519.Signing.PrivateKey(rawRepresentation: $0)
            }),
            let id = InstallationID(key.publicKey.rawRepresentation)
        else { return nil }
        self.id = id
    }

    /// Lends the 32 bytes of the seed, for storing them and for MLS.
    public func withUnsafeSeed<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try seed.withUnsafeBytes(body)
    }

    /// Signs the text of an identity update.
    ///
    /// See: spec identity.md 4.2
    public func sign(updateText text: String) -> UnverifiedSignature {
        .installationKey(
            signature: Ed25519ph.sign(
                Array(text.utf8), context: .identityUpdate, seed: seed, publicKey: id.bytes),
            publicKey: id)
    }

    /// Signs any other text, in a context of its own: 64 bytes that never count as a signature of an update.
    ///
    /// See: spec identity.md 4.2
    public func sign(publicText text: String) -> [UInt8] {
        Ed25519ph.sign(Array(text.utf8), context: .publicText, seed: seed, publicKey: id.bytes)
    }
}

extension InstallationID {
    /// Verifies what `InstallationKey.sign(publicText:)` made.
    ///
    /// - Throws: `IdentityError.signature`.
    public func verify(_ signature: [UInt8], publicText text: String) throws(IdentityError) {
        try Ed25519ph.verify(signature, message: Array(text.utf8), context: .publicText, publicKey: bytes)
    }
}
