import Crypto
import FoundationEssentials

/// A private key of the library's that signs: lets one piece of code serve three curves. Each signs with the hash MLS
/// pairs with its curve.
protocol ECDSAPrivateKey: Sendable {
    associatedtype Public: ECDSAPublicKey

    /// Bytes of an encoded scalar.
    static var scalarLength: Int { get }
    /// The mask of a random candidate's first byte.
    static var candidateMask: UInt8 { get }

    init(encoded: UnsafeRawBufferPointer) throws
    var publicKey: Public { get }
    /// DER.
    func sign(_ message: UnsafeRawBufferPointer) throws -> Data
}

/// The public key that belongs to an ``ECDSAPrivateKey``.
protocol ECDSAPublicKey {
    /// Bytes of an uncompressed point.
    static var length: Int { get }

    init(encoded: UnsafeRawBufferPointer) throws
    var encoded: Data { get }
    func isSignature(_ signature: [UInt8], of message: UnsafeRawBufferPointer) -> Bool
}

extension P256.Signing.PrivateKey: ECDSAPrivateKey {
    static var scalarLength: Int { 32 }
    static var candidateMask: UInt8 { 0xFF }
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(rawRepresentation: encoded) }
    func sign(_ message: UnsafeRawBufferPointer) throws -> Data {
        try signature(for: message).derRepresentation
    }
}
extension P256.Signing.PublicKey: ECDSAPublicKey {
    static var length: Int { 65 }
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(x963Representation: encoded) }
    var encoded: Data { x963Representation }
    func isSignature(_ signature: [UInt8], of message: UnsafeRawBufferPointer) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else {
            return false
        }
        return isValidSignature(signature, for: message)
    }
}

extension P384.Signing.PrivateKey: ECDSAPrivateKey {
    static var scalarLength: Int { 48 }
    static var candidateMask: UInt8 { 0xFF }
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(rawRepresentation: encoded) }
    func sign(_ message: UnsafeRawBufferPointer) throws -> Data {
        try signature(for: message).derRepresentation
    }
}
extension P384.Signing.PublicKey: ECDSAPublicKey {
    static var length: Int { 97 }
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(x963Representation: encoded) }
    var encoded: Data { x963Representation }
    func isSignature(_ signature: [UInt8], of message: UnsafeRawBufferPointer) -> Bool {
        guard let signature = try? P384.Signing.ECDSASignature(derRepresentation: signature) else {
            return false
        }
        return isValidSignature(signature, for: message)
    }
}

extension P521.Signing.PrivateKey: ECDSAPrivateKey {
    static var scalarLength: Int { 66 }
    static var candidateMask: UInt8 { 0x01 }
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(rawRepresentation: encoded) }
    func sign(_ message: UnsafeRawBufferPointer) throws -> Data {
        try signature(for: message).derRepresentation
    }
}
extension P521.Signing.PublicKey: ECDSAPublicKey {
    static var length: Int { 133 }
    init(encoded: UnsafeRawBufferPointer) throws { try self.init(x963Representation: encoded) }
    var encoded: Data { x963Representation }
    func isSignature(_ signature: [UInt8], of message: UnsafeRawBufferPointer) -> Bool {
        guard let signature = try? P521.Signing.ECDSASignature(derRepresentation: signature) else {
            return false
        }
        return isValidSignature(signature, for: message)
    }
}
