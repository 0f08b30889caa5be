import Client
import Content
import Conversations
import Crypto
import Identity
import Mail
import MailConversion
import Store

/// Settles what a mail sends: conversations, contents, keys. After this every attempt sends the same.
///
/// See: spec mail.md 3.5 to 3.7
extension OutboxWorker {
    /// - Throws: ``Refusal``, or ``ClientError`` of the engine.
    func prepare(_ submission: inout MailSubmissionRecord, _ mail: SpooledMail) async throws {
        guard let message = mail.mail else { throw Refusal(.unreadable) }
        let meaning = MailToIntention(domain: configuration.mail.domain, options: options)
        let recipients = try meaning.recipients(of: message, envelope: mail.envelope)
        let resolved = try await resolver.resolve(recipients.all)
        let intention = try meaning.interpret(
            message, to: recipients, surroundings: surroundings(resolved))
        // Everything is looked at before anything is made: a mail is not sent to some only.
        for delivery in intention.deliveries { try demandOpen(delivery.destination) }
        var parts: [MailPartRecord] = []
        for delivery in intention.deliveries {
            let conversation = try await conversation(for: delivery.destination)
            for outgoing in delivery.messages {
                parts.append(
                    try await part(
                        outgoing, to: conversation, of: submission, position: parts.count))
            }
        }
        submission.state = .prepared
        submission.failure = nil
        let (record, all) = (submission, parts)
        try fault(.beforePrepared)
        try database.write { store in
            try store.insert(all)
            try store.update(record)
        }
        try fault(.afterPrepared)
    }

    private var options: OutgoingOptions {
        var options = configuration.outgoing
        options.hasUploader = options.hasUploader && attachments != nil
        return options
    }

    private func surroundings(_ resolved: [Recipient: InboxID]) -> OutgoingSurroundings {
        let composer = MailComposer(
            own: client.inboxID, domain: configuration.mail.domain, database: database)
        let client = client
        return OutgoingSurroundings(
            own: client.inboxID, resolved: resolved, message: { composer.answered($0) },
            members: { key in
                guard let info = (try? Self.group(key, client)) ?? nil, info.isActive else { return nil }
                return Set(info.summary.members)
            })
    }

    private static func group(_ key: String, _ client: XMTPClient) throws -> ConversationInfo? {
        try client.conversations().first { $0.type == .group && ThreadIdentity.group($0.id.bytes).key == key }
    }

    // MARK: - Conversations

    /// Refuses what goes into conversations that are blocked, over or paused.
    private func demandOpen(_ destination: Destination) throws {
        let info: ConversationInfo
        switch destination {
        case .group(let key):
            guard let found = try Self.group(key, client) else { throw Refusal(.notMember) }
            guard found.isActive else { throw Refusal(.notMember) }
            guard found.membership != .restored, found.pausedFor == nil else {
                throw Refusal(.inactiveConversation)
            }
            info = found
        case .person(let inbox):
            if try database.read({ try $0.consentState(of: inbox) }) == .denied {
                throw Refusal(.blockedConversation)
            }
            guard let id = try client.existingDirectMessage(with: inbox) else { return }
            info = try client.conversation(id)
            guard info.pausedFor == nil else { throw Refusal(.inactiveConversation) }
        case .people: return
        }
        let groups = [info.id] + info.siblings
        if try database.read({ try $0.consentState(of: groups) }) == .denied {
            throw Refusal(.blockedConversation)
        }
    }

    private func conversation(for destination: Destination) async throws -> ConversationID {
        switch destination {
        case .group(let key):
            guard let info = try Self.group(key, client) else { throw Refusal(.notMember) }
            return info.id
        case .person(let inbox): return try await client.directMessage(with: inbox)
        case .people(let people, let title):
            let everybody = people.union([client.inboxID])
            let known = try client.conversations().first {
                $0.type == .group && $0.isActive && $0.consent == .allowed
                    && Set($0.summary.members) == everybody
            }
            if let known { return known.id }
            var options = ConversationFounding.Options()
            options.name = title
            return try await client.group(with: people.sorted(), options: options)
        }
    }

    // MARK: - Contents

    private func part(
        _ outgoing: MailConversion.OutgoingMessage, to conversation: ConversationID,
        of submission: MailSubmissionRecord,
        position: Int
    ) async throws -> MailPartRecord {
        let key = SpooledMail.idempotencyKey(spool: submission.spool, position: position)
        var kind = MailPartRecord.Kind.content
        let content: [UInt8]
        switch outgoing {
        case .content(let encoded): content = encoded.serialized()
        case .upload(let files, let reference):
            content = try await upload(files, answering: reference).serialized()
        case .deletion(let target): content = try deletion(of: target, in: conversation).serialized()
        case .departure:
            kind = .departure
            content = []
        }
        return MailPartRecord(
            submission: submission.number, position: position, conversation: conversation.bytes, kind: kind,
            content: content, idempotencyKey: key,
            message: MessageID(conversation: conversation, idempotencyKey: key, content: content).bytes)
    }

    /// Others would ignore the wish of somebody who may not.
    private func deletion(of target: MailIdentity, in conversation: ConversationID) throws -> EncodedContent {
        guard let record = try client.message(MessageID(target.bytes)) else { throw Refusal(.unknownTarget) }
        let info = try client.conversation(conversation)
        let mayDelete =
            record.senderInbox == client.inboxID.text || info.summary.superAdmins.contains(client.inboxID)
        guard mayDelete, ([info.id] + info.siblings).map(\.bytes).contains(record.conversation) else {
            throw Refusal(.notDeletable)
        }
        return try DeleteMessage(messageID: target.hex).encoded()
    }

    private func upload(
        _ files: [Attachment], answering reference: ReplyReference?
    ) async throws -> EncodedContent {
        guard let attachments else { throw Refusal(.attachmentTooLarge) }
        var remote: [RemoteAttachment] = []
        for file in files {
            try fault(.beforeUpload)
            do {
                remote.append(try await attachments.upload(file))
            } catch let error as ClientError {
                throw Refusal(error.code == .invalid ? .attachmentTooLarge : .networkUnreachable)
            }
            try fault(.afterUpload)
        }
        let content: EncodedContent
        if remote.count == 1, let only = remote.first {
            content = only.encoded()
        } else {
            content = try MultiRemoteAttachment(remote).encoded()
        }
        return reference.map { $0.reply(with: content).encoded() } ?? content
    }
}
