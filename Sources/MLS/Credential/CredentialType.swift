/// What a credential consists of.
///
/// See: RFC 9420 sections 5.3 and 17.5
public struct CredentialType: RegisteredNumber {
    public var rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let basic = CredentialType(rawValue: 0x0001)
    public static let x509 = CredentialType(rawValue: 0x0002)
}
