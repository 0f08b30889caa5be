public import Identity

/// What is fixed when a group is created (extension 0xF000).
///
/// The extension's data has a length prefix of its own around the message.
///
/// See: spec groups.md 1.2, 2.2
public struct ImmutableMetadata: Hashable, Sendable {
    public let conversationType: ConversationType
    /// The inbox that created the group; not checked for being an inbox id.
    public let creatorInboxID: InboxID
    /// The two parties, in a direct message.
    public let directMessageMembers: DirectMessageMembers?
    /// The message, in a oneshot group.
    public let oneshotMessage: OneshotMessage?

    public init(
        conversationType: ConversationType, creatorInboxID: InboxID,
        directMessageMembers: DirectMessageMembers? = nil, oneshotMessage: OneshotMessage? = nil
    ) {
        self.conversationType = conversationType
        self.creatorInboxID = creatorInboxID
        self.directMessageMembers = directMessageMembers
        self.oneshotMessage = oneshotMessage
    }

    /// Reads the extension's data with its inner length.
    ///
    /// - Throws: `malformedMessage`, `missingField`, `unknownConversationType`.
    public init(extensionData: [UInt8]) throws(ConversationsError) {
        guard let message = LengthPrefixed.unwrap(extensionData) else {
            throw ConversationsError(.malformedMessage, "immutable metadata has no inner length")
        }
        do {
            try self.init(message: message)
        } catch let error as ConversationsError {
            throw error
        } catch {
            throw ConversationsError(.malformedMessage, "immutable metadata is no protocol buffer")
        }
    }

    private init(message: [UInt8]) throws {
        var type: Int32 = 0
        var creator: InboxID = .empty
        var members: RawMembers?
        var oneshot: OneshotMessage?
        var reader = ProtobufReader(message)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: type = try reader.int32(field)
            case 2: _ = try reader.text(field)
            case 3: creator = try reader.inboxID(field)
            case 4:
                var inner = members ?? RawMembers()
                try inner.merge(reader.message(field))
                members = inner
            case 5: oneshot = try Self.oneshot(reader.message(field), after: oneshot)
            default: try reader.skip(field)
            }
        }
        guard let conversationType = ConversationType(rawValue: type) else {
            throw ConversationsError(.unknownConversationType, "conversation type \(type) is not known")
        }
        self.init(
            conversationType: conversationType, creatorInboxID: creator,
            directMessageMembers: try members?.complete(), oneshotMessage: oneshot)
    }

    /// The extension's data, inner length included.
    public func extensionData() -> [UInt8] {
        var writer = ProtobufWriter()
        writer.write(UInt64(conversationType.rawValue), field: 1)
        writer.write(creatorInboxID, field: 3)
        if let members = directMessageMembers {
            writer.writeMessage(field: 4) { inner in
                inner.writeMessage(field: 1) { $0.write(members.one, field: 1) }
                inner.writeMessage(field: 2) { $0.write(members.two, field: 1) }
            }
        }
        if case .readdRequest(let conversation, let latestCommit) = oneshotMessage {
            writer.writeMessage(field: 5) { inner in
                inner.writeMessage(field: 1) { request in
                    request.write(conversation.bytes, field: 1)
                    request.write(latestCommit, field: 2)
                }
            }
        }
        return LengthPrefixed.wrap(writer.bytes)
    }

    private static func oneshot(
        _ reader: ProtobufReader, after earlier: OneshotMessage?
    ) throws(ProtobufError) -> OneshotMessage {
        var reader = reader
        var message = earlier ?? .unknown
        while let field = try reader.nextField() {
            guard field.number == 1 else {
                try reader.skip(field)
                continue
            }
            var group: [UInt8] = []
            var latest: UInt64 = 0
            if case .readdRequest(let conversation, let commit) = message {
                group = conversation.bytes
                latest = commit
            }
            var request = try reader.message(field)
            while let inner = try request.nextField() {
                switch inner.number {
                case 1: group = try request.bytes(inner)
                case 2: latest = try request.uint64(inner)
                default: try request.skip(inner)
                }
            }
            message = .readdRequest(conversation: ConversationID(group), latestCommit: latest)
        }
        return message
    }
}

/// `DmMembers` while it is read.
private struct RawMembers {
    var one: InboxID?
    var two: InboxID?

    mutating func merge(_ reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.nextField() {
            switch field.number {
            case 1: one = try Self.inbox(reader.message(field), after: one)
            case 2: two = try Self.inbox(reader.message(field), after: two)
            default: try reader.skip(field)
            }
        }
    }

    private static func inbox(
        _ reader: ProtobufReader, after earlier: InboxID?
    ) throws(ProtobufError) -> InboxID {
        var reader = reader
        var inbox = earlier ?? .empty
        while let field = try reader.nextField() {
            if field.number == 1 { inbox = try reader.inboxID(field) } else { try reader.skip(field) }
        }
        return inbox
    }

    func complete() throws(ConversationsError) -> DirectMessageMembers {
        guard let one, let two else {
            throw ConversationsError(.missingField, "a direct message names one party only")
        }
        return DirectMessageMembers(one: one, two: two)
    }
}
