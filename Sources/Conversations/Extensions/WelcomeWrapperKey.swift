/// The key a welcome for this installation is wrapped to (key package extension 0xFF03).
///
/// See: spec groups.md 1.2, 9.2
public struct WelcomeWrapperKey: Hashable, Sendable {
    public let publicKey: [UInt8]
    public let algorithm: WelcomeWrapperAlgorithm

    public init(publicKey: [UInt8], algorithm: WelcomeWrapperAlgorithm) {
        self.publicKey = publicKey
        self.algorithm = algorithm
    }

    /// Numbers that are not known mean Curve25519, as the reference reads them.
    ///
    /// - Throws: `malformedMessage`; `unsupportedAlgorithm` for the symmetric wrapper, which no key package may ask for.
    public init(extensionData: [UInt8]) throws(ConversationsError) {
        var publicKey: [UInt8] = []
        var number: Int32 = 0
        do {
            var reader = ProtobufReader(extensionData)
            while let field = try reader.nextField() {
                switch field.number {
                case 1: publicKey = try reader.bytes(field)
                case 2: number = try reader.int32(field)
                default: try reader.skip(field)
                }
            }
        } catch {
            throw ConversationsError(.malformedMessage, "a welcome wrapper key is no protocol buffer")
        }
        guard number != 3 else {
            throw ConversationsError(.unsupportedAlgorithm, "a key package asks for a symmetric wrapper")
        }
        self.init(publicKey: publicKey, algorithm: number == 2 ? .xWing : .curve25519)
    }

    public func extensionData() -> [UInt8] {
        var writer = ProtobufWriter()
        writer.write(publicKey, field: 1)
        writer.write(UInt64(algorithm.rawValue), field: 2)
        return writer.bytes
    }
}

/// How the wrapper of a welcome is sealed.
///
/// See: spec groups.md 2.1
public enum WelcomeWrapperAlgorithm: Int32, Hashable, Sendable {
    /// HPKE with X25519.
    case curve25519 = 1
    /// HPKE with X-Wing (draft 06), under the code point 0x004D.
    case xWing = 2
    /// A key that a welcome pointer carries.
    case symmetricKey = 3
}
