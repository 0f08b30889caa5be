import Conversations
import Identity
import NodeClient
import Store

/// The bells.
extension LiveFeed {
    /// Follows our own welcomes for as long as the feed runs.
    func followWelcomes() async {
        let own = context.account.installation.id.bytes
        while !Task.isCancelled {
            let position = (try? context.database.read { try $0.cursor(WelcomeSync.topic) }) ?? 0
            let stream = context.node.subscribe(toWelcomes: [
                SubscriptionFilter(topic: own, after: UInt64(clamping: position))
            ])
            for await event in stream {
                switch event {
                case .opened:
                    opened(welcomes: true)
                    // Whatever came while nobody listened is certain only by asking.
                    want(.everything, in: EngineLimits.liveSettling)
                case .envelope, .unreadable: want(.welcomes)
                case .interrupted(let error, _), .ended(let error): closed(error, welcomes: true)
                }
            }
            try? await timer.sleep(for: EngineLimits.liveReopenWait)
        }
    }

    /// Follows all conversations; a new one means a new stream, and the old one goes on until that is open.
    func followGroups() async {
        var followed: Set<[UInt8]> = []
        await withDiscardingTaskGroup { group in
            var current: Subscription<GroupEnvelope>?
            for await _ in topicsBell {
                guard let positions = try? context.database.read({ try $0.readingPositions() }) else {
                    continue
                }
                guard !positions.isEmpty else {
                    opened(groups: true)
                    continue
                }
                let isLost = lostGroups
                let fresh = positions.keys.filter { isLost || !followed.contains($0) }
                guard !fresh.isEmpty else { continue }
                lostGroups = false
                followed = Set(positions.keys)
                let next = context.node.subscribe(
                    toGroups: positions.map {
                        SubscriptionFilter(topic: $0.key, after: UInt64(clamping: $0.value))
                    })
                let previous = current
                current = next
                group.addTask { await self.follow(next, after: previous, fresh: fresh) }
                // Conversations often come in numbers.
                try? await timer.sleep(for: EngineLimits.liveSettling)
            }
            group.cancelAll()
        }
    }

    private func follow(
        _ stream: Subscription<GroupEnvelope>, after previous: Subscription<GroupEnvelope>?, fresh: [[UInt8]]
    ) async {
        var isFirst = true
        for await event in stream {
            switch event {
            case .opened:
                opened(groups: true)
                if isFirst, let previous {
                    previous.cancel()
                    for id in fresh { hear(.max, in: ConversationID(id)) }
                } else {
                    want(.everything, in: EngineLimits.liveSettling)
                }
                isFirst = false
            case .envelope(let envelope): hear(envelope.cursor.sequence, in: ConversationID(envelope.groupID))
            case .unreadable: want(.everything, in: EngineLimits.liveSettling)
            case .interrupted(let error, _): closed(error, groups: true)
            case .ended(let error):
                closed(error, groups: true)
                previous?.cancel()
                try? await timer.sleep(for: EngineLimits.liveReopenWait)
                lostGroups = true
                topicsChanged.yield()
            }
        }
    }
}
