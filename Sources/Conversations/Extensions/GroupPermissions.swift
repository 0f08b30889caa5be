/// Who may do what in a group (extension 0xFF02).
///
/// Two permissions are equal when they mean the same; the order of the bytes does not count.
///
/// See: spec groups.md 6
public struct GroupPermissions: Hashable, Sendable {
    public var addMember: MembershipPolicy
    public var removeMember: MembershipPolicy
    /// By attribute name.
    public var updateMetadata: [ExactText: MetadataPolicy]
    public var addAdmin: PermissionsPolicy
    public var removeAdmin: PermissionsPolicy
    /// Stored and shown, but never consulted: only super admins change permissions.
    public var updatePermissions: PermissionsPolicy

    public init(
        addMember: MembershipPolicy, removeMember: MembershipPolicy,
        updateMetadata: [ExactText: MetadataPolicy], addAdmin: PermissionsPolicy,
        removeAdmin: PermissionsPolicy, updatePermissions: PermissionsPolicy
    ) {
        self.addMember = addMember
        self.removeMember = removeMember
        self.updateMetadata = updateMetadata
        self.addAdmin = addAdmin
        self.removeAdmin = removeAdmin
        self.updatePermissions = updatePermissions
    }

    /// - Throws: `malformedMessage`, `missingField`, `invalidPolicy`.
    public init(extensionData: [UInt8]) throws(ConversationsError) {
        var policies: RawPolicySet?
        do {
            var reader = ProtobufReader(extensionData)
            while let field = try reader.nextField() {
                guard field.number == 1 else {
                    try reader.skip(field)
                    continue
                }
                var set = policies ?? RawPolicySet()
                try set.merge(reader.message(field))
                policies = set
            }
        } catch {
            throw ConversationsError(.malformedMessage, "group permissions are no protocol buffer")
        }
        guard let policies else {
            throw ConversationsError(.missingField, "group permissions hold no policies")
        }
        self = try policies.judged()
    }

    /// The message, attributes in ascending order of their names.
    public func extensionData() -> [UInt8] {
        var writer = ProtobufWriter()
        writer.writeMessage(field: 1) { set in
            set.writeMessage(field: 1) { addMember.write(to: &$0) }
            set.writeMessage(field: 2) { removeMember.write(to: &$0) }
            for (name, policy) in updateMetadata.sorted(by: { $0.key < $1.key }) {
                set.writeMessage(field: 3) { entry in
                    entry.write(name, field: 1)
                    entry.writeMessage(field: 2) { policy.write(to: &$0) }
                }
            }
            set.writeMessage(field: 4) { addAdmin.write(to: &$0) }
            set.writeMessage(field: 5) { removeAdmin.write(to: &$0) }
            set.writeMessage(field: 6) { updatePermissions.write(to: &$0) }
        }
        return writer.bytes
    }

    /// The policy for an attribute; without one, super admins change what begins with an underscore, admins the rest.
    public func metadataPolicy(for attribute: ExactText) -> MetadataPolicy {
        if let policy = updateMetadata[attribute] { return policy }
        return attribute.utf8.first == MetadataAttribute.superAdminPrefix ? .base(.superAdmin) : .base(.admin)
    }
}

/// `PolicySet` while it is read.
private struct RawPolicySet {
    var addMember: RawPolicy?
    var removeMember: RawPolicy?
    var updateMetadata: [ExactText: RawPolicy] = [:]
    var addAdmin: RawPolicy?
    var removeAdmin: RawPolicy?
    var updatePermissions: RawPolicy?

    mutating func merge(_ reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try Self.merge(reader.message(field), into: &addMember)
            case 2: try Self.merge(reader.message(field), into: &removeMember)
            case 3:
                let (name, policy) = try Self.entry(reader.message(field))
                updateMetadata[name] = policy
            case 4: try Self.merge(reader.message(field), into: &addAdmin)
            case 5: try Self.merge(reader.message(field), into: &removeAdmin)
            case 6: try Self.merge(reader.message(field), into: &updatePermissions)
            default: try reader.skip(field)
            }
        }
    }

    func judged() throws(ConversationsError) -> GroupPermissions {
        var metadata: [ExactText: MetadataPolicy] = [:]
        for (name, policy) in updateMetadata { metadata[name] = try policy.judged() }
        return GroupPermissions(
            addMember: try Self.present(addMember).judged(),
            removeMember: try Self.present(removeMember).judged(), updateMetadata: metadata,
            addAdmin: try Self.present(addAdmin).judged(),
            removeAdmin: try Self.present(removeAdmin).judged(),
            updatePermissions: try Self.present(updatePermissions).judged())
    }

    private static func present(_ policy: RawPolicy?) throws(ConversationsError) -> RawPolicy {
        guard let policy else { throw ConversationsError(.missingField, "a policy is missing") }
        return policy
    }

    private static func merge(_ reader: ProtobufReader, into policy: inout RawPolicy?) throws(ProtobufError) {
        var merged = policy ?? .absent
        try merged.merge(reader)
        policy = merged
    }

    private static func entry(_ reader: ProtobufReader) throws(ProtobufError) -> (ExactText, RawPolicy) {
        var reader = reader
        var name: ExactText = ""
        var policy = RawPolicy.absent
        while let field = try reader.nextField() {
            switch field.number {
            case 1: name = try reader.text(field)
            case 2: try policy.merge(reader.message(field))
            default: try reader.skip(field)
            }
        }
        return (name, policy)
    }
}
