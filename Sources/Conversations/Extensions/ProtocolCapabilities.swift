/// What a group demands of its members and what leaves announce.
///
/// See: spec groups.md 1.3, 1.4
public enum ProtocolCapabilities {
    /// Extension types in the required capabilities of every group, in the order that is written.
    public static let requiredExtensions: [UInt16] = [
        ExtensionNumber.groupMembership, ExtensionNumber.mutableMetadata, ExtensionNumber.groupPermissions,
        ExtensionNumber.immutableMetadata, ExtensionNumber.lastResort, ExtensionNumber.applicationID,
    ]
    /// group_context_extensions.
    public static let requiredProposals: [UInt16] = [0x0007]
    /// basic.
    public static let requiredCredentials: [UInt16] = [0x0001]

    /// Extension types in the leaf of a key package.
    public static let keyPackageExtensions: [UInt16] = [
        ExtensionNumber.lastResort, ExtensionNumber.applicationID, ExtensionNumber.groupPermissions,
        ExtensionNumber.mutableMetadata, ExtensionNumber.groupMembership, ExtensionNumber.welcomeWrapperKey,
        ExtensionNumber.pointeeAlgorithms, ExtensionNumber.immutableMetadata,
    ]
    /// mls10.
    public static let versions: [UInt16] = [0x0001]
    /// The one cipher suite of every group and key package.
    public static let ciphersuite: UInt16 = 0x0003
    /// Cipher suites in the leaf of a group's creator.
    public static let creatorCiphersuites: [UInt16] = [0x0001, 0x0002, 0x0003, 0x004D]

    /// Seconds before now at which a leaf's lifetime begins.
    public static let lifetimeBackdating: UInt64 = 3600
    /// Seconds after now at which it ends: 84 days.
    public static let lifetimeLength: UInt64 = 7_257_600

    /// The data of the required_capabilities extension, 19 bytes.
    public static func requiredCapabilitiesData() -> [UInt8] {
        var data: [UInt8] = []
        for list in [requiredExtensions, requiredProposals, requiredCredentials] {
            LengthPrefixed.append(
                list.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }, to: &data)
        }
        return data
    }
}
