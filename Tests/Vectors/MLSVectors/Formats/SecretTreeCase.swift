import MLS

/// `secret-tree`: message keys, and the key of sender data.
struct SecretTreeCase: VectorCase {
    static let format = "secret-tree"
    static let marks: Set<String> = ["sender_data", "encryption_secret", "leaves"]

    struct SenderDataKey: Decodable {
        let sender_data_secret: HexBytes
        let ciphertext: HexBytes
        let key: HexBytes
        let nonce: HexBytes
    }

    struct Generation: Decodable {
        let generation: UInt32
        let handshake_key: HexBytes
        let handshake_nonce: HexBytes
        let application_key: HexBytes
        let application_nonce: HexBytes
    }

    let cipher_suite: UInt16
    let sender_data: SenderDataKey
    let encryption_secret: HexBytes
    let leaves: [[Generation]]

    func check(with crypto: any CryptoProvider) throws {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        let (key, nonce) = try SenderData.keys(
            secret: Secret(copying: sender_data.sender_data_secret.bytes),
            ciphertext: sender_data.ciphertext.bytes,
            suite: suite)
        try expect("sender_data key", key.copyBytes(), is: sender_data.key)
        try expect("sender_data nonce", nonce.copyBytes(), is: sender_data.nonce)

        guard let math = TreeMath(leafCount: leaves.count) else { throw VectorFailure("too many leaves") }
        var tree = SecretTree(encryptionSecret: Secret(copying: encryption_secret.bytes), math: math)
        for (index, generations) in leaves.enumerated() {
            for generation in generations {
                try check(generation, of: LeafIndex(UInt32(index)), &tree, suite)
            }
        }
    }

    private func check(
        _ vector: Generation, of leaf: LeafIndex, _ tree: inout SecretTree, _ suite: any CiphersuiteProvider
    ) throws {
        for kind in [RatchetKind.handshake, .application] {
            let peeked = try tree.peek(
                leaf: leaf, kind: kind, generation: vector.generation, window: RatchetWindow(), suite: suite)
            let (key, nonce) =
                kind == .handshake
                ? (vector.handshake_key, vector.handshake_nonce)
                : (vector.application_key, vector.application_nonce)
            try expect("\(kind) key \(vector.generation) of \(leaf)", peeked.key.key.copyBytes(), is: key)
            try expect(
                "\(kind) nonce \(vector.generation) of \(leaf)", peeked.key.nonce.copyBytes(), is: nonce)
            try tree.consume(peeked)
        }
    }
}
