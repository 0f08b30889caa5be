import Foundation
import NodeClient
import NodeConnection
import NodeTestSupport
import SwiftProtobuf
import Synchronization
import XMTPProtos

/// The stages, on one node.
struct Bench {
    let target: Target
    let seconds: Double
    let bytes: Int
    private let plain: PlainLoad
    private let transports: [GRPCTransport]
    private let counter = Counter()

    /// Numbers that make every message another one.
    final class Counter: Sendable {
        private let count = Atomic<Int>(0)
        func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
        var value: Int { count.load(ordering: .relaxed) }
    }

    init(target: Target, clients: Int, seconds: Double, bytes: Int) throws {
        self.target = target
        self.seconds = seconds
        self.bytes = bytes
        plain = PlainLoad(endpoint: target.endpoint, clients: clients, seconds: seconds, bytes: bytes)
        transports = try (0..<clients).map { _ in
            try GRPCTransport(endpoint: target.endpoint, options: .init(appVersion: "node-benchmark/1"))
        }
    }

    func close() async {
        for transport in transports { await transport.close() }
    }

    private static func randomGroup() -> [UInt8] { (0..<16).map { _ in UInt8.random(in: 0...255) } }

    private func publishRequest(_ group: [UInt8], batch: Int = 1) throws -> [UInt8] {
        var request = Xmtp_Mls_Api_V1_SendGroupMessagesRequest()
        request.messages = (0..<batch).map { _ in
            .with {
                $0.v1.data = Data(Samples.message(group: group, number: counter.next(), bytes: bytes))
            }
        }
        return try request.serializedBytes()
    }

    private func report(
        _ name: String, _ count: Int, _ seconds: Double, _ processor: Double, load: Double = 0
    ) -> StageResult {
        func each(_ processor: Double) -> Double { processor / Double(max(count, 1)) * 1_000_000 }
        var text = "\(name): \(Int(Double(count) / seconds)) per s"
        if processor > 0 {
            text +=
                ", node \(Int(each(processor))) us of processor each, \(Int(processor / seconds * 100)) % of a core"
        }
        if load > 0 { text += ", the load itself \(Int(each(load))) us each" }
        say(text)
        return StageResult(stage: name, perSecond: Double(count) / seconds, processor: each(processor))
    }

    /// Each client with some requests on their way, some messages in each.
    func publish(inFlight: Int, batch: Int = 1) throws -> StageResult {
        let before = target.processorSeconds
        let outcome = try plain.publish(inFlight: inFlight, batch: batch)
        var name = "publish, \(plain.clients) clients, \(inFlight) in flight each"
        if batch > 1 { name += ", \(batch) per request" }
        return report(
            name, outcome.count, outcome.seconds, target.processorSeconds - before, load: outcome.ownProcessor
        )
    }

    /// Each client publishes a message and reads it back above its cursor, as a client does.
    func publishAndRead() throws -> StageResult {
        let before = target.processorSeconds
        let outcome = try plain.publishAndRead()
        return report(
            "publish and read back, \(plain.clients) clients", outcome.count, outcome.seconds,
            target.processorSeconds - before, load: outcome.ownProcessor)
    }

    /// How long a message takes from before its publication to each of many open streams.
    func fanOut(streams: Int) throws -> StageResult {
        let messages = 200
        let before = target.processorSeconds
        let outcome = try plain.fanOut(streams: streams, messages: messages)
        func at(_ share: Double) -> Double {
            guard !outcome.latencies.isEmpty else { return 0 }
            let index = min(outcome.latencies.count - 1, Int(Double(outcome.latencies.count) * share))
            return (outcome.latencies[index] * 100).rounded() / 100
        }
        func each(_ seconds: Double) -> Double { seconds / Double(max(outcome.count, 1)) * 1_000_000 }
        let processor = each(target.processorSeconds - before)
        say(
            "fan-out of \(messages) messages to \(streams) streams, \(outcome.count) deliveries: median \(at(0.5)) ms, "
                + "99th \(at(0.99)) ms, slowest \(at(1)) ms, node \(Int(processor)) us each, the load itself \(Int(each(outcome.ownProcessor))) us each"
        )
        return StageResult(
            stage: "fan-out to \(streams) streams", latency: (at(0.5), at(0.99)), processor: processor)
    }

    /// Memory of the node with many messages stored.
    func fill(_ wanted: Int) async throws {
        let before = target.residentMebibytes
        let clock = ContinuousClock()
        let start = clock.now
        let batch = 500
        let requests = Counter()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for transport in transports {
                tasks.addTask {
                    let group = Self.randomGroup()
                    while requests.next() <= wanted / batch {
                        _ = try await transport.call(
                            .sendGroupMessages, request: try publishRequest(group, batch: batch),
                            deadline: .seconds(120))
                    }
                }
            }
            try await tasks.waitForAll()
        }
        let seconds = (clock.now - start) / .seconds(1)
        say(
            "\(wanted) messages stored in \(Int(seconds)) s (\(Int(Double(wanted) / seconds)) per s): node memory "
                + "\(before) MiB before, \(target.residentMebibytes) MiB after")
    }
}
