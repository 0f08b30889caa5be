import Crypto
import FoundationEssentials

/// A private key of the library's that agrees with another's public key: lets one piece of code serve four curves.
protocol AgreementPrivateKey: Sendable {
    associatedtype Public: AgreementPublicKey

    init(encoded: UnsafeRawBufferPointer) throws
    var publicKey: Public { get }
    func sharedSecretFromKeyAgreement(with publicKeyShare: Public) throws -> SharedSecret
}

/// The public key that belongs to an ``AgreementPrivateKey``.
protocol AgreementPublicKey {
    init(encoded: UnsafeRawBufferPointer) throws
    /// In the encoding HPKE demands.
    var encoded: Data { get }
}

extension Curve25519.KeyAgreement.PrivateKey: AgreementPrivateKey {
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(rawRepresentation: encoded) }
}
extension Curve25519.KeyAgreement.PublicKey: AgreementPublicKey {
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(rawRepresentation: encoded) }
    var encoded: Data { rawRepresentation }
}

extension P256.KeyAgreement.PrivateKey: AgreementPrivateKey {
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(rawRepresentation: encoded) }
}
extension P256.KeyAgreement.PublicKey: AgreementPublicKey {
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(x963Representation: encoded) }
    var encoded: Data { x963Representation }
}

extension P384.KeyAgreement.PrivateKey: AgreementPrivateKey {
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(rawRepresentation: encoded) }
}
extension P384.KeyAgreement.PublicKey: AgreementPublicKey {
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(x963Representation: encoded) }
    var encoded: Data { x963Representation }
}

extension P521.KeyAgreement.PrivateKey: AgreementPrivateKey {
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(rawRepresentation: encoded) }
}
extension P521.KeyAgreement.PublicKey: AgreementPublicKey {
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(x963Representation: encoded) }
    var encoded: Data { x963Representation }
}
