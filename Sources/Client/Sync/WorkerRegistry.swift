import Conversations

/// The workers of conversations in use; the longest unused ones are let go, and with them the group state in memory.
actor WorkerRegistry {
    private let context: EngineContext
    private var workers: [ConversationID: ConversationWorker] = [:]
    private var order: [ConversationID] = []

    init(context: EngineContext) {
        self.context = context
    }

    /// The one worker of a conversation.
    func worker(_ id: ConversationID) -> ConversationWorker {
        if let worker = workers[id] {
            touch(id)
            return worker
        }
        let worker = ConversationWorker(id: id, context: context)
        workers[id] = worker
        order.append(id)
        return worker
    }

    /// Lets go of what was not used for long, and is not at work now.
    func trim() async {
        guard order.count > EngineLimits.conversationsInMemory else { return }
        for id in order.prefix(order.count - EngineLimits.conversationsInMemory) {
            await workers[id]?.forgetIfIdle()
        }
    }

    private func touch(_ id: ConversationID) {
        guard order.last != id, let index = order.firstIndex(of: id) else { return }
        order.remove(at: index)
        order.append(id)
    }
}
