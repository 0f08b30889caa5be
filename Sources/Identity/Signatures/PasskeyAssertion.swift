import Crypto
import Ethereum
import Foundation

/// What an authenticator returns when it is asked to sign, with the public key it signs for.
///
/// See: W3C Web Authentication, level 2, sections 5.8.1 and 6.1; spec identity.md 4.3
public struct PasskeyAssertion: Hashable, Sendable, Codable {
    /// A point of P-256 in SEC1 form, 33 or 65 bytes.
    public var publicKey: [UInt8]
    /// An ECDSA signature in DER.
    public var signature: [UInt8]
    /// The authenticator's data; only signed, never looked into.
    public var authenticatorData: [UInt8]
    /// The client data as the browser serialised it.
    public var clientDataJSON: [UInt8]

    /// Puts an assertion together.
    public init(publicKey: [UInt8], signature: [UInt8], authenticatorData: [UInt8], clientDataJSON: [UInt8]) {
        self.publicKey = publicKey
        self.signature = signature
        self.authenticatorData = authenticatorData
        self.clientDataJSON = clientDataJSON
    }

    /// Checks the challenge and the signature; type, flags, counter and relying party are not looked at.
    ///
    /// - Returns: the origin the client data names, and the signature as 64 bytes r ‖ s.
    func verify(text: String) throws(IdentityError) -> (origin: String, rawBytes: [UInt8]) {
        guard let clientData = PasskeyClientData(json: clientDataJSON),
            clientData.challenge.utf8.elementsEqual(Base64URL.encode(Array(text.utf8)).utf8)
        else { throw .signature(.invalidClientData) }
        guard let key = Self.key(publicKey) else { throw .signature(.invalidPublicKey) }
        guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else {
            throw .signature(.invalid)
        }
        let signed = authenticatorData + Array(SHA256.hash(data: clientDataJSON))
        guard key.isValidSignature(signature, for: signed) else { throw .signature(.wrongScalarOrMismatch) }
        return (clientData.origin, Array(signature.rawRepresentation))
    }

    /// SEC1 forms: compressed, uncompressed, and the compact form of X9.62 drafts, which the reference client reads too:
    /// of the two points with that x the one with the smaller y.
    private static func key(_ bytes: [UInt8]) -> P256.Signing.PublicKey? {
        switch (bytes.first, bytes.count) {
        case (2, 33), (3, 33): return try? P256.Signing.PublicKey(compressedRepresentation: bytes)
        case (4, 65): return try? P256.Signing.PublicKey(x963Representation: bytes)
        case (5, 33):
            let candidates = [2, 3].compactMap { form in
                try? P256.Signing.PublicKey(compressedRepresentation: [form] + bytes.dropFirst())
            }
            return candidates.min { $0.rawRepresentation.lexicographicallyPrecedes($1.rawRepresentation) }
        default: return nil
        }
    }
}
