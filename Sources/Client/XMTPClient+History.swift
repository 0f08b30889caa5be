public import Content
import Conversations
import Foundation
public import Identity
import NodeClient
import Store

/// A request of another installation of ours for what happened before it came.
public struct HistoryRequest: Sendable, Hashable {
    /// What the answer will name.
    public let pin: String
    /// The message that brought it; the name of the request.
    public let message: [UInt8]
    /// Who asks.
    public let installation: InstallationID?
    /// When it was sent, in nanoseconds since 1970.
    public let sentNanoseconds: Int64
    /// What is asked for.
    public let options: ArchiveOptions
    /// Whether it waits for ``XMTPClient/answerHistory(_:)``.
    public let isWaiting: Bool
}

/// An archive that another installation of ours has left for us.
public struct HistoryOffer: Sendable, Hashable {
    /// The pin of the request, or one its sender chose.
    public let pin: String
    /// Who left it.
    public let installation: InstallationID?
    /// When, in nanoseconds since 1970.
    public let sentNanoseconds: Int64
    /// What is in it, if its sender says.
    public let metadata: ArchiveMetadata?
}

extension XMTPClient {
    // MARK: - Files

    /// Writes an archive into a file that must not exist yet; whoever holds file and key can read it all.
    ///
    /// - Parameter key: 32 bytes.
    @discardableResult
    public func createArchive(
        at path: String, key: [UInt8], options: ArchiveOptions = .init()
    ) throws -> ArchiveMetadata {
        let file = try ArchiveFile(creating: path)
        do {
            let metadata = try ArchiveExport(context: context).write(options, key: key, to: file.write)
            try file.finish()
            return metadata
        } catch {
            file.discard()
            throw error is ContentError ? ClientError(.invalid, "An archive needs a key of 32 bytes.") : error
        }
    }

    /// What an archive says about itself.
    public static func archiveMetadata(at path: String, key: [UInt8]) throws -> ArchiveMetadata {
        let file = try ArchiveFile(opening: path)
        do {
            var reader = ArchiveReader(key: key)
            while let piece = try file.read() {
                if case .metadata(let metadata)? = try reader.read(piece).first { return metadata }
            }
        } catch let error as ContentError {
            throw ClientError(.invalid, "The archive cannot be read: \(error.reason).")
        }
        throw ClientError(.invalid, "The file is no archive.")
    }

    /// Reads an archive from a file; reading it again changes nothing.
    @discardableResult
    public func importArchive(at path: String, key: [UInt8]) throws -> ImportReport {
        let file = try ArchiveFile(opening: path)
        return try ArchiveImport(context: context).read(key: key, pieces: file.read)
    }

    // MARK: - Between our installations

    /// Brings the groups of our own installations up to date, and sends what they should know.
    public func syncPreferences() async throws {
        try await translating {
            let groups = try context.database.read { try $0.conversations() }.filter {
                $0.kind == Int(ConversationType.sync.rawValue) && $0.active
            }
            for group in groups {
                _ = try await workers.worker(ConversationID(group.id)).alone { try await $0.round() }
            }
            try await PreferenceSync(context: context, workers: workers).run()
        }
    }

    /// Asks our other installations for an archive; it is read in by itself when it comes.
    ///
    /// - Returns: The pin that the answer will name.
    @discardableResult
    public func requestHistory(_ options: ArchiveOptions = .init()) async throws -> String {
        try await translating { try await history.ask(options) }
    }

    /// What our other installations asked for, the newest first.
    public func historyRequests() throws -> [HistoryRequest] {
        try context.database.read { transaction in
            try transaction.historyTasks(.answer).compactMap { task in
                guard let id = task.message, let message = try transaction.message(id),
                    let encoded = try? EncodedContent(serialized: message.content),
                    case .request(let request)? = try? DeviceSyncContent(decoding: encoded)
                else { return nil }
                return HistoryRequest(
                    pin: request.pin, message: id, installation: InstallationID(message.senderInstallation),
                    sentNanoseconds: message.sentNanoseconds, options: request.options ?? .init(),
                    isWaiting: task.state == .waiting)
            }
        }
    }

    /// Answers a request: packs an archive and leaves it on the configured server.
    public func answerHistory(_ request: HistoryRequest) async throws {
        try await translating {
            guard let task = try context.database.read({ try $0.historyTask(message: request.message) })
            else {
                throw ClientError(.notFound, "There is no such request.")
            }
            try await history.carryOut(task)
            try history.finish(task, .done)
        }
    }

    /// Leaves an archive for our other installations without being asked.
    public func offerHistory(pin: String, _ options: ArchiveOptions = .init()) async throws {
        try await translating { try await history.offer(pin: pin, options, in: nil) }
    }

    /// Archives that were left for us, the newest first.
    public func historyOffers() throws -> [HistoryOffer] {
        try history.replies().map { message, reply in
            HistoryOffer(
                pin: reply.requestID, installation: InstallationID(message.senderInstallation),
                sentNanoseconds: message.sentNanoseconds, metadata: reply.metadata)
        }
    }

    /// Fetches an archive that was left for us and reads it in.
    ///
    /// - Parameter pin: Which one; the newest if not given.
    @discardableResult
    public func importHistory(pin: String? = nil) async throws -> ImportReport {
        try await translating {
            let chosen = try history.replies().first { pin == nil || $0.reply.requestID == pin }
            guard let chosen else {
                throw ClientError(
                    .notFound, "No such archive was offered: run `xmtp-mail sync` and look again.")
            }
            return try await history.fetch(chosen.reply)
        }
    }

    private var history: HistoryDesk { HistoryDesk(context: context, workers: workers) }
}
