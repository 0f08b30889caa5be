/// The MLS extension types XMTP uses.
///
/// See: spec groups.md 1.2
public enum ExtensionNumber {
    public static let applicationID: UInt16 = 0x0001
    public static let ratchetTree: UInt16 = 0x0002
    public static let requiredCapabilities: UInt16 = 0x0003
    public static let externalPublicKey: UInt16 = 0x0004
    public static let externalSenders: UInt16 = 0x0005
    public static let lastResort: UInt16 = 0x000A
    public static let immutableMetadata: UInt16 = 0xF000
    public static let mutableMetadata: UInt16 = 0xFF00
    public static let groupMembership: UInt16 = 0xFF01
    public static let groupPermissions: UInt16 = 0xFF02
    public static let welcomeWrapperKey: UInt16 = 0xFF03
    public static let pointeeAlgorithms: UInt16 = 0xFF04
}
