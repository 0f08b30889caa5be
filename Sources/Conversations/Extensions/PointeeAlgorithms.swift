/// Which ciphers a client can open welcomes with that a pointer leads to (key package extension 0xFF04).
///
/// See: spec groups.md 1.2, 9.3
public struct PointeeAlgorithms: Hashable, Sendable {
    /// The number of ChaCha20-Poly1305, the only cipher there is.
    public static let chaCha20Poly1305: Int32 = 3

    public let numbers: [Int32]

    public init(numbers: [Int32]) {
        self.numbers = numbers
    }

    /// What this client announces: `0a 01 03`.
    public static let announced = PointeeAlgorithms(numbers: [chaCha20Poly1305])

    /// Whether a pointer may be sent.
    public var canReadPointers: Bool { numbers.contains(Self.chaCha20Poly1305) }

    /// Reads the numbers, packed or one by one.
    ///
    /// - Throws: `malformedMessage`; `unsupportedAlgorithm` for a number that is not a cipher, since the reference refuses
    ///   such a key package.
    public init(extensionData: [UInt8]) throws(ConversationsError) {
        var numbers: [Int32] = []
        do {
            var reader = ProtobufReader(extensionData)
            while let field = try reader.nextField() {
                guard field.number == 1 else {
                    try reader.skip(field)
                    continue
                }
                numbers += try reader.packedInt32(field)
            }
        } catch {
            throw ConversationsError(.malformedMessage, "a list of pointee ciphers is no protocol buffer")
        }
        guard numbers.allSatisfy({ $0 == Self.chaCha20Poly1305 }) else {
            throw ConversationsError(.unsupportedAlgorithm, "a key package names a cipher that is not known")
        }
        self.init(numbers: numbers)
    }

    public func extensionData() -> [UInt8] {
        var packed = ProtobufWriter()
        for number in numbers { packed.writeBare(UInt64(truncatingIfNeeded: number)) }
        var writer = ProtobufWriter()
        writer.write(packed.bytes, field: 1)
        return writer.bytes
    }
}
