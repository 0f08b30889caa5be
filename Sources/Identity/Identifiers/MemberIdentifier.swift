import Ethereum

/// The name of a member of an inbox.
///
/// See: spec identity.md 1.1
public enum MemberIdentifier: Hashable, Sendable, Codable {
    /// An Ethereum account, by its address exactly as written.
    case ethereum(String)
    /// A passkey.
    case passkey(Passkey)
    /// An installation, by its key bytes exactly as written: an update may name keys that no installation can have.
    case installation([UInt8])

    /// An account as a member.
    public init(_ account: AccountIdentifier) {
        switch account {
        case .ethereum(let address): self = .ethereum(address)
        case .passkey(let passkey): self = .passkey(passkey)
        }
    }

    /// An installation as a member.
    public init(_ installation: InstallationID) { self = .installation(installation.bytes) }

    /// The kind of member.
    public var kind: MemberKind {
        switch self {
        case .ethereum: .ethereum
        case .passkey: .passkey
        case .installation: .installation
        }
    }

    /// The account, unless the member is an installation.
    public var account: AccountIdentifier? {
        switch self {
        case .ethereum(let address): .ethereum(address)
        case .passkey(let passkey): .passkey(passkey)
        case .installation: nil
        }
    }

    /// The installation, when the member is one and its key has the right length.
    public var installationID: InstallationID? {
        if case .installation(let bytes) = self { InstallationID(bytes) } else { nil }
    }

    /// The form in texts: the address as written, or lower-case hexadecimal digits of the key.
    public var text: String {
        switch self {
        case .ethereum(let address): address
        case .passkey(let passkey): Hex.encode(passkey.key)
        case .installation(let key): Hex.encode(key)
        }
    }
}

/// The three kinds of member.
public enum MemberKind: String, Hashable, Sendable {
    case ethereum
    case passkey
    case installation
}
