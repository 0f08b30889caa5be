import Conversations
import Testing

@testable import Client

struct WorkerRegistryTests {
    @Test func onlySoManyConversationsStayInMemory() async throws {
        let client = try await Scene().client()
        let registry = WorkerRegistry(context: client.context)
        let limit = EngineLimits.conversationsInMemory
        let ids = (0..<(2 * limit)).map { ConversationID([UInt8($0 >> 8), UInt8($0 & 0xff)]) }
        for id in ids { _ = await registry.worker(id) }
        await registry.trim()
        #expect(await registry.recent == Array(ids.suffix(limit)))

        // What is used again stays longer than the rest, and is the same worker as before.
        let first = await registry.worker(ids[0])
        #expect(await registry.worker(ids[0]) === first)
        await registry.trim()
        #expect(await registry.recent == Array(ids.suffix(limit - 1)) + [ids[0]])
    }

    @Test func whatIsAtWorkIsNotLetGoOf() async throws {
        let client = try await Scene().client()
        let group = try await client.group(with: [])
        let registry = client.workers
        let worker = await registry.worker(group)
        try await worker.alone { worker in
            _ = try worker.load()
            for number in 0..<EngineLimits.conversationsInMemory {
                _ = await registry.worker(ConversationID([UInt8(number)]))
            }
            await registry.trim()
            #expect(worker.loaded != nil)
        }
        #expect(await registry.recent.contains(group))
        await registry.trim()
        #expect(await worker.loaded == nil)
        #expect(await !registry.recent.contains(group))
    }
}
