public import Conversations
import Identity
import Store

/// Something that happened to the account: durable, numbered, read from the store in order.
public struct ClientEvent: Sendable, Hashable {
    /// What happened.
    public enum Kind: Int, Sendable, Hashable, CaseIterable {
        /// A message of somebody's, ours from elsewhere included, was stored.
        case messageReceived = 1
        /// Our own message came back from the node: it is in the conversation for everybody.
        case messagePublished = 2
        /// Our own message will not be sent.
        case messageFailed = 3
        /// A commit changed what people see of the conversation; the message is the transcript's.
        case conversationChanged = 4
        /// We joined a conversation, or made one.
        case conversationJoined = 5
        /// We are no longer a member.
        case conversationEnded = 6
        /// The conversation waits for a newer version of this program.
        case conversationPaused = 7
        /// It goes on.
        case conversationResumed = 8
        /// A commit from a later epoch than ours was seen: we may be on another branch.
        case conversationMaybeForked = 9
        /// Consent changed; the detail is the new state.
        case consentChanged = 10
        /// A message was deleted for everyone.
        case messageDeleted = 11
        /// A message's time was up.
        case messageExpired = 12
        /// An installation of our own inbox came or went.
        case installationsChanged = 13
        /// Another installation of ours wants an archive; the message is its request.
        case historyRequested = 14
        /// Another installation of ours has left an archive; the message says where.
        case historyOffered = 15
        /// An archive from another installation was read in.
        case historyImported = 16
        /// Our state of the conversation is not the others'.
        case conversationForked = 17
    }

    /// The detail of ``Kind/messageReceived`` when the message came from an archive.
    public static let restored = Array("restored".utf8)

    /// Ascending, never used twice.
    public let number: Int64
    /// What happened.
    public let kind: Kind
    /// Where.
    public let conversation: ConversationID?
    /// About which message.
    public let message: MessageID?
    /// More, by kind.
    public let detail: [UInt8]
    /// When, by our clock, in nanoseconds since 1970.
    public let atNanoseconds: Int64

    init?(_ record: EventRecord) {
        guard let kind = Kind(rawValue: record.kind) else { return nil }
        number = record.number
        self.kind = kind
        conversation = record.conversation.map { ConversationID($0) }
        message = record.message.map { MessageID($0) }
        detail = record.detail ?? []
        atNanoseconds = record.atNanoseconds
    }
}

extension StoreTransaction {
    func append(
        _ kind: ClientEvent.Kind, conversation: [UInt8]? = nil, message: [UInt8]? = nil,
        detail: [UInt8]? = nil,
        at now: Int64
    ) throws {
        try append(
            EventRecord(
                kind: kind.rawValue, conversation: conversation, message: message, detail: detail,
                atNanoseconds: now))
    }
}
