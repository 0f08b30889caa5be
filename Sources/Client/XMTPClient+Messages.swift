public import Content
public import Conversations
import Identity
import NodeClient
public import Store

extension XMTPClient {
    /// Queues a content and sends it.
    ///
    /// It is in the store when this is called back with an error of the network: the next pass sends it.
    ///
    /// - Parameters:
    ///   - content: An encoded `EncodedContent`.
    ///   - idempotencyKey: Makes a second call with the same content the same message.
    ///   - shouldPush: A hint for push services; by the content's type if not given.
    @discardableResult
    public func send(
        _ content: [UInt8], to id: ConversationID, idempotencyKey: String? = nil, shouldPush: Bool? = nil
    ) async throws -> MessageID {
        let message = try await submit(
            content, to: id, idempotencyKey: idempotencyKey, shouldPush: shouldPush, durability: .ordered)
        do {
            // Nothing leaves before it is on the disk, and what was queued with it.
            try await publish(id)
        } catch {
            try context.database.sync()
            throw error
        }
        return message
    }

    /// Sends a content of a known type.
    @discardableResult
    public func send(
        _ content: some ContentCodec, to id: ConversationID, idempotencyKey: String? = nil
    ) async throws -> MessageID {
        try await send(content.encoded().serialized(), to: id, idempotencyKey: idempotencyKey)
    }

    /// Queues a content without sending it; needs no network.
    public func submit(
        _ content: [UInt8], to id: ConversationID, idempotencyKey: String? = nil, shouldPush: Bool? = nil
    ) async throws -> MessageID {
        try await submit(
            content, to: id, idempotencyKey: idempotencyKey, shouldPush: shouldPush, durability: .synced)
    }

    /// Queues several contents in their order, all of them or none; needs no network.
    public func submit(_ contents: [[UInt8]], to id: ConversationID) async throws -> [MessageID] {
        let items = contents.map {
            (content: $0, shouldPush: (try? EncodedContent(serialized: $0)).map(PushHint.of) ?? false)
        }
        return try await workers.worker(id).alone { try $0.submit(contents: items) }
    }

    private func submit(
        _ content: [UInt8], to id: ConversationID, idempotencyKey: String?, shouldPush: Bool?,
        durability: Durability
    ) async throws -> MessageID {
        let push = shouldPush ?? (try? EncodedContent(serialized: content)).map(PushHint.of) ?? false
        return try await workers.worker(id).alone {
            try $0.submit(
                content: content, idempotencyKey: idempotencyKey, shouldPush: push, durability: durability)
        }
    }

    /// Sends what is queued in a conversation, members' new installations first.
    public func publish(_ id: ConversationID) async throws {
        _ = try await translating {
            try await workers.worker(id).alone { try await $0.flush() }
        }
    }

    /// Deletes a message for everyone; the others decide whether we may.
    ///
    /// See: spec groups.md 13.5
    @discardableResult
    public func delete(_ message: MessageID, in id: ConversationID) async throws -> MessageID {
        try await send(DeleteMessage(messageID: message.hex), to: id)
    }

    /// A conversation's messages by time, those of a DM's other groups among them.
    public func messages(
        in id: ConversationID, afterNanoseconds: Int64? = nil, limit: Int? = nil
    ) throws -> [MessageRecord] {
        let groups = try stitchedForReading(id)
        return try context.database.read {
            try $0.messages(
                conversations: groups.map(\.bytes), afterNanoseconds: afterNanoseconds, limit: limit)
        }
    }

    /// One message.
    public func message(_ id: MessageID) throws -> MessageRecord? {
        try context.database.read { try $0.message(id.bytes) }
    }

    private func stitchedForReading(_ id: ConversationID) throws -> [ConversationID] {
        try context.database.read { transaction in
            guard let record = try transaction.conversation(id.bytes) else {
                throw ClientError(.notFound, "There is no such conversation.")
            }
            guard let dm = record.dm else { return [id] }
            return try transaction.conversations(dm: dm).map { ConversationID($0.id) }
        }
    }
}
