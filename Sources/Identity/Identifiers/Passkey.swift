/// A WebAuthn credential as a member of an inbox: its public key, a point of the curve P-256 in SEC1 form.
///
/// Two passkeys are equal when their key bytes are: the relying party does not count, and two encodings of one point are
/// two passkeys. See: spec identity.md 1.1
public struct Passkey: Sendable, Codable {
    /// The key bytes as they were given; nothing checks that they are a point.
    public var key: [UInt8]
    /// The site the passkey was made for, when it is known.
    public var relyingParty: String?

    /// Names a passkey.
    public init(key: [UInt8], relyingParty: String? = nil) {
        self.key = key
        self.relyingParty = relyingParty
    }
}

extension Passkey: Hashable {
    public static func == (a: Passkey, b: Passkey) -> Bool { a.key == b.key }

    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
