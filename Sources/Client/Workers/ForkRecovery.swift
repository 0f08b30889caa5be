import Conversations
import Identity
import MLS
import NodeClient
import Store

/// Brings back members whose state of a conversation is another than everybody's: asks for it, and answers.
///
/// See: spec groups.md 5.6, 13.6 and 13.7
struct ForkRecovery {
    let context: EngineContext
    let workers: WorkerRegistry

    // MARK: - Asking

    /// Asks the super admins of a conversation to remove and add this installation again.
    func ask(_ id: ConversationID) async throws {
        let own = context.account.inboxID
        let (latest, admins) = try await workers.worker(id).alone { worker in
            let conversation = try worker.load()
            let metadata = try conversation.extensions.mutableMetadata()
            return (conversation.record.commitCursor, metadata.superAdminList.filter { $0 != own })
        }
        guard !admins.isEmpty else {
            throw ClientError(
                .forbidden, "Nobody else may bring this conversation back: it has no other super admin.")
        }
        let carrier = try await ConversationMaker(context: context, workers: workers).oneshot(
            .readdRequest(conversation: id, latestCommit: UInt64(clamping: latest)), to: admins)
        // The message went with the welcomes; the group around it has no other use.
        try await workers.worker(carrier).alone { worker in
            var record = try worker.load().record
            record.active = false
            let ended = record
            try context.database.write { transaction in
                try transaction.save(ended)
                try transaction.removeGroupParts(carrier.bytes)
            }
            worker.reload()
        }
    }

    // MARK: - Answering

    /// Queues what a request asks for, if it is ours to do: the conversation is allowed, we are its super admin, and the
    /// asking installation is in it.
    ///
    /// See: spec groups.md 13.7
    func answer(_ message: OneshotMessage, from installation: [UInt8]) async throws {
        guard case .readdRequest(let id, _) = message, installation != context.account.installation.id.bytes
        else { return }
        let record = try context.database.read { transaction -> ConversationRecord? in
            guard let record = try transaction.conversation(id.bytes), record.active,
                record.membership != .restored,
                try transaction.consent(.conversation, id.hex)?.state == .allowed
            else { return nil }
            return record
        }
        guard record != nil else { return }
        let now = context.clock.nowNanoseconds
        try await workers.worker(id).alone { worker in
            let conversation = try worker.load()
            let metadata = try conversation.extensions.mutableMetadata()
            guard metadata.role(of: context.account.inboxID) == .superAdmin,
                conversation.leaves.values.contains(installation)
            else { return }
            try context.database.write { transaction in
                // Whoever asks again and again is answered once in a while.
                let name = "readd/\(id.hex)/\(ConversationID(installation).hex)"
                let last = try transaction.setting(name).flatMap {
                    Int64(String(decoding: $0, as: UTF8.self))
                }
                guard now - (last ?? 0) >= EngineLimits.readdIntervalNanoseconds else { return }
                try transaction.setSetting(name, Array(String(now).utf8))
                if let version = ReaddPlanner.versionToSet(metadata) {
                    _ = try transaction.insert(
                        IntentRecord(
                            conversation: id.bytes, kind: .metadataUpdate,
                            data: GroupWish.attribute(
                                name: MetadataAttribute.minimumVersion.rawValue.text,
                                value: version.description
                            ).encoded()))
                }
                _ = try transaction.insert(
                    IntentRecord(
                        conversation: id.bytes, kind: .readdInstallations,
                        data: GroupWish.readd([.init(installation)]).encoded()))
            }
        }
    }
}
