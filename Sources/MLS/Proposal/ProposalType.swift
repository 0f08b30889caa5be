/// What a proposal proposes.
///
/// See: RFC 9420 sections 12.1 and 17.4
public struct ProposalType: RegisteredNumber {
    public var rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let add = ProposalType(rawValue: 0x0001)
    public static let update = ProposalType(rawValue: 0x0002)
    public static let remove = ProposalType(rawValue: 0x0003)
    public static let preSharedKey = ProposalType(rawValue: 0x0004)
    public static let reInit = ProposalType(rawValue: 0x0005)
    public static let externalInit = ProposalType(rawValue: 0x0006)
    public static let groupContextExtensions = ProposalType(rawValue: 0x0007)
    /// Draft-ietf-mls-extensions: changes one component of the application's data dictionary.
    public static let appDataUpdate = ProposalType(rawValue: 0x0008)

    /// Whether every client knows the type, so that capabilities do not name it.
    ///
    /// See: RFC 9420 section 7.2
    public var isDefault: Bool { (1...7).contains(rawValue) }
}
