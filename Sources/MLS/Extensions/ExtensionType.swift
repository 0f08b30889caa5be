/// What an extension holds.
///
/// See: RFC 9420 section 17.3
public struct ExtensionType: RegisteredNumber {
    public var rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let applicationID = ExtensionType(rawValue: 0x0001)
    public static let ratchetTree = ExtensionType(rawValue: 0x0002)
    public static let requiredCapabilities = ExtensionType(rawValue: 0x0003)
    public static let externalPub = ExtensionType(rawValue: 0x0004)
    public static let externalSenders = ExtensionType(rawValue: 0x0005)
    /// Draft-ietf-mls-extensions: the application's data dictionary.
    public static let appDataDictionary = ExtensionType(rawValue: 0x0006)
    /// Draft-ietf-mls-extensions: the key package may be used more than once.
    public static let lastResort = ExtensionType(rawValue: 0x000A)

    /// Whether every client knows the type, so that capabilities do not name it.
    ///
    /// See: RFC 9420 section 7.2
    public var isDefault: Bool { (1...5).contains(rawValue) }
}
