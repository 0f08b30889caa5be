public import Conversations
public import Identity
import NodeClient
import Store

extension XMTPClient {
    /// The conversation with another inbox; made if there is none yet.
    public func directMessage(
        with other: InboxID, disappearing: DisappearingSettings? = nil
    ) async throws -> ConversationID {
        if let known = try existingDirectMessage(with: other) { return known }
        return try await translating {
            try await ConversationMaker(context: context, workers: workers).directMessage(
                with: other, disappearing: disappearing)
        }
    }

    /// The group to use for a pair: the one used last.
    ///
    /// See: spec groups.md 4.2
    public func existingDirectMessage(with other: InboxID) throws -> ConversationID? {
        let dm = DirectMessageID(inboxID, other).description
        let groups = try context.database.read { try $0.conversations(dm: dm) }
        return groups.first { $0.membership != .restored && $0.active }.map { ConversationID($0.id) }
    }

    /// A new group.
    public func group(
        with members: [InboxID], options: ConversationFounding.Options = .init()
    ) async throws -> ConversationID {
        try await translating {
            try await ConversationMaker(context: context, workers: workers).group(
                adding: members, options: options)
        }
    }

    /// Adds inboxes; those that are members are refreshed.
    public func add(_ members: [InboxID], to id: ConversationID) async throws {
        try await change(
            id, .membership(adding: members, removing: []), .updateMembership, .addMembers(members))
    }

    /// Removes inboxes.
    public func remove(_ members: [InboxID], from id: ConversationID) async throws {
        try await change(
            id, .membership(adding: [], removing: members), .updateMembership, .removeMembers(members))
    }

    /// Takes in new and lost installations of all members now.
    public func refreshInstallations(of id: ConversationID) async throws {
        try await change(id, .membership(adding: [], removing: []), .updateMembership, nil)
    }

    /// Sets an attribute: name, description, picture, application data, minimum version.
    public func set(_ attribute: MetadataAttribute, to value: String, in id: ConversationID) async throws {
        try await change(
            id, .attribute(name: attribute.rawValue.text, value: value), .metadataUpdate,
            .setAttribute(attribute, value))
    }

    /// Lets messages disappear, or no longer.
    ///
    /// See: spec groups.md 8
    public func setDisappearing(_ settings: DisappearingSettings?, in id: ConversationID) async throws {
        let settings = settings ?? DisappearingSettings(fromNanoseconds: 0, inNanoseconds: 0)
        for (attribute, value) in MetadataPlanner.disappearing(settings) {
            try await set(attribute, to: value, in: id)
        }
    }

    /// Changes somebody's role.
    public func change(_ role: RoleChange, of inbox: InboxID, in id: ConversationID) async throws {
        try await change(id, .adminList(role, inbox), .updateAdminList, .changeList(role.planned(inbox)))
    }

    /// Changes a policy.
    public func setPermission(
        _ subject: PermissionSubject, to option: PermissionOption, in id: ConversationID
    ) async throws {
        try await change(
            id, .permission(subject, option), .updatePermission,
            .changePermission(subject.planned, option.planned))
    }

    /// Renews our keys in a conversation.
    public func rotateKeys(in id: ConversationID) async throws {
        try await change(id, .keyUpdate, .keyUpdate, nil)
    }

    /// Asks to leave; somebody who may remove us must be online for it to happen.
    ///
    /// See: spec groups.md 13.2
    public func leave(_ id: ConversationID) async throws {
        let own = inboxID
        try await translating {
            try await workers.worker(id).alone { worker in
                let conversation = try worker.load()
                guard conversation.record.membership != .pendingRemove else { return }
                try LeavingRules.demandAllowed(
                    own: own, extensions: conversation.extensions,
                    isPaused: conversation.record.pausedFor != nil)
            }
            _ = try await send(LeavingRules.encodedContent(), to: id)
        }
    }

    // MARK: -

    /// Queues a change and waits until everybody has it, or it is refused.
    private func change(
        _ id: ConversationID, _ wish: GroupWish, _ kind: IntentRecord.Kind,
        _ operation: OperationRules.Operation?
    ) async throws {
        try await translating {
            try await workers.worker(id).alone { worker in
                // Judged on today's state: what is stale would be refused by others or do nothing.
                try await worker.round()
                let conversation = try worker.load()
                if let operation {
                    let type = ConversationType(rawValue: Int32(conversation.record.kind)) ?? .group
                    try OperationRules.demandWellFormed(
                        operation, type: type, isPaused: conversation.record.pausedFor != nil)
                    guard
                        try !judgesChanges
                            || OperationRules.isAllowed(
                                operation, by: worker.context.account.inboxID,
                                extensions: conversation.extensions
                            )
                    else { throw ClientError(.forbidden, "Your role does not allow this change.") }
                }
                let number = try worker.submit(wish, kind: kind)
                try await worker.resolve(number)
            }
        }
    }

    /// Turns the errors of lower modules into ours.
    func translating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as ConversationsError {
            throw ClientError(error)
        } catch let error as IdentityError {
            throw ClientError(error)
        } catch let error as NodeError {
            throw ClientError(error)
        }
    }
}
