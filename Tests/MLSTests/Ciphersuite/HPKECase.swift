import Foundation
import MLS
import MLSLibcrypto
import MLSVectors
import Testing

/// One base-mode case of the vectors published with RFC 9180.
struct HPKECase: Decodable, Sendable, CustomTestStringConvertible {
    struct Encryption: Decodable, Sendable {
        let sequence: Int
        let aad: HexBytes
        let pt: HexBytes
        let ct: HexBytes
    }

    struct Export: Decodable, Sendable {
        let exporter_context: HexBytes
        let L: Int
        let exported_value: HexBytes
    }

    let kem_id: UInt16
    let kdf_id: UInt16
    let aead_id: UInt16
    let info: HexBytes
    let ikmR: HexBytes
    let ikmE: HexBytes
    let skRm: HexBytes
    let pkRm: HexBytes
    let enc: HexBytes
    let exports: [Export]
    let encryptions: [Encryption]

    var testDescription: String { "KEM \(kem_id), KDF \(kdf_id), AEAD \(aead_id)" }

    /// Those of this package, or those of the file named in `HPKE_VECTORS`.
    static let all: [HPKECase] = {
        let file =
            ProcessInfo.processInfo.environment["HPKE_VECTORS"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Vectors/hpke/rfc9180-base.json").standardizedFileURL
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? JSONDecoder().decode([HPKECase].self, from: data)) ?? []
    }()

    var kem: any KeyEncapsulation {
        switch kem_id {
        case 0x0010: DiffieHellmanKEM(P256Group())
        case 0x0012: DiffieHellmanKEM(P521Group())
        case 0x0021: DiffieHellmanKEM(X448Group())
        default: DiffieHellmanKEM(X25519Group())
        }
    }

    var hpke: HPKE {
        let aead: AEADAlgorithm = [1: .aes128GCM, 2: .aes256GCM][aead_id] ?? .chaCha20Poly1305
        return HPKE(kem: kem, hash: kdf_id == 1 ? .sha256 : .sha512, aead: aead)
    }
}

/// Gives out bytes that were fixed beforehand: the ephemeral key material of a vector.
struct FixedRandom: RandomSource {
    var bytes: [UInt8]

    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        buffer.copyBytes(from: bytes.prefix(buffer.count))
        bytes.removeFirst(min(buffer.count, bytes.count))
    }
}
