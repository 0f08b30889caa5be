import Conversations
import Foundation
import TestSupport
import Testing

@Suite("Traffic recorded from libxmtp")
struct GroupVectorTests {
    @Test("every case of groups.json agrees", .enabled(if: VectorFolder.has(GroupVectors.fileName)))
    func groups() throws {
        let vectors = try GroupVectors.load()
        var agreed = 0
        agreed += try WelcomeCases.openDirect(vectors)
        agreed += try WelcomeCases.readExtensions(vectors)
        agreed += try WelcomeCases.openPointers(vectors)
        agreed += try GroupMessageCases.process(vectors)
        agreed += try GroupMessageCases.reuseGeneration(vectors)
        agreed += try Self.messageIDs(vectors)
        agreed += try Self.senderTags(vectors)
        print("groups.json: \(agreed) cases agree")
    }

    @Test(
        "message ids and sender tags of content.json agree",
        .enabled(if: VectorFolder.has(ContentVectors.fileName)))
    func content() throws {
        let vectors = try ContentVectors.load()
        for vector in vectors.message_id {
            let id = MessageID(
                conversation: ConversationID(bytes(vector.group_id_hex)),
                idempotencyKey: vector.idempotency_key,
                content: bytes(vector.content_hex))
            #expect(id.hex == vector.message_id_hex, "\(vector.id)")
        }
        for vector in vectors.hmac {
            let root = try #require(SenderTagRoot(bytes: bytes(vector.root_key_hex), cycledNanoseconds: 0))
            let key = root.key(for: ConversationID(bytes(vector.group_id_hex)), epoch: vector.epoch)
            #expect(key.copyBytes() == bytes(vector.key_hex), "\(vector.id)")
        }
        print(
            "content.json: \(vectors.message_id.count + vectors.hmac.count) cases agree (message ids, sender tags)"
        )
    }

    private static func messageIDs(_ vectors: GroupVectors) throws -> Int {
        for vector in vectors.message_ids {
            let id = MessageID(
                conversation: ConversationID(bytes(vector.group_id)), idempotencyKey: vector.idempotency_key,
                content: bytes(vector.content))
            #expect(id.hex == vector.message_id)
        }
        return vectors.message_ids.count
    }

    private static func senderTags(_ vectors: GroupVectors) throws -> Int {
        for vector in vectors.sender_hmac {
            let root = try #require(SenderTagRoot(bytes: bytes(vector.root), cycledNanoseconds: 0))
            let key = root.key(for: ConversationID(bytes(vector.group_id)), epoch: vector.epoch)
            #expect(key.copyBytes() == bytes(vector.derived_key))
            let message = PublishedMessage(data: bytes(vector.data), key: key, shouldPush: false)
            #expect(message.senderTag == bytes(vector.sender_hmac))
        }
        return vectors.sender_hmac.count
    }
}
