/// The 20 bytes that name an account.
///
/// Inside the product the text is lower case, which is what XMTP compares and hashes; people are shown the mixed-case
/// spelling with its check sum.
///
/// See: EIP-55; Ethereum Yellow Paper, appendix F (address of a public key)
public struct EthereumAddress: Hashable, Sendable {
    /// The 20 bytes.
    public let bytes: [UInt8]

    /// Takes exactly 20 bytes.
    ///
    /// - Throws: `EthereumError.invalidAddress` for another length.
    public init(bytes: [UInt8]) throws(EthereumError) {
        guard bytes.count == 20 else { throw .invalidAddress }
        self.bytes = bytes
    }

    /// Reads `0x` and 40 hexadecimal digits, in any case; the check sum is not looked at.
    ///
    /// - Throws: `EthereumError.invalidAddress`.
    public init(_ text: String) throws(EthereumError) {
        guard text.utf8.count == 42, text.hasPrefix("0x"), let bytes = Hex.decode(text.dropFirst(2)) else {
            throw .invalidAddress
        }
        try self.init(bytes: bytes)
    }

    /// The address of an uncompressed public key: 64 bytes X ‖ Y, or 65 with the leading 0x04.
    ///
    /// That the point is on the curve is not checked.
    ///
    /// - Throws: `EthereumError.invalidPublicKey` for any other form.
    public init(uncompressedPublicKey key: [UInt8]) throws(EthereumError) {
        let coordinates: [UInt8]
        switch key.count {
        case 64: coordinates = key
        case 65 where key[0] == 0x04: coordinates = Array(key.dropFirst())
        default: throw .invalidPublicKey
        }
        bytes = Array(Keccak256.hash(coordinates).suffix(20))
    }

    /// `0x` and 40 lower-case digits: the form that is stored, compared and signed.
    public var lowercased: String { "0x" + Hex.encode(bytes) }

    /// `0x` and 40 digits, spelled with the check sum in the case of the letters: the form shown to people.
    ///
    /// See: EIP-55
    public var checksummed: String {
        let digits = Array(Hex.encode(bytes).utf8)
        let hash = Keccak256.hash(digits)
        let spelled = digits.enumerated().map { index, digit in
            let nibble = hash[index / 2] >> (index % 2 == 0 ? 4 : 0) & 15
            return nibble >= 8 && digit >= UInt8(ascii: "a") ? digit - 32 : digit
        }
        return "0x" + String(decoding: spelled, as: UTF8.self)
    }

    /// Whether the text is an address whose spelling does not contradict its check sum: all lower case, all upper case,
    /// or exactly as `checksummed`.
    public static func isPlausible(_ text: String) -> Bool {
        guard let address = try? EthereumAddress(text) else { return false }
        let digits = text.dropFirst(2)
        return digits == digits.lowercased() || digits == digits.uppercased() || text == address.checksummed
    }
}
