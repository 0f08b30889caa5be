public import Identity

/// Who belongs to a group, and in which version of their identity log (extension 0xFF01).
///
/// See: spec groups.md 5.1
public struct GroupMembership: Hashable, Sendable {
    /// Inbox id to the sequence id of the newest identity update that counts.
    public var members: [InboxID: UInt64]
    /// Installations that belong to members but have no leaf, because they had no usable key package. A set in the
    /// sense of the rules; the order is that of the extension.
    public var failedInstallations: [[UInt8]]

    public init(members: [InboxID: UInt64], failedInstallations: [[UInt8]] = []) {
        self.members = members
        self.failedInstallations = failedInstallations
    }

    /// - Throws: `malformedMessage`.
    public init(extensionData: [UInt8]) throws(ConversationsError) {
        var members: [InboxID: UInt64] = [:]
        var failed: [[UInt8]] = []
        do {
            var reader = ProtobufReader(extensionData)
            while let field = try reader.nextField() {
                switch field.number {
                case 1:
                    let (inbox, sequenceID) = try Self.member(reader.message(field))
                    members[inbox] = sequenceID
                case 2: failed.append(try reader.bytes(field))
                default: try reader.skip(field)
                }
            }
        } catch {
            throw ConversationsError(.malformedMessage, "group membership is no protocol buffer")
        }
        self.init(members: members, failedInstallations: failed)
    }

    /// The message, members in ascending order of their ids.
    public func extensionData() -> [UInt8] {
        var writer = ProtobufWriter()
        for (inbox, sequenceID) in members.sorted(by: { $0.key < $1.key }) {
            writer.writeMessage(field: 1) { entry in
                entry.write(inbox, field: 1)
                entry.write(sequenceID, field: 2)
            }
        }
        for installation in failedInstallations { writer.writeElement(installation, field: 2) }
        return writer.bytes
    }

    /// How this membership becomes another one.
    public func difference(to new: GroupMembership) -> MembershipDifference {
        var difference = MembershipDifference()
        for (inbox, sequenceID) in members {
            guard let later = new.members[inbox] else {
                difference.removed.append(inbox)
                continue
            }
            if later != sequenceID { difference.updated.append(inbox) }
        }
        difference.added = new.members.keys.filter { members[$0] == nil }
        difference.sort()
        return difference
    }

    private static func member(_ reader: ProtobufReader) throws(ProtobufError) -> (InboxID, UInt64) {
        var reader = reader
        var inbox: InboxID = .empty
        var sequenceID: UInt64 = 0
        while let field = try reader.nextField() {
            switch field.number {
            case 1: inbox = try reader.inboxID(field)
            case 2: sequenceID = try reader.uint64(field)
            default: try reader.skip(field)
            }
        }
        return (inbox, sequenceID)
    }
}

/// Inboxes that came, went, or whose identity log moved, each list in ascending order.
public struct MembershipDifference: Hashable, Sendable {
    public var added: [InboxID] = []
    public var removed: [InboxID] = []
    public var updated: [InboxID] = []

    public init(added: [InboxID] = [], removed: [InboxID] = [], updated: [InboxID] = []) {
        self.added = added
        self.removed = removed
        self.updated = updated
    }

    fileprivate mutating func sort() {
        added.sort()
        removed.sort()
        updated.sort()
    }
}
