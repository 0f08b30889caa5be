import Client
import Content
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
                do {
                    let attachment = try await attachments.fetch(file)
                    bytes += attachment.bytes.count
                    results.append(.fetched(attachment))
                } catch {
                    logger.info("a file was not fetched", metadata: ["reason": "\(ClientErrorCode(error))"])
                    results.append(.left)
                }
            }
            fetched[id] = results
            if bytes >= BridgeLimits.fetchedBytes { return Array(events[...position]) }
        }
        return events
    }

    /// The files of a message that may be fetched; nil when there are none.
    private func remoteFiles(of id: [UInt8]) throws -> [RemoteAttachment]? {
        let found = try database.read { store -> MessageRecord? in
            guard let record = try store.message(id), record.contentType.contains("emoteStatic"),
                let conversation = try store.conversation(record.conversation),
                let identity = ThreadIdentity(conversation),
                try store.consentState(of: identity) == .allowed
            else { return nil }
            return record
        }
        guard let found, let encoded = try? EncodedContent(serialized: found.content) else { return nil }
        switch ContentRegistry.decode(encoded) {
        case .remoteAttachment(let file): return [file]
        case .multiRemoteAttachment(let files): return files.attachments
        default: return nil
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
