import Conversations
import Identity
import MLS
import NodeClient
import Store

/// One welcome: opened, joined, judged, stored.
///
/// See: spec groups.md 9.4 to 9.7
struct WelcomeIntake {
    let context: EngineContext
    let workers: WorkerRegistry

    /// Joins.
    ///
    /// - Returns: The conversation, or nothing for a welcome that carries no conversation.
    /// - Throws: ``WelcomeFailure``; ``ClientError`` when the network fails.
    func join(_ envelope: WelcomeEnvelope) async throws -> ConversationID? {
        guard let kept = try context.database.read({ try $0.keyPackage(publicKey: envelope.hpkePublicKey) })
        else {
            throw WelcomeFailure.final("unknown-key-package")
        }
        guard let bundle = KeyPackageSafe(encoded: kept.bundle, crypto: context.crypto) else {
            throw WelcomeFailure.final("key-package")
        }
        let opened = try await open(envelope, keys: bundle.welcomeKeys)
        let joined = try mlsJoin(opened.welcome, with: bundle)
        let id = ConversationID(joined.group.groupID)
        return try await workers.worker(id).alone { worker in
            worker.reload()
            return try await self.admit(joined, id, envelope, messageCursor: opened.messageCursor)
        }
    }

    private func open(_ envelope: WelcomeEnvelope, keys: WelcomeKeys) async throws -> UnwrappedWelcome {
        do {
            switch envelope.body {
            case .welcome(let data, let metadata):
                return try WelcomeOpener.open(
                    DirectWelcome(
                        destination: envelope.destination, data: data, publicKey: envelope.hpkePublicKey,
                        algorithm: Int32(clamping: envelope.wrapper.rawValue), metadata: metadata), keys: keys
                )
            case .pointer(let bytes):
                let pointer = try WelcomeOpener.open(
                    PointerWelcome(
                        destination: envelope.destination, pointer: bytes, publicKey: envelope.hpkePublicKey,
                        algorithm: Int32(clamping: envelope.wrapper.rawValue)), keys: keys)
                return try await follow(pointer)
            }
        } catch let error as ConversationsError {
            throw WelcomeFailure.final(error.code.rawValue)
        }
    }

    private func follow(_ pointer: WelcomePointer) async throws -> UnwrappedWelcome {
        let page: Page<WelcomeEnvelope>
        do {
            page = try await context.node.welcomes(for: pointer.destination, page: PageRequest(limit: 1))
        } catch {
            throw ClientError(error)
        }
        guard let first = page.rows.first else { throw WelcomeFailure.waits("pointee-missing") }
        guard case .welcome(let data, let metadata) = first.body else {
            throw WelcomeFailure.final("pointee")
        }
        return try WelcomeOpener.open(
            DirectWelcome(
                destination: first.destination, data: data, publicKey: first.hpkePublicKey,
                algorithm: Int32(clamping: first.wrapper.rawValue), metadata: metadata), with: pointer)
    }

    private func mlsJoin(_ welcome: Welcome, with bundle: KeyPackageSafe) throws -> JoinedGroup {
        var joiner = Joiner(
            keyPackage: bundle.bundle, signer: context.account.signer, policy: ConversationPolicy())
        joiner.parameters = EngineContext.groupParameters
        do {
            return try joiner.join(welcome, now: context.clock.nowSeconds, crypto: context.crypto)
        } catch {
            throw WelcomeFailure.final(error.code)
        }
    }

    // MARK: - Judging

    private func admit(
        _ joined: JoinedGroup, _ id: ConversationID, _ envelope: WelcomeEnvelope, messageCursor: UInt64?
    ) async throws -> ConversationID? {
        let (record, group) = try context.database.read { transaction in
            (
                try transaction.conversation(id.bytes),
                try transaction.group(id.bytes, signer: context.account.signer, crypto: context.crypto)
            )
        }
        let accepted = try await examine(joined, lastEpoch: group.flatMap(Self.lastEpoch))
        guard accepted.type != .oneshot else {
            if let message = accepted.metadata.oneshotMessage {
                try await ForkRecovery(context: context, workers: workers).answer(
                    message, from: accepted.addedByInstallation)
            }
            try context.database.write(.ordered) {
                try $0.advanceCursor(WelcomeSync.topic, to: Int64(clamping: envelope.cursor.sequence))
            }
            return nil
        }
        try WelcomeRegistrar(context: context).store(
            joined, accepted, id, envelope, messageCursor: messageCursor, known: record)
        return id
    }

    /// The last epoch of a group that we know: a welcome to it or to an earlier one, repeated, would lead back into a past
    /// that the others have left.
    ///
    /// The epoch that a commit made which removed us is not among them: the same commit may have added us again.
    private static func lastEpoch(of group: ActiveGroup) -> UInt64? {
        guard group.status == .evicted else { return group.epoch }
        return group.epoch > 0 ? group.epoch - 1 : nil
    }

    private func examine(_ joined: JoinedGroup, lastEpoch: UInt64?) async throws -> AcceptedWelcome {
        let examiner = WelcomeExaminer(ownInbox: context.account.inboxID)
        let extensions = ContextExtensions(joined.group.extensions)
        let leaves = joined.group.members.map { ExaminedCommit.Leaf($0.leafNode) }
        var states = AssociationStates()
        for _ in 0..<EngineLimits.questionsPerCommit {
            switch examiner.examine(
                extensions: extensions, signer: ExaminedCommit.Leaf(joined.signer.leafNode), leaves: leaves,
                epoch: joined.group.epoch, lastEpoch: lastEpoch, states: states)
            {
            case .accepted(let accepted): return accepted
            case .refused(let error): throw WelcomeFailure.final(error.code.rawValue)
            case .alreadyJoined: throw WelcomeFailure.final("already-joined")
            case .needs(let needs):
                states.histories.merge(try await context.directory.states(for: needs).histories) { $1 }
            }
        }
        throw WelcomeFailure.waits("identity-logs")
    }
}
