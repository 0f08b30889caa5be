import MLS

/// `psk_secret`: pre-shared keys made into one.
struct PreSharedKeySecretCase: VectorCase {
    static let format = "psk_secret"
    static let marks: Set<String> = ["psks", "psk_secret"]

    struct Key: Decodable {
        let psk_id: HexBytes
        let psk: HexBytes
        let psk_nonce: HexBytes
    }

    let cipher_suite: UInt16
    let psks: [Key]
    let psk_secret: HexBytes

    func check(with crypto: any CryptoProvider) throws {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        let keys = psks.map { key in
            (
                id: PreSharedKeyID(kind: .external(id: key.psk_id.bytes), nonce: key.psk_nonce.bytes),
                key: Secret(copying: key.psk.bytes)
            )
        }
        let secret = try PreSharedKeySecret.derive(keys, suite: suite)
        try expect("psk_secret", secret.copyBytes(), is: psk_secret)
    }
}
