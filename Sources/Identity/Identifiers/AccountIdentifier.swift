public import Ethereum

/// A member that can create an inbox and can be its recovery identifier: an Ethereum account or a passkey.
///
/// See: spec identity.md 1.1
public enum AccountIdentifier: Hashable, Sendable, Codable {
    /// The address exactly as written; what came from the network is never changed, not even its letter case.
    case ethereum(String)
    /// A passkey.
    case passkey(Passkey)

    /// An address given by a user: `0x` is optional here, the result is the whole input in lower case.
    ///
    /// An address without `0x` passes, and fails when an inbox id is derived from it: the reference client does the same.
    /// See: spec identity.md 1.2
    ///
    /// - Throws: `IdentityError.identifier(.invalidAddress)`.
    public init(address text: String) throws(IdentityError) {
        let digits = text.hasPrefix("0x") ? text.utf8.dropFirst(2) : text.utf8[...]
        guard digits.count == 40, digits.allSatisfy(Hex.isDigit) else {
            throw .identifier(.invalidAddress(text))
        }
        self = .ethereum(text.lowercased())
    }

    /// The account of an address.
    public init(_ address: EthereumAddress) { self = .ethereum(address.lowercased) }

    /// A passkey given by a user as hexadecimal text in either case, with or without `0x`.
    ///
    /// - Throws: `IdentityError.identifier(.invalidPasskeyText)`.
    public init(passkey text: String, relyingParty: String? = nil) throws(IdentityError) {
        guard let key = Hex.decodePrefixed(text) else { throw .identifier(.invalidPasskeyText) }
        self = .passkey(Passkey(key: key, relyingParty: relyingParty))
    }

    /// The form in texts and look-ups: the address as written, or the lower-case hexadecimal digits of the key.
    public var text: String {
        switch self {
        case .ethereum(let address): address
        case .passkey(let passkey): Hex.encode(passkey.key)
        }
    }

    /// The site of a passkey.
    public var relyingParty: String? {
        switch self {
        case .ethereum: nil
        case .passkey(let passkey): passkey.relyingParty
        }
    }
}
