import Foundation

/// The JSON of a keystore file, as it is read and written.
///
/// See: Web3 Secret Storage Definition, version 3
struct KeystoreFile: Codable {
    struct Cipher: Codable {
        struct Parameters: Codable {
            var iv: String
        }

        var cipher: String
        var cipherparams: Parameters
        var ciphertext: String
        var kdf: String
        var kdfparams: KDFParameters
        var mac: String
    }

    struct KDFParameters: Codable {
        var dklen: Int
        var salt: String
        var n: Int?
        var r: Int?
        var p: Int?
        var c: Int?
        var prf: String?
    }

    var address: String?
    var crypto: Cipher
    var id: String?
    var version: Int

    private enum CodingKeys: String, CodingKey {
        case address, crypto, id, version
        case capitalCrypto = "Crypto"
    }

    init(address: String?, crypto: Cipher, id: String?, version: Int) {
        self.address = address
        self.crypto = crypto
        self.id = id
        self.version = version
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        address = try container.decodeIfPresent(String.self, forKey: .address)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        version = try container.decode(Int.self, forKey: .version)
        // Some wallets write the member with a capital letter.
        crypto =
            try container.decodeIfPresent(Cipher.self, forKey: .crypto)
            ?? container.decode(Cipher.self, forKey: .capitalCrypto)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(address, forKey: .address)
        try container.encode(crypto, forKey: .crypto)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encode(version, forKey: .version)
    }
}
