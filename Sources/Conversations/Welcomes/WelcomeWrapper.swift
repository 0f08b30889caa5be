import MLS

/// The HPKE layer around a welcome: two messages sealed in one context.
///
/// See: spec groups.md 9.2
enum WelcomeWrapper {
    /// `EncryptContext` of RFC 9420 with the label `MLS_WELCOME` and no context.
    static let info: [UInt8] = [19] + Array("MLS 1.0 MLS_WELCOME".utf8) + [0]

    static func seal(
        _ welcome: [UInt8], metadata: [UInt8], to key: WelcomeWrapperKey, random: inout some RandomSource
    ) throws(ConversationsError) -> (data: [UInt8], metadata: [UInt8]) {
        let hpke = try suite(key.algorithm)
        do {
            var context = try hpke.senderContext(
                to: HPKEPublicKey(key.publicKey), info: info.span.bytes, random: &random)
            var data: [UInt8] = []
            LengthPrefixed.append(context.kemOutput, to: &data)
            LengthPrefixed.append(
                try context.seal(additionalData: RawSpan(), plaintext: welcome.span.bytes), to: &data)
            let sealed = try context.seal(additionalData: RawSpan(), plaintext: metadata.span.bytes)
            return (data, sealed)
        } catch {
            throw ConversationsError(.cryptography, "a welcome cannot be sealed to this key")
        }
    }

    /// - Parameter metadata: empty when there is none.
    static func open(
        _ data: [UInt8], metadata: [UInt8], with key: HPKEPrivateKey, algorithm: WelcomeWrapperAlgorithm
    ) throws(ConversationsError) -> (welcome: [UInt8], metadata: [UInt8]) {
        let hpke = try suite(algorithm)
        guard let (kemOutput, afterOutput) = LengthPrefixed.read(data[...]),
            let (ciphertext, rest) = LengthPrefixed.read(afterOutput), rest.isEmpty
        else { throw ConversationsError(.malformedMessage, "a welcome's wrapper is cut short or too long") }
        do {
            var context = try hpke.recipientContext(
                kemOutput: Array(kemOutput), with: key, info: info.span.bytes)
            let welcome = try context.open(
                additionalData: RawSpan(), ciphertext: Array(ciphertext).span.bytes)
            let opened =
                metadata.isEmpty
                ? [] : try context.open(additionalData: RawSpan(), ciphertext: metadata.span.bytes)
            return (welcome, opened)
        } catch {
            throw ConversationsError(.welcomeUndecryptable, "a welcome does not open with the key it names")
        }
    }

    private static func suite(_ algorithm: WelcomeWrapperAlgorithm) throws(ConversationsError) -> HPKE {
        switch algorithm {
        case .curve25519: return .x25519
        case .xWing: return .xWing
        case .symmetricKey:
            throw ConversationsError(.unsupportedAlgorithm, "a symmetric wrapper needs a pointer")
        }
    }
}
