internal import Crypto
internal import Foundation
internal import SwiftASN1
internal import X509

/// The certificate of both servers: self-signed, made at the first start, for this machine alone.
///
/// See: spec mail.md 5.4
public struct ServerCertificate: Sendable {
    /// Certificate and key as PEM.
    let certificate: String
    let key: String

    /// The names it is good for. mbsync looks at names only, never at addresses: everyone is told to use `localhost`.
    static let hostName = "localhost"
    static let address: [UInt8] = [127, 0, 0, 1]
    /// Ten years.
    static let validity: TimeInterval = 10 * 365 * 86_400
    /// A clock that was set back must not make it invalid.
    static let backdating: TimeInterval = 86_400

    init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// A new one.
    ///
    /// - Parameter now: seconds since 1970.
    static func make(now: TimeInterval) throws -> ServerCertificate {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("xmtp-mail on this machine") }
        let start = Date(timeIntervalSince1970: now - backdating)
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey), notValidBefore: start,
            notValidAfter: start.addingTimeInterval(validity), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                // It vouches for itself and for nothing else.
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                SubjectAlternativeNames([
                    .dnsName(hostName), .ipAddress(ASN1OctetString(contentBytes: address[...])),
                ])
                try ExtendedKeyUsage([.serverAuth])
            },
            issuerPrivateKey: .init(key))
        return ServerCertificate(
            certificate: try certificate.serializeAsPEM().pemString + "\n", key: key.pemRepresentation + "\n")
    }

    /// SHA-256 of the certificate, as programs show it: `AB:CD:…`. Nil when the PEM is none.
    public var fingerprint: String? {
        guard let document = try? PEMDocument(pemString: certificate) else { return nil }
        return SHA256.hash(data: document.derBytes).map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
    }
}
