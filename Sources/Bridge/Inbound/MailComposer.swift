import Content
import Conversations
import Identity
import Mail
import MailConversion
import Store

/// What the store knows around a message, gathered for those who turn messages into mail and mail into messages.
struct MailComposer: Sendable {
    let own: InboxID
    let domain: MailDomain
    let database: ClientDatabase

    /// What has to be known before a message can be composed.
    func surroundings(
        of record: MessageRecord, in thread: ThreadIdentity, settings: MailSettings,
        _ store: StoreTransaction
    ) throws -> MessageSurroundings {
        var surroundings = MessageSurroundings()
        // Most messages are words that refer to nothing: not worth decoding twice.
        guard !Self.isPlain(record.contentType) else { return surroundings }
        guard let encoded = try? EncodedContent(serialized: record.content) else { return surroundings }
        let content = ContentRegistry.decode(encoded)
        if let target = MessageToMail.reference(of: content) {
            surroundings.target = try known(target, in: store)
        }
        switch content {
        case .intent(let intent):
            surroundings.question = try question(intent.id, before: record, in: thread, store)
        case .readReceipt where settings.readReceipts == .mdn:
            surroundings.newestOwn = try newestOwn(before: record, in: thread, store)
        default: break
        }
        return surroundings
    }

    private static func isPlain(_ type: String) -> Bool {
        type.hasPrefix("xmtp.org/text:") || type.hasPrefix("xmtp.org/group_updated:")
    }

    /// A message by its id, with what it answers; nil when it is not in the store.
    func known(_ id: MailIdentity, in transaction: StoreTransaction) throws -> KnownMessage? {
        guard let record = try transaction.message(id.bytes),
            let conversation = try transaction.conversation(record.conversation),
            let thread = ThreadIdentity(conversation)
        else { return nil }
        return KnownMessage(
            identity: id, thread: thread, author: InboxID(record.senderInbox),
            ancestors: try ancestors(of: record, in: transaction))
    }

    /// Oldest first.
    private func ancestors(of record: MessageRecord, in transaction: StoreTransaction) throws
        -> [MailIdentity]
    {
        var ancestors: [MailIdentity] = []
        var next = record.reference
        while let reference = next, ancestors.count < BridgeLimits.ancestors,
            let identity = MailIdentity(reference), !ancestors.contains(identity)
        {
            ancestors.append(identity)
            next = try transaction.message(reference)?.reference
        }
        return ancestors.reversed()
    }

    private func question(
        _ id: String, before record: MessageRecord, in thread: ThreadIdentity, _ store: StoreTransaction
    ) throws -> Actions? {
        let asked = try store.newestMessages(
            conversations: try store.groups(of: thread).map(\.id),
            contentType: Actions.contentType.description,
            beforeNanoseconds: record.sentNanoseconds, limit: BridgeLimits.newestLooks)
        return asked.lazy.compactMap { Self.actions($0.content) }.first { $0.id == id }
    }

    private func newestOwn(
        before record: MessageRecord, in thread: ThreadIdentity, _ store: StoreTransaction
    ) throws -> KnownMessage? {
        let newest = try store.newestMessages(
            conversations: try store.groups(of: thread).map(\.id),
            beforeNanoseconds: record.sentNanoseconds, limit: BridgeLimits.newestLooks)
        guard let own = newest.first(where: { $0.senderInbox == self.own.text && Self.says($0) }),
            let identity = MailIdentity(own.id)
        else { return nil }
        return try known(identity, in: store)
    }

    private static func actions(_ content: [UInt8]) -> Actions? {
        guard let encoded = try? EncodedContent(serialized: content),
            case .actions(let actions) = ContentRegistry.decode(encoded)
        else { return nil }
        return actions
    }

    /// Whether a message is something a person reads as the last word.
    private static func says(_ record: MessageRecord) -> Bool {
        guard record.kind == .application else { return false }
        let type = record.contentType.split(separator: "/").last.map { $0.prefix { $0 != ":" } } ?? ""
        switch StoredContentType(typeName: String(type)) {
        case .reaction, .readReceipt, .deleteMessage, .leaveRequest: return false
        default: return true
        }
    }

    // MARK: - For mail that is sent

    /// A message by a Message-ID: one of ours, or that of a mail that was submitted.
    func answered(_ identifier: MessageIdentifier) -> KnownMessage? {
        try? database.read { transaction in
            guard let id = try identity(identifier, in: transaction),
                let record = try transaction.message(id.bytes),
                var message = try known(id, in: transaction)
            else { return nil }
            let groups = try transaction.groups(of: message.thread).map(\.id)
            let newest = try transaction.newestMessages(
                conversations: groups, limit: BridgeLimits.newestLooks
            )
            .first(where: Self.says)
            message.isNewestOfOthers = newest?.id == record.id && record.senderInbox != own.text
            message.text = Self.text(record.content)
            message.actions = Self.actions(record.content)
            message.ownReactions = try ownReactions(on: record.id, in: transaction)
            return message
        }
    }

    private func identity(
        _ identifier: MessageIdentifier, in transaction: StoreTransaction
    ) throws -> MailIdentity? {
        if let id = MailIdentity(identifier, in: domain) { return id }
        for submission in try transaction.submissions(identifier: identifier.string) {
            if let part = try transaction.parts(of: submission.number).first {
                return MailIdentity(part.message)
            }
        }
        return nil
    }

    private static func text(_ content: [UInt8]) -> String? {
        guard let encoded = try? EncodedContent(serialized: content) else { return nil }
        switch ContentRegistry.decode(encoded) {
        case .text(let text): return text.text
        case .markdown(let text): return text.source
        case .reply(let reply):
            switch ContentRegistry.decode(reply.content) {
            case .text(let text): return text.text
            case .markdown(let text): return text.source
            default: return nil
            }
        default: return nil
        }
    }

    /// The symbols of our own that stand on a message.
    private func ownReactions(on id: [UInt8], in transaction: StoreTransaction) throws -> [String] {
        var standing: [String] = []
        for record in try transaction.messages(referring: id) where record.senderInbox == own.text {
            guard let encoded = try? EncodedContent(serialized: record.content),
                case .reaction(let reaction) = ContentRegistry.decode(encoded)
            else { continue }
            standing.removeAll { $0 == reaction.content }
            if reaction.action == .added { standing.append(reaction.content) }
        }
        return standing
    }
}
