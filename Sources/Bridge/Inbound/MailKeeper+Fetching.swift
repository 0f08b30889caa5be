import Client
import Content
public import Control
import Conversations
import Foundation
import Logging
import MailConversion
import Store

/// Files that messages point to on web servers.
///
/// A fetch tells the sender our address and that we are there; so only what comes in allowed conversations is fetched. It is
/// tried once, before the message is delivered: mails do not change afterwards.
///
/// See: spec mail.md 2.6.1
extension MailKeeper {
    /// Fetches what the messages of these events point to.
    ///
    /// - Returns: The events to go on with: those up to the one at which memory would run out.
    func fetchFiles(for events: [EventRecord]) async throws -> [EventRecord] {
        fetched = [:]
        guard let attachments else { return events }
        var bytes = 0
        for (position, event) in events.enumerated() {
            guard let id = event.message, let files = try remoteFiles(of: id) else { continue }
            var results: [MessageSurroundings.RemoteFile] = []
            for file in files {
                try fault(.beforeFetch)
                do {
                    let attachment = try await attachments.fetch(file)
                    bytes += attachment.bytes.count
                    results.append(.fetched(attachment))
                } catch {
                    logger.info("a file was not fetched", metadata: ["reason": "\(ClientErrorCode(error))"])
                    results.append(.left)
                }
                try fault(.afterFetch)
            }
            fetched[id] = results
            if bytes >= BridgeLimits.fetchedBytes { return Array(events[...position]) }
        }
        return events
    }

    private static func mayPointElsewhere(_ type: String) -> Bool {
        type.contains("emoteStatic") || type.hasPrefix("xmtp.org/reply:")
    }

    /// The files of a message that may be fetched; nil when there are none.
    private func remoteFiles(of id: [UInt8]) throws -> [RemoteAttachment]? {
        let found = try database.read { store -> MessageRecord? in
            guard let record = try store.message(id), Self.mayPointElsewhere(record.contentType),
                let conversation = try store.conversation(record.conversation),
                let identity = ThreadIdentity(conversation),
                try store.consentState(of: identity) == .allowed
            else { return nil }
            return record
        }
        return found.map { Self.remoteFiles($0.content) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The files that a content points to, those of an answer included.
    private static func remoteFiles(_ content: [UInt8]) -> [RemoteAttachment] {
        guard let encoded = try? EncodedContent(serialized: content) else { return [] }
        var decoded = ContentRegistry.decode(encoded)
        if case .reply(let reply) = decoded { decoded = ContentRegistry.decode(reply.content) }
        switch decoded {
        case .remoteAttachment(let file): return [file]
        case .multiRemoteAttachment(let files): return files.attachments
        default: return []
        }
    }

    // MARK: - At the user's word

    /// Fetches files that were left where they are, whatever was decided about the conversation: the user asks for them.
    ///
    /// - Returns: What was delivered, and what was there already.
    /// - Throws: ``BridgeError``, or ``ClientError`` when the server does not give the file.
    public func fetch(_ request: FetchFilesRequest) async throws -> FetchFilesRequest.Answer {
        let message = try storedMessage(beginning: request.message)
        let files = Self.remoteFiles(message.content)
        guard let transfer, !files.isEmpty else {
            throw BridgeError(.notFound, "The message points to no file on a server.")
        }
        let numbers = request.number.map { [$0] } ?? Array(1...files.count)
        guard let last = numbers.last, (1...files.count).contains(last) else {
            throw BridgeError(.notFound, "The message has files 1 to \(files.count).")
        }
        var answer = FetchFilesRequest.Answer()
        for number in numbers {
            let key = MailIdentity(message.id)?.attachmentFileKey(number) ?? ""
            if try database.read({ try $0.hasMailFile(key: key) }) {
                answer.present += 1
                continue
            }
            let file = files[number - 1]
            try fault(.beforeFetch)
            let fetched = try await transfer.fetch(file)
            try fault(.afterFetch)
            try await deliver(fetched, named: file.filename, number: number, of: message)
            answer.delivered += 1
        }
        return answer
    }

    private func storedMessage(beginning digits: String) throws -> MessageRecord {
        let isPrefix =
            digits.utf8.count >= 8 && digits.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        guard isPrefix else {
            throw BridgeError(
                .notFound, "A message is named by its id, or by at least 8 digits of its beginning.")
        }
        let found = try database.read { store in
            try store.messageIDs(beginning: digits, limit: 2).compactMap { try store.message($0) }
        }
        guard let message = found.first else {
            throw BridgeError(.notFound, "There is no such message here.")
        }
        guard found.count == 1 else {
            throw BridgeError(.notFound, "Several messages begin so; give more digits.")
        }
        return message
    }

    private func deliver(
        _ file: Attachment, named name: String?, number: Int, of record: MessageRecord
    ) async throws {
        do {
            try settle()
            let id = ConversationID(record.conversation)
            guard let message = MailConversion.ReceivedMessage(record), let identity = try identity(of: id)
            else { throw BridgeError(.notFound, "The message belongs to no conversation of people.") }
            try await prepareNames(of: [message.sender])
            let (state, root) = try thread(of: id, identity)
            let composer = MailComposer(own: own, domain: domain, database: database)
            let (known, place) = try database.read { store in
                let known = try composer.known(message.id, in: store)
                return (known, try folder(of: record, identity, ConsentView(store)))
            }
            let mail = try FetchedFileMail(
                file, named: name, number: number, of: message, in: state.conversation, known: known
            ).compose(book: book, settings: settings)
            var batch = DeliveryBatch()
            if let root { batch.add(root) }
            var planned = try plan(
                mail, kind: .notice, folder: place, thread: state.key, message: message.id)
            planned.record.isFetched = true
            batch.add(planned)
            try flush(&batch)
        } catch {
            isUnsettled = true
            throw BridgeError(error)
        }
    }
}

/// An error in one word for the log.
struct ClientErrorCode: CustomStringConvertible {
    let description: String

    init(_ error: any Error) {
        description = (error as? ClientError)?.code.rawValue ?? "\(type(of: error))"
    }
}
