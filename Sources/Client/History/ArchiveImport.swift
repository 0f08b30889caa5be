import Content
import Conversations
import Foundation
import Identity
import Store

/// What an archive brought.
public struct ImportReport: Sendable, Hashable {
    /// Conversations that were not known.
    public internal(set) var conversations = 0
    /// Messages that were not known.
    public internal(set) var messages = 0
    /// Decisions that were newer than ours.
    public internal(set) var decisions = 0
    /// Records that could not be used: of no known kind, or of a conversation that is not known.
    public internal(set) var skipped = 0
}

/// Reads an archive into the store; reading it again changes nothing.
///
/// Unlike the reference's, a restored direct message is not allowed by being restored, deletions take effect, messages
/// that disappear keep their time, and an archive of another inbox is refused.
///
/// See: spec device-sync.md 7.4 and 7.6
struct ArchiveImport {
    let context: EngineContext

    /// Records whose effects share one transaction.
    private static let batch = 200

    /// - Parameter next: The next piece of the file; nothing at its end.
    /// - Throws: ``ClientError`` with code `invalid` when the file is no archive, its key another, or its inbox not ours.
    ///   What was read before stays.
    func read(key: [UInt8], pieces next: () throws -> [UInt8]?) throws -> ImportReport {
        var report = ImportReport()
        do {
            try tellRestored()
            var reader = ArchiveReader(key: key)
            var waiting: [ArchiveElement] = []
            while let piece = try next() {
                waiting += try reader.read(piece)
                while waiting.count >= Self.batch {
                    try take(waiting.prefix(Self.batch), into: &report)
                    waiting.removeFirst(Self.batch)
                }
            }
            try take(waiting[...], into: &report)
            try tellRestored()
            try reader.finish()
        } catch let error as ContentError {
            try tellRestored()
            throw ClientError(.invalid, "The archive cannot be read: \(error.reason).")
        }
        return report
    }

    private func take(_ elements: ArraySlice<ArchiveElement>, into report: inout ImportReport) throws {
        let now = context.clock.nowNanoseconds
        var changed = report
        try context.database.write { transaction in
            for element in elements {
                switch element {
                case .metadata: break
                case .conversation(let conversation):
                    try restore(conversation, now, into: &changed, in: transaction)
                case .message(let message): try restore(message, now, into: &changed, in: transaction)
                case .consent(let decision):
                    if try transaction.merge(ConsentRecord(decision), now: now) { changed.decisions += 1 }
                case .unknown: changed.skipped += 1
                }
            }
        }
        report = changed
    }

    // MARK: - Conversations

    private func restore(
        _ archived: ArchivedConversation, _ now: Int64, into report: inout ImportReport,
        in transaction: StoreTransaction
    ) throws {
        if var known = try transaction.conversation(archived.id) {
            known.lastMessageNanoseconds = archived.lastMessageNanoseconds ?? 0
            try transaction.save(known)
            return
        }
        guard archived.id.count == ConversationID.newLength, archived.kind != .sync else {
            report.skipped += 1
            return
        }
        var pair: DirectMessageID?
        if archived.kind == .directMessage {
            guard let id = archived.directMessageID.flatMap({ DirectMessageID(text: $0) }),
                id.inboxIDs.contains(context.account.inboxID)
            else {
                throw ClientError(.invalid, "The archive is of another inbox: nothing more of it was read.")
            }
            pair = id
        }
        var record = ConversationRecord(
            id: archived.id, kind: archived.kind.rawValue, dm: pair?.description, membership: .restored,
            active: false, createdNanoseconds: archived.createdAtNanoseconds, addedBy: archived.addedByInboxID
        )
        record.lastMessageNanoseconds = archived.lastMessageNanoseconds ?? archived.createdAtNanoseconds
        record.disappearFromNanoseconds = archived.disappearFromNanoseconds ?? 0
        record.disappearInNanoseconds = archived.disappearInNanoseconds ?? 0
        record.summary = summary(archived, pair).encoded()
        try transaction.save(record)
        report.conversations += 1
    }

    private func summary(_ archived: ArchivedConversation, _ pair: DirectMessageID?) -> ConversationSummary {
        var summary = ConversationSummary()
        let attributes = archived.mutableMetadata?.attributes ?? [:]
        summary.name = attributes[MetadataAttribute.groupName.rawValue.text] ?? ""
        summary.description = attributes[MetadataAttribute.description.rawValue.text] ?? ""
        summary.imageURL = attributes[MetadataAttribute.imageURL.rawValue.text] ?? ""
        summary.applicationData = attributes[MetadataAttribute.applicationData.rawValue.text] ?? ""
        summary.admins = (archived.mutableMetadata?.admins ?? []).map { InboxID($0) }
        summary.superAdmins = (archived.mutableMetadata?.superAdmins ?? []).map { InboxID($0) }
        summary.creator = InboxID(archived.creatorInboxID ?? "")
        summary.members = pair?.inboxIDs ?? []
        return summary
    }

    // MARK: - Messages

    private func restore(
        _ archived: ArchivedMessage, _ now: Int64, into report: inout ImportReport,
        in transaction: StoreTransaction
    ) throws {
        // What was never published comes by the network, if ever.
        guard archived.id.count == EngineLimits.messageIDBytes, archived.deliveryStatus == .published,
            archived.kind == .application, let conversation = try transaction.conversation(archived.groupID)
        else {
            report.skipped += 1
            return
        }
        let expiry = DisappearingSettings(
            fromNanoseconds: conversation.disappearFromNanoseconds,
            inNanoseconds: conversation.disappearInNanoseconds
        ).expiry(storedAt: archived.sentAtNanoseconds)
        if let expiry, expiry <= now { return }
        let summary = ContentSummary(archived.content)
        let record = MessageRecord(
            id: archived.id, conversation: archived.groupID, sequence: archived.sequenceID ?? 0,
            originator: archived.originatorID ?? ArchivedMessage.defaultOriginatorID,
            senderInbox: archived.senderInboxID, senderInstallation: archived.senderInstallationID,
            // The archive holds no proof of who sent it.
            senderVerified: false, sentNanoseconds: archived.sentAtNanoseconds, kind: .application,
            status: .published, contentType: summary.type, content: archived.content, idempotencyKey: "",
            reference: summary.reference, expireNanoseconds: expiry)
        guard try transaction.insert(record) else { return }
        try transaction.insertRestored(record.id)
        report.messages += 1
    }

    /// Tells of what was restored, in the order of time, once all of it is there; deletions take effect.
    private func tellRestored() throws {
        let now = context.clock.nowNanoseconds
        while true {
            let told = try context.database.write { transaction in
                let messages = try transaction.restoredMessages(limit: Self.batch)
                for message in messages {
                    try transaction.append(
                        .messageReceived, conversation: message.conversation, message: message.id,
                        detail: ClientEvent.restored, at: now)
                    if let target = ContentSummary(message.content).deletedMessage {
                        try delete(target, by: message, now, in: transaction)
                    }
                    try transaction.removeRestored(message.id)
                }
                if messages.isEmpty { return 0 }
                return messages.count
            }
            if told == 0 { return }
        }
    }

    private func delete(
        _ target: [UInt8], by message: MessageRecord, _ now: Int64, in transaction: StoreTransaction
    ) throws {
        let summary = try transaction.conversation(message.conversation).map {
            ConversationSummary(encoded: $0.summary)
        }
        let deletion = DeletionRecord(
            target: target, conversation: message.conversation, message: message.id,
            deleter: message.senderInbox,
            bySuperAdmin: summary?.superAdmins.contains(InboxID(message.senderInbox)) ?? false, applied: false
        )
        try transaction.save(deletion)
        try transaction.apply(deletion, at: now)
    }
}
