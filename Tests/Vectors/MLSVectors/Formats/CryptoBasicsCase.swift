import MLS

/// `crypto-basics`: the labelled operations.
struct CryptoBasicsCase: VectorCase {
    static let format = "crypto-basics"
    static let marks: Set<String> = [
        "ref_hash", "expand_with_label", "sign_with_label", "encrypt_with_label",
    ]

    struct Reference: Decodable {
        let label: String
        let value: HexBytes
        let out: HexBytes
    }

    struct Expansion: Decodable {
        let secret: HexBytes
        let label: String
        let context: HexBytes?
        let generation: UInt32?
        let length: Int?
        let out: HexBytes
    }

    struct Signing: Decodable {
        let priv: HexBytes
        let pub: HexBytes
        let content: HexBytes
        let label: String
        let signature: HexBytes
    }

    struct Encryption: Decodable {
        let priv: HexBytes
        let pub: HexBytes
        let label: String
        let context: HexBytes
        let plaintext: HexBytes
        let kem_output: HexBytes
        let ciphertext: HexBytes
    }

    let cipher_suite: UInt16
    let ref_hash: Reference
    let expand_with_label: Expansion
    let derive_secret: Expansion
    let derive_tree_secret: Expansion
    let sign_with_label: Signing
    let encrypt_with_label: Encryption

    func check(with crypto: any CryptoProvider) throws {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        try expect(
            "ref_hash", suite.referenceHash(label: ref_hash.label, value: ref_hash.value.bytes),
            is: ref_hash.out)
        try checkDerivations(suite)
        try check(sign_with_label, suite)
        try check(encrypt_with_label, suite)
    }

    private func checkDerivations(_ suite: any CiphersuiteProvider) throws {
        let expanded = try suite.expand(
            Secret(copying: expand_with_label.secret.bytes), label: expand_with_label.label,
            context: expand_with_label.context?.bytes ?? [], length: expand_with_label.length ?? 0)
        try expect("expand_with_label", expanded.copyBytes(), is: expand_with_label.out)
        let derived = try suite.derive(
            Secret(copying: derive_secret.secret.bytes), label: derive_secret.label)
        try expect("derive_secret", derived.copyBytes(), is: derive_secret.out)
        let tree = try suite.deriveTreeSecret(
            Secret(copying: derive_tree_secret.secret.bytes), label: derive_tree_secret.label,
            generation: derive_tree_secret.generation ?? 0, length: derive_tree_secret.length ?? 0)
        try expect("derive_tree_secret", tree.copyBytes(), is: derive_tree_secret.out)
    }

    private func check(_ signing: Signing, _ suite: any CiphersuiteProvider) throws {
        let publicKey = SignaturePublicKey(signing.pub.bytes)
        let privateKey = SignaturePrivateKey(Secret(copying: signing.priv.bytes))
        try expect("public key of sign_with_label", suite.publicKey(of: privateKey).bytes, is: signing.pub)
        try expect(
            "sign_with_label: the given signature is refused",
            suite.isSignature(
                signing.signature.bytes, label: signing.label, content: signing.content.bytes, by: publicKey))
        let own = try suite.sign(label: signing.label, content: signing.content.bytes, with: privateKey)
        try expect(
            "sign_with_label: our own signature is refused",
            suite.isSignature(own, label: signing.label, content: signing.content.bytes, by: publicKey))
        try expect(
            "sign_with_label: the signature holds under another label",
            !suite.isSignature(own, label: signing.label + "x", content: signing.content.bytes, by: publicKey)
        )
    }

    private func check(_ encryption: Encryption, _ suite: any CiphersuiteProvider) throws {
        let privateKey = HPKEPrivateKey(Secret(copying: encryption.priv.bytes))
        try expect(
            "public key of encrypt_with_label", suite.publicKey(of: privateKey).bytes, is: encryption.pub)
        let given = HPKECiphertext(
            kemOutput: encryption.kem_output.bytes, ciphertext: encryption.ciphertext.bytes)
        let opened = try suite.decrypt(
            given, with: privateKey, label: encryption.label, context: encryption.context.bytes)
        try expect("encrypt_with_label", opened.copyBytes(), is: encryption.plaintext)
        var random = SystemRandom()
        let own = try suite.encrypt(
            to: HPKEPublicKey(encryption.pub.bytes), label: encryption.label,
            context: encryption.context.bytes,
            plaintext: encryption.plaintext.bytes.span.bytes, random: &random)
        let again = try suite.decrypt(
            own, with: privateKey, label: encryption.label, context: encryption.context.bytes)
        try expect("encrypt_with_label: round trip", again.copyBytes(), is: encryption.plaintext)
    }
}
