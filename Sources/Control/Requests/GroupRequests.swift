/// Makes a group.
public struct CreateGroup: ControlRequest {
    public static let name = "group-create"

    /// People: inbox ids, addresses, aliases.
    public var members: [String]
    public var title: String
    public var description: String
    public var image: String
    public var applicationData: String
    /// Whether only admins add members and change attributes.
    public var isAdminOnly: Bool
    /// How long messages live, in nanoseconds; nil for ever.
    public var disappearInNanoseconds: Int64?

    /// A group of some people.
    public init(
        members: [String], title: String = "", description: String = "", image: String = "",
        applicationData: String = "", isAdminOnly: Bool = false, disappearInNanoseconds: Int64? = nil
    ) {
        self.members = members
        self.title = title
        self.description = description
        self.image = image
        self.applicationData = applicationData
        self.isAdminOnly = isAdminOnly
        self.disappearInNanoseconds = disappearInNanoseconds
    }

    /// Which group it is.
    public struct Answer: Codable, Sendable {
        public var conversation: String
    }
}

/// Changes a group.
public struct ChangeGroup: ControlRequest {
    public typealias Answer = Done
    public static let name = "group-change"

    /// What changes.
    public enum Change: Codable, Sendable, Hashable {
        case add([String])
        case remove([String])
        /// `add-admin`, `remove-admin`, `add-super-admin` or `remove-super-admin`.
        case role(String, of: String)
        /// `name`, `description`, `image`, `app-data`, or an attribute's name on the wire.
        case attribute(String, to: String)
        /// `add-member`, `remove-member`, `add-admin`, `remove-admin`, or an attribute; `allow`, `deny`, `admin`,
        /// `super-admin`.
        case permission(String, to: String)
        /// How long messages live, in nanoseconds; nil for ever.
        case disappearing(Int64?)
        case refresh
        case rotateKeys
        case leave
    }

    public var conversation: String
    public var change: Change

    /// Names the group and the change.
    public init(_ conversation: String, _ change: Change) {
        self.conversation = conversation
        self.change = change
    }
}
