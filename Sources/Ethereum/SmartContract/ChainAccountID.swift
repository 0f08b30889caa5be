/// An account on a chain: namespace, reference and address, as in `eip155:8453:0x…`.
///
/// See: CAIP-10
public struct ChainAccountID: Hashable, Sendable, Codable {
    /// Namespace and reference with the colon between them: `eip155:8453`.
    public let chain: String
    /// The address part as written.
    public let address: String

    /// The text form.
    public var text: String { "\(chain):\(address)" }

    /// Reads the text form.
    ///
    /// - Throws: `EthereumError.accountIDParts` or `.malformedAccountID`.
    public init(_ text: String) throws(EthereumError) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .accountIDParts(parts.count) }
        guard
            (3...8).contains(parts[0].count),
            parts[0].allSatisfy({ Self.isLower($0) || Self.isDigit($0) || $0 == UInt8(ascii: "-") }),
            (1...32).contains(parts[1].count),
            parts[1].allSatisfy({ Self.isAlphanumeric($0) || "-_".utf8.contains($0) }),
            (1...128).contains(parts[2].count),
            parts[2].allSatisfy({ Self.isAlphanumeric($0) || "-.%".utf8.contains($0) })
        else { throw .malformedAccountID }
        chain = "\(Substring(parts[0])):\(Substring(parts[1]))"
        address = String(Substring(parts[2]))
    }

    /// A contract wallet of an Ethereum chain.
    public init(chainNumber: UInt64, address: EthereumAddress) {
        chain = "eip155:\(chainNumber)"
        self.address = address.lowercased
    }

    /// The number of the Ethereum chain.
    ///
    /// - Throws: `EthereumError.notAnEVMChain` or `.invalidChainNumber`.
    public func chainNumber() throws(EthereumError) -> UInt64 {
        guard chain.hasPrefix("eip155:") else { throw .notAnEVMChain }
        // The standard parser would take a sign.
        let digits = chain.dropFirst(7)
        guard digits.utf8.allSatisfy(Self.isDigit), let number = UInt64(digits) else {
            throw .invalidChainNumber
        }
        return number
    }

    private static func isLower(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLower(byte) || isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
