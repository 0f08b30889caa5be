/// The number of a cipher suite; unknown numbers and GREASE values keep their value.
///
/// See: RFC 9420 section 17.1
public struct Ciphersuite: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Suite 1, the one every implementation must have.
    public static let mls128DHKEMX25519AES128GCMSHA256Ed25519 = Ciphersuite(rawValue: 0x0001)
    /// Suite 2.
    public static let mls128DHKEMP256AES128GCMSHA256P256 = Ciphersuite(rawValue: 0x0002)
    /// Suite 3, the one XMTP uses.
    public static let mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519 = Ciphersuite(rawValue: 0x0003)
    /// Suite 4.
    public static let mls256DHKEMX448AES256GCMSHA512Ed448 = Ciphersuite(rawValue: 0x0004)
    /// Suite 5.
    public static let mls256DHKEMP521AES256GCMSHA512P521 = Ciphersuite(rawValue: 0x0005)
    /// Suite 6.
    public static let mls256DHKEMX448CHACHA20POLY1305SHA512Ed448 = Ciphersuite(rawValue: 0x0006)
    /// Suite 7.
    public static let mls256DHKEMP384AES256GCMSHA384P384 = Ciphersuite(rawValue: 0x0007)

    /// The seven suites of the RFC.
    public static let standard: [Ciphersuite] = (1...7).map { Ciphersuite(rawValue: $0) }
}

extension Ciphersuite: CustomStringConvertible {
    /// The number, as the registry prints it: `0x0003`.
    public var description: String {
        let digits = String(rawValue, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
