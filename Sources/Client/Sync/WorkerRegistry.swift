import Conversations

/// The workers of conversations; the longest unused ones are let go of, and with them the group state in memory.
actor WorkerRegistry {
    private let context: EngineContext
    private var workers: [ConversationID: ConversationWorker] = [:]
    /// Those that may have their state in memory, the longest unused first.
    private(set) var recent: [ConversationID] = []

    init(context: EngineContext) {
        self.context = context
    }

    /// The one worker of a conversation.
    func worker(_ id: ConversationID) -> ConversationWorker {
        touch(id)
        if let worker = workers[id] { return worker }
        let worker = ConversationWorker(id: id, context: context)
        workers[id] = worker
        return worker
    }

    /// Lets go of what was not used for long, and is not at work now.
    func trim() async {
        let limit = EngineLimits.conversationsInMemory
        guard recent.count > limit else { return }
        for id in recent.prefix(recent.count - limit) {
            guard let worker = workers[id], await worker.forgetIfIdle() else { continue }
            // Whoever asked for it meanwhile has made it one of the last.
            guard let index = recent.firstIndex(of: id), index < recent.count - limit else { continue }
            recent.remove(at: index)
        }
    }

    private func touch(_ id: ConversationID) {
        if let index = recent.lastIndex(of: id) {
            guard index != recent.count - 1 else { return }
            recent.remove(at: index)
        }
        recent.append(id)
    }
}
