/// What an MLSMessage carries; unknown numbers keep their value.
///
/// See: RFC 9420 section 17.2
public struct WireFormat: RegisteredNumber {
    public var rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let publicMessage = WireFormat(rawValue: 0x0001)
    public static let privateMessage = WireFormat(rawValue: 0x0002)
    public static let welcome = WireFormat(rawValue: 0x0003)
    public static let groupInfo = WireFormat(rawValue: 0x0004)
    public static let keyPackage = WireFormat(rawValue: 0x0005)
}
