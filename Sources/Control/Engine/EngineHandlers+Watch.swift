internal import Client
internal import Conversations
internal import Identity
internal import Store

extension EngineHandlers {
    func registerWatching(into handlers: inout ControlHandlers) {
        handlers.register(WatchEvents.self) { request, reply in
            // Listening comes before reading, so that nothing is missed between them.
            let signals = client.eventSignals()
            var position = try request.after ?? client.newestEventNumber()
            position = try await forward(after: position, reply)
            for await _ in signals { position = try await forward(after: position, reply) }
            try Task.checkCancellation()
            return Done()
        }
    }

    private func forward(after number: Int64, _ reply: ControlReply<EventView>) async throws -> Int64 {
        var position = number
        while true {
            let events = try client.events(after: position)
            guard let last = events.last else { return position }
            for event in events {
                let message = try event.message.flatMap { try client.message($0) }
                let names = await people.names(of: message.map { [InboxID($0.senderInbox)] } ?? [])
                try await reply.send(
                    EventView(
                        number: event.number, kind: "\(event.kind)", conversation: event.conversation?.hex,
                        message: message.map { MessageView($0, names, withContent: false) },
                        messageId: event.message?.hex,
                        detail: event.kind == .consentChanged ? Self.consentDetail(event.detail) : nil,
                        atNanoseconds: event.atNanoseconds))
            }
            position = last.number
        }
    }

    /// `kind state entity` with the numbers of the store turned into words.
    private static func consentDetail(_ detail: [UInt8]) -> String? {
        let words = String(decoding: detail, as: UTF8.self).split(separator: " ")
        guard words.count == 3, let kind = Int(words[0]).flatMap({ ConsentRecord.Kind(rawValue: $0) }),
            let state = Int(words[1]).flatMap({ ConsentRecord.State(rawValue: $0) })
        else { return nil }
        return "\(ConsentName.text(kind)) \(words[2]) \(ConsentName.text(state))"
    }
}
