import Conversations
import Identity
import Testing

@Suite("Envelopes")
struct EnvelopeTests {
    @Test("the second form is ignored, neither form is an error, the last form counts")
    func forms() throws {
        #expect(try PlaintextEnvelope(bytes: bytes("1200")) == .ignored)
        #expect(throws: ConversationsError(.emptyEnvelope, "")) { try PlaintextEnvelope(bytes: []) }
        #expect(throws: ConversationsError(.malformedMessage, "")) {
            try PlaintextEnvelope(bytes: [0x0a, 5])
        }
        #expect(
            try PlaintextEnvelope(bytes: bytes("0a03 0a0161 0a03 120162"))
                == .message(content: [0x61], idempotencyKey: "b"))
        #expect(try PlaintextEnvelope(bytes: bytes("0a03 0a0161 1200")) == .ignored)
        #expect(
            try PlaintextEnvelope(bytes: bytes("1200 0a00")) == .message(content: [], idempotencyKey: ""))
    }

    @Test("a message's key is the time in decimal unless one is given, and retries keep the id")
    func outgoing() throws {
        let conversation = ConversationID([1])
        let message = OutgoingMessage(conversation: conversation, content: [1, 2], sentNanoseconds: 77)
        #expect(message.idempotencyKey == "77")
        let sender = try MessageSender(
            currentLeaf: GroupScene.leaf(of: GroupScene.member), credential: .inbox(GroupScene.member))
        let read = try #require(
            try ReceivedMessage(decrypted: message.envelope(), conversation: conversation, sender: sender))
        #expect(read.id == message.id)
        #expect(read.content == [1, 2])
        #expect(read.senderInboxID == GroupScene.member)
        #expect(
            OutgoingMessage(conversation: conversation, content: [], sentNanoseconds: 1, idempotencyKey: "k")
                .id
                != message.id)
    }

    @Test("a message of a leaf that is gone, or now holds another credential, has no sender")
    func sender() {
        #expect(throws: ConversationsError(.invalidSender, "")) {
            try MessageSender(currentLeaf: nil, credential: .inbox(GroupScene.member))
        }
        #expect(throws: ConversationsError(.invalidSender, "")) {
            try MessageSender(
                currentLeaf: GroupScene.leaf(of: GroupScene.admin), credential: .inbox(GroupScene.member))
        }
    }

    @Test("the tag's key belongs to an epoch of 30 days, and push servers get three")
    func senderTag() throws {
        let root = try #require(SenderTagRoot(bytes: [UInt8](repeating: 1, count: 42), cycledNanoseconds: 5))
        #expect(SenderTagRoot(bytes: [1], cycledNanoseconds: 5) == nil)
        #expect(SenderTagKey.epoch(atSeconds: 2_592_000 * 692 - 1) == 691)
        let keys = root.keysForPush(of: ConversationID([1]), atSeconds: 2_592_000 * 692)
        #expect(keys.map(\.epoch) == [691, 692, 693])
        #expect(Set(keys.map { $0.copyBytes() }).count == 3)
        let newer = try #require(SenderTagRoot(bytes: [UInt8](repeating: 2, count: 42), cycledNanoseconds: 5))
        #expect(root.yields(to: newer))
        let older = try #require(SenderTagRoot(bytes: [UInt8](repeating: 2, count: 42), cycledNanoseconds: 4))
        #expect(!root.yields(to: older))
    }

    @Test("topics are a kind byte and an id")
    func topics() {
        #expect(Topic.messages(of: ConversationID([1, 2])).bytes == [0, 1, 2])
        #expect(Topic(bytes: [1, 9]) == .welcomes(for: [9]))
        #expect(Topic(bytes: []) == nil)
        #expect(Topic(bytes: [4, 1]) == nil)
        #expect(ConversationID(hex: "0aFF")?.hex == "0aff")
        #expect(ConversationID(hex: "0") == nil)
    }
}
