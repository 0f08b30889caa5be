internal import Client
internal import Content
internal import Conversations
internal import Foundation
internal import Identity
internal import Store

extension EngineHandlers {
    func registerSending(into handlers: inout ControlHandlers) {
        handlers.register(SendContent.self) { request in try await send(request) }
        handlers.register(DeleteForEveryone.self) { request in
            let id = try await people.conversation(request.conversation)
            let message = try people.message(request.message, in: id)
            let answer = try await client.delete(
                MessageID(message.id), in: ConversationID(message.conversation))
            return DeleteForEveryone.Answer(message: answer.hex)
        }
    }

    private func send(_ request: SendContent) async throws -> SendContent.Answer {
        let id = try await destination(request.to)
        guard try client.conversation(id).consent != .denied else {
            throw ControlError(
                .notPermitted,
                "You have blocked this conversation; allow it first: xmtp-mail consent allow \(id.hex.prefix(8))"
            )
        }
        let content = try await encoded(request, in: id)
        let message = try await client.submit(
            content.serialized(), to: id, idempotencyKey: request.idempotencyKey)
        var answer = SendContent.Answer(
            message: message.hex, conversation: id.hex, status: "published", reason: nil)
        do {
            try await client.publish(id)
        } catch let error as ClientError where error.retry == .later {
            // It is in the store, and goes out with the next pass.
            answer.status = "queued"
            answer.reason = error.reason
        }
        return answer
    }

    private func destination(_ word: String) async throws -> ConversationID {
        switch try await people.target(word) {
        case .conversation(let id): return id
        case .person(let inbox):
            guard inbox != client.inboxID else {
                throw ControlError(.usage, "This is your own address; nobody else would read it.")
            }
            try people.demandUnchanged(word, inbox)
            return try await client.directMessage(with: inbox)
        }
    }

    private func encoded(_ request: SendContent, in id: ConversationID) async throws -> EncodedContent {
        let answered = try request.answering.map { try people.message($0, in: id) }
        let reference = answered.map { MessageID($0.id).hex }
        let content: EncodedContent
        switch request.content {
        case .text(let text): content = Text(text).encoded()
        case .markdown(let source): content = Markdown(source).encoded()
        case .file(let name, let mediaType, let bytes):
            content = try await file(Attachment(filename: name, mimeType: mediaType, bytes: Array(bytes)))
        case .reaction(let symbol, let removing):
            guard let reference, let answered else {
                throw ControlError(.usage, "A reaction needs the message it is about.")
            }
            return try Reaction(
                reference: reference, referenceInboxID: answered.senderInbox,
                action: removing ? .removed : .added, content: symbol, schema: .unicode
            ).encoded()
        case .readReceipt: content = ReadReceipt().encoded()
        case .encoded(let bytes): content = try EncodedContent(serialized: Array(bytes))
        }
        guard let reference, let answered else { return content }
        return Reply(reference: reference, referenceInboxID: answered.senderInbox, content: content).encoded()
    }

    /// A file inside the message, or on the configured server when it is too large for that.
    private func file(_ attachment: Attachment) async throws -> EncodedContent {
        guard attachment.bytes.count > Attachment.inlineByteLimit else { return attachment.encoded() }
        guard account.mail.uploader != nil else {
            throw ControlError(
                .data,
                """
                The file has \(attachment.bytes.count) bytes, and \(Attachment.inlineByteLimit) fit into a message; \
                configure an uploader for larger ones.
                """)
        }
        return try await account.attachmentTransfer().upload(attachment).encoded()
    }
}
