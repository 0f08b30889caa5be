internal import Client
internal import Conversations
internal import Identity
internal import Store

extension EngineHandlers {
    func registerReading(into handlers: inout ControlHandlers) {
        handlers.register(ListConversations.self) { request, reply in
            let wanted = try request.consent.map(ConsentName.state)
            let conversations = try client.conversations()
            let names = await people.names(of: conversations.compactMap(\.peer))
            for info in conversations where wanted == nil || info.consent == wanted {
                try await reply.send(ConversationView(info, names))
            }
            return Done()
        }
        handlers.register(ShowConversation.self) { request in
            try await detail(of: await people.conversation(request.conversation))
        }
        handlers.register(ListMessages.self) { request, reply in
            let id = try await people.conversation(request.conversation)
            var names = await people.names(of: try client.conversation(id).summary.members)
            try await eachPage(of: id, request) { messages in
                let unnamed = Set(messages.map { InboxID($0.senderInbox) }).filter { names[$0] == nil }
                names.merge(await people.names(of: unnamed)) { $1 }
                for message in messages {
                    try await reply.send(MessageView(message, names, withContent: request.withContent))
                }
            }
            return Done()
        }
        handlers.register(ResolvePerson.self) { request in
            let inbox = try await people.person(request.word)
            return ResolvePerson.Answer(inbox: inbox.text, name: await people.names(of: [inbox])[inbox])
        }
        handlers.register(Synchronise.self) { _, reply in
            let report = try await client.sync { progress in
                reply.progress(
                    ControlProgress(done: progress.done, total: progress.total, unit: "conversations"))
            }
            return Synchronise.Answer(
                joined: report.joined.map(\.hex), received: report.received, published: report.published,
                failures: report.failures.map(\.reason))
        }
    }

    /// Messages held in memory at once while a whole conversation is told.
    private static let pageSize = 256

    /// All messages, a page at a time, or the newest.
    private func eachPage(
        of id: ConversationID, _ request: ListMessages, _ body: ([MessageRecord]) async throws -> Void
    ) async throws {
        let groups = ([id] + (try client.conversation(id).siblings)).map(\.bytes)
        let start = request.afterNanoseconds ?? .min
        if let limit = request.limit {
            let newest = try client.database.read {
                try $0.newestMessages(conversations: groups, limit: limit)
            }
            return try await body(newest.filter { $0.sentNanoseconds > start }.reversed())
        }
        var place: MessagePlace?
        repeat {
            try Task.checkCancellation()
            let after = place
            let page = try client.database.read {
                try $0.messagePage(
                    conversations: groups, after: after, sentAfterNanoseconds: start, limit: Self.pageSize)
            }
            try await body(page.map(\.message))
            place = page.count < Self.pageSize ? nil : page.last?.place
        } while place != nil
    }

    private func detail(of id: ConversationID) async throws -> ConversationDetail {
        let info = try client.conversation(id)
        let names = await people.names(of: info.summary.members)
        let superAdmins = Set(info.summary.superAdmins)
        let admins = Set(info.summary.admins)
        return ConversationDetail(
            conversation: ConversationView(info, names), description: info.summary.description,
            image: info.summary.imageURL, applicationData: info.summary.applicationData,
            creator: info.summary.creator.text,
            people: info.summary.members.map { member in
                let role =
                    superAdmins.contains(member)
                    ? "super-admin" : admins.contains(member) ? "admin" : "member"
                return .init(inbox: member.text, name: names[member], role: role)
            },
            permissions: (try? await client.permissions(of: id)).map(PermissionNames.all) ?? [:],
            epoch: info.summary.epoch, membership: "\(info.membership)")
    }
}
