/// All pre-shared keys of a commit made into one secret.
///
/// See: RFC 9420 section 8.4
package enum PreSharedKeySecret {
    /// The secret of the keys in the commit's order; zeros without any.
    ///
    /// - Throws: ``CryptoError/invalidLength`` for more than 65,535 keys.
    package static func derive(
        _ keys: [(id: PreSharedKeyID, key: Secret)], suite: any CiphersuiteProvider
    ) throws(CryptoError) -> Secret {
        guard let count = UInt16(exactly: keys.count) else { throw .invalidLength }
        let zeros = Secret.zeros(count: suite.hashLength)
        var secret = zeros
        var index: UInt16 = 0
        for (id, key) in keys {
            let extracted = suite.extract(salt: zeros, inputKeyMaterial: key)
            let input = try suite.expand(
                extracted, label: "derived psk", context: label(id, index: index, count: count),
                length: suite.hashLength)
            secret = suite.extract(salt: input, inputKeyMaterial: secret)
            index += 1
        }
        return secret
    }

    /// `PSKLabel`.
    private static func label(_ id: PreSharedKeyID, index: UInt16, count: UInt16) -> [UInt8] {
        var writer = TLSWriter()
        writer.write(id)
        writer.writeUInt16(index)
        writer.writeUInt16(count)
        return writer.bytes
    }
}
