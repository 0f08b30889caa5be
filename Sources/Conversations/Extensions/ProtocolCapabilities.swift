/// What a group demands of its members. What leaves announce stands with the key packages, in `Identity`.
///
/// See: spec groups.md 1.3
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
