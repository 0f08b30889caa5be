/// The version of the protocol.
///
/// See: RFC 9420 section 6
public struct ProtocolVersion: RegisteredNumber {
    public var rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// RFC 9420.
    public static let mls10 = ProtocolVersion(rawValue: 1)
}
