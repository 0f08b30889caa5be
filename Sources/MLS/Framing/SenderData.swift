/// Which key of which member protects a PrivateMessage; itself encrypted.
///
/// See: RFC 9420 section 6.3.2
public struct SenderData: Hashable, Sendable {
    public var leafIndex: LeafIndex
    public var generation: UInt32
    /// Four random bytes laid over the nonce.
    public var reuseGuard: UInt32

    public init(leafIndex: LeafIndex, generation: UInt32, reuseGuard: UInt32) {
        self.leafIndex = leafIndex
        self.generation = generation
        self.reuseGuard = reuseGuard
    }
}

extension SenderData: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        leafIndex = LeafIndex(try reader.readUInt32())
        generation = try reader.readUInt32()
        reuseGuard = try reader.readUInt32()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeUInt32(leafIndex.rawValue)
        writer.writeUInt32(generation)
        writer.writeUInt32(reuseGuard)
    }
}

extension SenderData {
    /// The key and nonce for sender data, from a sample of the content's ciphertext.
    package static func keys(
        secret: Secret, ciphertext: [UInt8], suite: any CiphersuiteProvider
    ) throws(MLSError) -> (key: Secret, nonce: Secret) {
        try MLSError.rethrowing { () throws(CryptoError) in
            let sample = ciphertext.span.extracting(first: min(ciphertext.count, suite.hashLength)).bytes
            let key = try suite.expand(secret, label: "key", context: sample, length: suite.aeadKeyLength)
            let nonce = try suite.expand(
                secret, label: "nonce", context: sample, length: suite.aeadNonceLength)
            return (key, nonce)
        }
    }

    /// The sender data encrypted for a content that is already encrypted.
    func sealed(
        additionalData: [UInt8], ciphertext: [UInt8], secret: Secret, suite: any CiphersuiteProvider
    ) throws(MLSError) -> [UInt8] {
        let (key, nonce) = try Self.keys(secret: secret, ciphertext: ciphertext, suite: suite)
        let plaintext = tlsEncoded()
        return try MLSError.rethrowing { () throws(CryptoError) in
            try suite.aeadSeal(key: key, nonce: nonce, additionalData: additionalData, plaintext: plaintext)
        }
    }

    /// The sender data of a message.
    ///
    /// - Throws: ``MLSError/decryptionFailed`` when it was not made with the epoch's secret.
    package static func opened(
        _ message: PrivateMessage, secret: Secret, suite: any CiphersuiteProvider
    ) throws(MLSError) -> SenderData {
        let (key, nonce) = try keys(secret: secret, ciphertext: message.ciphertext, suite: suite)
        let additionalData = PrivateMessage.senderDataAAD(
            groupID: message.groupID, epoch: message.epoch, contentType: message.contentType)
        let plaintext: [UInt8]
        do {
            plaintext = try suite.aeadOpen(
                key: key, nonce: nonce, additionalData: additionalData,
                ciphertext: message.encryptedSenderData)
        } catch {
            throw .decryptionFailed
        }
        return try MLSError.decoding { () throws(WireError) in try SenderData(tlsEncoded: plaintext) }
    }
}
