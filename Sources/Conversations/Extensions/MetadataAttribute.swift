/// The name of an attribute in 0xFF00.
///
/// See: spec groups.md 3.1
public struct MetadataAttribute: Hashable, Sendable, RawRepresentable {
    public let rawValue: ExactText

    public init(rawValue: ExactText) {
        self.rawValue = rawValue
    }

    public static let groupName = MetadataAttribute(rawValue: "group_name")
    public static let description = MetadataAttribute(rawValue: "description")
    public static let imageURL = MetadataAttribute(rawValue: "group_image_url_square")
    public static let applicationData = MetadataAttribute(rawValue: "app_data")
    public static let disappearFrom = MetadataAttribute(rawValue: "message_disappear_from_ns")
    public static let disappearIn = MetadataAttribute(rawValue: "message_disappear_in_ns")
    public static let minimumVersion = MetadataAttribute(rawValue: "minimum_supported_protocol_version")
    /// Hex of the secret the members sign commit log entries with.
    public static let commitLogSigner = MetadataAttribute(rawValue: "_commit_log_signer")

    /// Attributes beginning with this are for super admins unless a policy names them.
    public static let superAdminPrefix: UInt8 = 0x5f

    /// The seven attributes every default policy set lists.
    public static let withPolicy: [MetadataAttribute] = [
        .groupName, .description, .imageURL, .disappearFrom, .disappearIn, .minimumVersion, .applicationData,
    ]

    /// The most bytes of UTF-8 a new value may have; nil without limit.
    public var limit: Int? {
        switch self {
        case .groupName: 100
        case .description: 1000
        case .imageURL: 2048
        case .applicationData: 8192
        default: nil
        }
    }
}
