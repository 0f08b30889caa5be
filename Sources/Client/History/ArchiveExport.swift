import Content
import Conversations
import Foundation
import Identity
import MLS
import Store

/// Writes conversations, messages and decisions into an archive; never keys.
///
/// See: spec device-sync.md 7.3
struct ArchiveExport {
    let context: EngineContext

    /// Messages read from the store at once.
    private static let page = 200

    /// - Parameters:
    ///   - key: 32 random bytes for this archive alone.
    ///   - sink: Takes the bytes of the file, in order.
    func write(
        _ options: ArchiveOptions, key: [UInt8], to sink: ([UInt8]) throws -> Void
    ) throws -> ArchiveMetadata {
        var random = SystemRandom()
        var writer = try ArchiveWriter(key: key, nonce: random.bytes(count: 12))
        let metadata = ArchiveMetadata(
            selections: options.selections, exportedAtNanoseconds: context.clock.nowNanoseconds,
            startNanoseconds: options.startNanoseconds, endNanoseconds: options.endNanoseconds)
        try sink(writer.write(.metadata(metadata)))
        if options.selections.contains(.messages) {
            let chosen = try conversations(options)
            for record in chosen { try sink(writer.write(.conversation(archived(record)))) }
            for record in chosen {
                try eachMessage(of: record, options) { try sink(writer.write(.message(archived($0)))) }
            }
        }
        if options.selections.contains(.consent) {
            for decision in try context.database.read({ try $0.consents() }) {
                try sink(writer.write(.consent(ConsentDecision(decision))))
            }
        }
        try sink(writer.finish())
        return metadata
    }

    /// Conversations of the span, and every one that has a message of the span: its messages would be lost without it.
    private func conversations(_ options: ArchiveOptions) throws -> [ConversationRecord] {
        let all = try context.database.read { try $0.conversations() }.filter {
            ConversationType(rawValue: Int32($0.kind))?.isVirtual == false
        }
        let (start, end) = (options.startNanoseconds ?? .min, options.endNanoseconds ?? .max)
        return try all.filter { record in
            if record.createdNanoseconds > start && record.createdNanoseconds <= end { return true }
            return try !messages(of: record, options, after: nil, limit: 1).isEmpty
        }.sorted { $0.id.lexicographicallyPrecedes($1.id) }
    }

    private func eachMessage(
        of record: ConversationRecord, _ options: ArchiveOptions, _ body: (MessageRecord) throws -> Void
    ) throws {
        var position: MessagePosition?
        while true {
            let rows = try messages(of: record, options, after: position, limit: Self.page)
            for row in rows { try body(row.message) }
            guard let last = rows.last, rows.count == Self.page else { return }
            position = last.position
        }
    }

    private func messages(
        of record: ConversationRecord, _ options: ArchiveOptions, after position: MessagePosition?, limit: Int
    ) throws -> [(position: MessagePosition, message: MessageRecord)] {
        let now = context.clock.nowNanoseconds
        return try context.database.read {
            try $0.publishedMessages(
                record.id, after: position,
                sentNanoseconds: (options.startNanoseconds ?? .min, options.endNanoseconds ?? .max),
                expiringAfterNanoseconds: options.excludesDisappearingMessages ? .max : now, limit: limit)
        }
    }

    private func archived(_ record: ConversationRecord) -> ArchivedConversation {
        let summary = ConversationSummary(encoded: record.summary)
        let isDirectMessage = record.kind == Int(ConversationType.directMessage.rawValue)
        var archived = ArchivedConversation(id: record.id, kind: isDirectMessage ? .directMessage : .group)
        archived.createdAtNanoseconds = record.createdNanoseconds
        archived.membership = .init(rawValue: record.membership.rawValue) ?? .unspecified
        archived.installationsLastCheckedNanoseconds = record.installationsCheckedNanoseconds
        archived.addedByInboxID = record.addedBy
        archived.welcomeID = record.welcomeSequence
        archived.rotatedAtNanoseconds = record.rotatedNanoseconds
        archived.directMessageID = record.dm
        archived.lastMessageNanoseconds = record.lastMessageNanoseconds
        if record.disappearInNanoseconds > 0 {
            archived.disappearFromNanoseconds = record.disappearFromNanoseconds
            archived.disappearInNanoseconds = record.disappearInNanoseconds
        }
        archived.creatorInboxID = summary.creator.text
        // The reference writes all attributes, the secret that signs commit logs among them; what people see is enough.
        archived.mutableMetadata = .init(
            attributes: [
                MetadataAttribute.groupName.rawValue.text: summary.name,
                MetadataAttribute.description.rawValue.text: summary.description,
                MetadataAttribute.imageURL.rawValue.text: summary.imageURL,
                MetadataAttribute.applicationData.rawValue.text: summary.applicationData,
            ], admins: summary.admins.map(\.text), superAdmins: summary.superAdmins.map(\.text))
        archived.pausedForVersion = record.pausedFor
        return archived
    }

    private func archived(_ record: MessageRecord) -> ArchivedMessage {
        ArchivedMessage(
            id: record.id, groupID: record.conversation, content: record.content,
            sentAtNanoseconds: record.sentNanoseconds, kind: .application,
            senderInstallationID: record.senderInstallation, senderInboxID: record.senderInbox,
            deliveryStatus: .published, sequenceID: record.sequence, originatorID: record.originator)
    }
}
