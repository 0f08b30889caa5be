import MLS
import MLSVectors

/// What the primitives cost: the physical limit of everything above them.
struct PrimitiveBenchmark {
    let suite: any CiphersuiteProvider

    /// Name and time of each primitive, in microseconds.
    func run() throws -> [(name: String, microseconds: Double)] {
        var rows: [(name: String, microseconds: Double)] = []
        func row(_ name: String, _ body: () throws -> Void) rethrows {
            rows.append((name, try Measurement.mean(body).processorMilliseconds * 1000))
        }
        var random = SystemRandom()
        let message = random.bytes(count: 300)
        let signer = try suite.generateSignatureKeyPair(random: &random)
        let signature = try suite.sign(label: "x", content: message, with: signer.privateKey)
        try row("signature: make") {
            _ = try suite.sign(label: "x", content: message, with: signer.privateKey)
        }
        row("signature: check") {
            _ = suite.isSignature(signature, label: "x", content: message, by: signer.publicKey)
        }
        let pair = try suite.generateKeyPair(random: &random)
        let material = random.secret(count: suite.hashLength)
        try row("key pair: derive") { _ = try suite.deriveKeyPair(inputKeyMaterial: material) }
        let sealed = try suite.encrypt(
            to: pair.publicKey, label: "x", context: message, plaintext: material.span, random: &random)
        try row("HPKE: seal") {
            _ = try suite.encrypt(
                to: pair.publicKey, label: "x", context: message, plaintext: material.span, random: &random)
        }
        try row("HPKE: open") {
            _ = try suite.decrypt(sealed, with: pair.privateKey, label: "x", context: message)
        }
        try symmetric(message, &random, row)
        return rows
    }

    private func symmetric(
        _ message: [UInt8], _ random: inout SystemRandom, _ row: (String, () throws -> Void) throws -> Void
    ) throws {
        let secret = random.secret(count: suite.hashLength)
        let key = random.secret(count: suite.aeadKeyLength)
        let nonce = random.secret(count: suite.aeadNonceLength)
        try row("hash of 300 bytes") { _ = suite.hash(message) }
        try row("MAC of 300 bytes") { _ = suite.mac(key: secret, message: message) }
        try row("secret: derive") { _ = try suite.derive(secret, label: "sender data") }
        let sealed = try suite.aeadSeal(key: key, nonce: nonce, additionalData: [], plaintext: message)
        try row("AEAD: seal 300 bytes") {
            _ = try suite.aeadSeal(key: key, nonce: nonce, additionalData: [], plaintext: message)
        }
        try row("AEAD: open 300 bytes") {
            _ = try suite.aeadOpen(key: key, nonce: nonce, additionalData: [], ciphertext: sealed)
        }
    }
}
