import Crypto
import Ethereum

/// The name of an inbox: 64 lower-case hexadecimal digits, wherever it appears.
///
/// What comes from the network is taken as written; `isWellFormed` says whether it can be the id of an inbox at all.
///
/// See: spec identity.md 1.3
public struct InboxID: Hashable, Sendable, Comparable {
    /// The text.
    public let text: String

    /// Takes the text as written.
    public init(_ text: String) { self.text = text }

    /// The id of the inbox an account creates: SHA-256 of the account's text form and the nonce in decimal.
    ///
    /// - Throws: `IdentityError.association(.invalidAccountAddress)` when the account is Ethereum and its text is not
    ///   `0x` and 40 hexadecimal digits.
    public init(of account: AccountIdentifier, nonce: UInt64) throws(IdentityError) {
        if case .ethereum(let address) = account {
            guard address.utf8.count == 42, address.hasPrefix("0x"),
                address.utf8.dropFirst(2).allSatisfy(Hex.isDigit)
            else { throw .association(.invalidAccountAddress) }
        }
        text = Hex.encode(Array(SHA256.hash(data: Array((account.text + String(nonce)).utf8))))
    }

    /// Whether the text is 64 lower-case hexadecimal digits.
    public var isWellFormed: Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    /// The 32 bytes, when the text is well formed.
    public var bytes: [UInt8]? { isWellFormed ? Hex.decode(text) : nil }

    /// Equal byte for byte: `String` would take texts for equal that differ in Unicode composition.
    public static func == (a: InboxID, b: InboxID) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    public static func < (a: InboxID, b: InboxID) -> Bool { a.text < b.text }
}

extension InboxID: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
