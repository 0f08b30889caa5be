public import Identity

/// One attribute that differs before and after a commit.
public struct AttributeChange: Hashable, Sendable {
    public let name: ExactText
    /// Nil when the attribute was absent, which is not the same as empty.
    public let oldValue: ExactText?
    public let newValue: ExactText?

    public init(name: ExactText, oldValue: ExactText?, newValue: ExactText?) {
        self.name = name
        self.oldValue = oldValue
        self.newValue = newValue
    }
}

/// What a commit changes in the mutable metadata.
///
/// See: spec groups.md 7, step 3; 11.2
public struct MetadataChanges: Hashable, Sendable {
    /// In ascending order of names.
    public var attributes: [AttributeChange] = []
    public var adminsAdded: [InboxID] = []
    public var adminsRemoved: [InboxID] = []
    public var superAdminsAdded: [InboxID] = []
    public var superAdminsRemoved: [InboxID] = []
    /// Whether the new list of super admins has nobody on it. Meaningful when super admins were removed.
    public var leavesNoSuperAdmin = false
    /// The attribute after the commit, whether it changed or not.
    public var minimumVersion: ExactText?

    public init(minimumVersion: ExactText? = nil) {
        self.minimumVersion = minimumVersion
    }

    init(from old: MutableMetadata, to new: MutableMetadata) {
        let names = Set(old.attributes.keys).union(new.attributes.keys)
        attributes = names.sorted().compactMap { name in
            let (before, after) = (old.attributes[name], new.attributes[name])
            return before == after ? nil : AttributeChange(name: name, oldValue: before, newValue: after)
        }
        adminsAdded = Self.missing(from: old.adminList, in: new.adminList)
        adminsRemoved = Self.missing(from: new.adminList, in: old.adminList)
        superAdminsAdded = Self.missing(from: old.superAdminList, in: new.superAdminList)
        superAdminsRemoved = Self.missing(from: new.superAdminList, in: old.superAdminList)
        leavesNoSuperAdmin = new.superAdminList.isEmpty
        minimumVersion = new.attributes[MetadataAttribute.minimumVersion.rawValue]
    }

    /// Whether nothing at all is to be said about it. A minimum version, changed or not, is something: so it is in the
    /// reference.
    var isEmpty: Bool {
        attributes.isEmpty && adminsAdded.isEmpty && adminsRemoved.isEmpty && superAdminsAdded.isEmpty
            && superAdminsRemoved.isEmpty && minimumVersion == nil
    }

    private static func missing(from list: [InboxID], in other: [InboxID]) -> [InboxID] {
        let known = Set(list)
        return other.filter { !known.contains($0) }
    }
}
