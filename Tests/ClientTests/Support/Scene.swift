import Client
import Content
import Conversations
import Foundation
import Identity
import LocalNode
import MLS
import NodeClient
import Store

/// A node in this process, and accounts on it; gone when the test ends.
final class Scene: Sendable {
    let engine: NodeEngine
    let folder: String
    let clock: HandClock

    init() throws {
        let clock = HandClock()
        engine = try NodeEngine(.memory, clock: { UInt64(max(0, clock.nowNanoseconds)) })
        self.clock = clock
        folder = NSTemporaryDirectory() + "client-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var node: InMemoryNode { InMemoryNode(engine) }

    /// A wallet nobody has seen.
    func wallet() throws -> LocalKeySigner {
        var random = SystemRandom()
        return try LocalKeySigner(
            privateKey: random.bytes(count: 32).map { String(format: "%02x", $0) }.joined())
    }

    func configuration(deviceSync: Bool = false) -> ClientConfiguration {
        let place = folder + "/" + UUID().uuidString
        var configuration = ClientConfiguration(folder: place, key: .keyFile(path: place + ".key"))
        configuration.deviceSync = deviceSync
        configuration.clock = clock
        return configuration
    }

    /// A registered account, its own wallet unless given.
    func client(
        _ wallet: LocalKeySigner? = nil, deviceSync: Bool = false, node: (any NodeAPI)? = nil
    ) async throws -> XMTPClient {
        try await XMTPClient.register(
            configuration(deviceSync: deviceSync), node: node ?? self.node, signer: wallet ?? self.wallet())
    }
}

extension XMTPClient {
    func say(_ text: String, in id: ConversationID) async throws {
        try await send(Text(text), to: id)
    }

    /// The texts of a conversation, in their order.
    func texts(in id: ConversationID) throws -> [String] {
        try messages(in: id).compactMap { message in
            guard let encoded = try? EncodedContent(serialized: message.content),
                case .text(let text) = ContentRegistry.decode(encoded)
            else { return nil }
            return text.text
        }
    }
}

/// Waits for something another task does; the test's own time limit ends a wait in vain.
func until(_ condition: () throws -> Bool) async throws {
    while try !condition() { try await Task.sleep(for: .milliseconds(2)) }
}
