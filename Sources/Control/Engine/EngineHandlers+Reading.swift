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
            let messages = try messages(in: id, request)
            let present = try client.conversation(id).summary.members
            let names = await people.names(of: Set(present + messages.map { InboxID($0.senderInbox) }))
            for message in messages {
                try await reply.send(MessageView(message, names, withContent: request.withContent))
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

    /// All messages, or the newest.
    private func messages(in id: ConversationID, _ request: ListMessages) throws -> [MessageRecord] {
        guard let limit = request.limit else {
            return try client.messages(in: id, afterNanoseconds: request.afterNanoseconds)
        }
        let groups = [id] + (try client.conversation(id).siblings)
        return try client.database.read {
            try $0.newestMessages(conversations: groups.map(\.bytes), limit: limit)
        }.filter { $0.sentNanoseconds > request.afterNanoseconds ?? .min }.reversed()
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
