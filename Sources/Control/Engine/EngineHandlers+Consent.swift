internal import Client
internal import Conversations
internal import Foundation
internal import Identity
internal import Store

extension EngineHandlers {
    func registerConsent(into handlers: inout ControlHandlers) {
        handlers.register(SetConsent.self) { request in
            let state = try ConsentName.state(request.state)
            let subjects = try await subjects(request)
            return SetConsent.Answer(changes: try decide(subjects, state))
        }
        handlers.register(UndoConsent.self) { request in
            var entity: String?
            if let word = request.subject {
                switch try await people.target(word) {
                case .conversation(let id): entity = id.hex
                case .person(let inbox):
                    entity = try client.existingDirectMessage(with: inbox)?.hex ?? inbox.text
                }
            }
            return UndoConsent.Answer(
                changes: try client.undoConsent(about: entity).map(ConsentChangeView.init))
        }
        handlers.register(ListConsent.self) { request, reply in
            let wanted = try request.state.map(ConsentName.state)
            for record in try client.database.read({ try $0.consents() })
            where wanted == nil || record.state == wanted {
                try await reply.send(ConsentView(record))
            }
            return Done()
        }
    }

    private struct Subjects {
        var conversations: [ConversationID] = []
        var inboxes: [InboxID] = []
    }

    /// A person means the conversation with them, where there is one, unless the person is meant.
    private func subjects(_ request: SetConsent) async throws -> Subjects {
        var subjects = Subjects()
        for word in request.subjects {
            if request.isAboutPeople {
                subjects.inboxes.append(try await people.person(word))
                continue
            }
            switch try await people.target(word) {
            case .conversation(let id): subjects.conversations.append(id)
            case .person(let inbox):
                if let id = try client.existingDirectMessage(with: inbox) {
                    subjects.conversations.append(id)
                } else {
                    subjects.inboxes.append(inbox)
                }
            }
        }
        return subjects
    }

    private func decide(_ subjects: Subjects, _ state: ConsentRecord.State) throws -> [ConsentChangeView] {
        // A DM's peer gets the same decision as the conversation.
        let peers = try subjects.conversations.compactMap { try client.conversation($0).peer }
        let inboxes = subjects.inboxes + peers.filter { !subjects.inboxes.contains($0) }
        let entities =
            subjects.conversations.map { (ConsentRecord.Kind.conversation, $0.hex) }
            + inboxes.map { (ConsentRecord.Kind.inbox, $0.text) }
        let before = try client.database.read { transaction in
            try entities.map { try transaction.consent($0.0, $0.1)?.state ?? .unknown }
        }
        try client.setConsent(state, conversations: subjects.conversations, inboxes: inboxes)
        return zip(entities, before).filter { $0.1 != state }.map { entity, old in
            ConsentChangeView(
                kind: ConsentName.text(entity.0), entity: entity.1, before: ConsentName.text(old),
                after: ConsentName.text(state))
        }
    }
}

extension ConsentView {
    init(_ record: ConsentRecord) {
        self.init(
            kind: ConsentName.text(record.kind), entity: record.entity, state: ConsentName.text(record.state),
            decidedNanoseconds: record.decidedNanoseconds)
    }
}

extension ConsentChangeView {
    init(_ record: ConsentChangeRecord) {
        self.init(
            kind: ConsentName.text(record.kind), entity: record.entity, before: ConsentName.text(record.old),
            after: ConsentName.text(record.new))
    }
}
