public import MLS

/// What the key packages of this network look like, number by number.
///
/// See: spec identity.md 8.1, 8.5
public enum KeyPackageProfile {
    /// MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519.
    public static let ciphersuite = Ciphersuite.mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519

    /// How long before now a lifetime begins, in seconds, for the sake of clocks that are behind.
    public static let backdating: UInt64 = 3_600
    /// How long after now it ends, in seconds: 84 days.
    public static let validity: UInt64 = 7_257_600
    /// When a package is replaced though nothing happened, in seconds: 30 days.
    public static let rotationInterval: UInt64 = 2_592_000
    /// When a package is replaced after a welcome used it, in seconds.
    public static let rotationDelayAfterWelcome: UInt64 = 5
    /// How long the private keys of a replaced package are kept, in seconds: 24 hours.
    public static let retention: UInt64 = 86_400

    /// What a leaf announces, in the reference client's order.
    public static let capabilities = Capabilities(
        versions: [.mls10], ciphersuites: [ciphersuite],
        extensions: [
            .lastResort, .applicationID, groupPermissions, mutableMetadata, groupMembership,
            welcomeWrapperKey, pointeeAlgorithms, immutableMetadata,
        ],
        proposals: [ProposalType(rawValue: 0x0007)], credentials: [.basic])

    /// The key with which welcomes are wrapped.
    public static let welcomeWrapperKey = ExtensionType(rawValue: 0xFF03)
    /// The ciphers of what welcome pointers point to.
    public static let pointeeAlgorithms = ExtensionType(rawValue: 0xFF04)

    private static let mutableMetadata = ExtensionType(rawValue: 0xFF00)
    private static let groupMembership = ExtensionType(rawValue: 0xFF01)
    private static let groupPermissions = ExtensionType(rawValue: 0xFF02)
    private static let immutableMetadata = ExtensionType(rawValue: 0xF000)

    /// The lifetime of a package made now; seconds since 1970.
    static func lifetime(now: UInt64) -> Lifetime {
        Lifetime(
            notBefore: now > backdating ? now - backdating : 0,
            notAfter: now > UInt64.max - validity ? .max : now + validity)
    }
}
