import Foundation
import Glibc
import NodeClient
import NodeTestSupport

/// Publishing and fan-out over ``PlainConnection``.
struct PlainLoad {
    let endpoint: Endpoint
    let clients: Int
    let seconds: Double
    let bytes: Int

    /// What a stage has to say.
    struct Outcome {
        var count = 0
        var seconds = 0.0
        /// Processor seconds of the load itself.
        var ownProcessor = 0.0
        /// Milliseconds, sorted.
        var latencies: [Double] = []
    }

    private static let subscribe = "/xmtp.mls.api.v1.MlsApi/SubscribeGroupMessages"

    /// Publishes as fast as the node answers, each client with `inFlight` calls at once and `batch` messages in each.
    func publish(inFlight: Int, batch: Int = 1) throws -> Outcome {
        try serve { PublishingClient($0, inFlight: inFlight, batch: batch, bytes: bytes) }
    }

    /// Each client publishes a message and reads it back above its cursor, as a client does.
    func publishAndRead() throws -> Outcome {
        try serve { ReadingClient($0, bytes: bytes) }
    }

    /// Runs all clients for the time of a stage, on this thread.
    private func serve(_ make: (PlainConnection) -> any LoadClient) throws -> Outcome {
        let all = try (0..<clients).map { _ in make(try PlainConnection(endpoint)) }
        defer { for client in all { client.connection.close() } }
        let before = Self.processorSeconds()
        let start = Self.now()
        for client in all { try client.call() }
        while all.contains(where: { $0.open > 0 }) {
            var waiting = all.map(\.connection.waitable)
            guard poll(&waiting, nfds_t(waiting.count), 60_000) > 0 else {
                throw NodeError(.unavailable, "the node does not answer")
            }
            let goesOn = Self.now() < start + seconds
            for (index, client) in all.enumerated() where waiting[index].revents != 0 {
                for event in try client.connection.receiveNow() { try client.take(event) }
                if goesOn { try client.call() }
            }
        }
        return Outcome(
            count: all.reduce(0) { $0 + $1.count }, seconds: Self.now() - start,
            ownProcessor: Self.processorSeconds() - before)
    }

    /// How long a message takes from before its publication to each of many open streams.
    func fanOut(streams: Int, messages: Int) throws -> Outcome {
        let readers = try (0..<clients).map { _ in try PlainConnection(endpoint) }
        let publisher = try PlainConnection(endpoint)
        defer { for connection in readers + [publisher] { connection.close() } }
        var message = SampleRequest(bytes: bytes)
        let group = message.group
        // filters { group_id }
        let request = [0x0a, UInt8(group.count + 2), 0x0a, UInt8(group.count)] + group
        for stream in 0..<streams {
            let reader = readers[stream % clients]
            reader.call(reader.headers(Self.subscribe), message: request)
        }
        for reader in readers { try reader.flush() }
        var outcome = Outcome()
        let headers = publisher.headers(PublishingClient.path)
        // The first messages tell when all streams are open.
        var open = Set<Int>()
        while open.count < streams {
            publisher.call(headers, message: message.next())
            try publisher.flush()
            _ = try publisher.receive(milliseconds: 1000)
            try read(readers, until: Self.now() + 0.2) { reader, stream in
                open.insert(reader << 32 | Int(stream))
                return open.count < streams
            }
        }
        try read(readers, until: Self.now() + 1) { _, _ in true }
        let before = Self.processorSeconds()
        for _ in 0..<messages {
            let start = Self.now()
            publisher.call(headers, message: message.next())
            try publisher.flush()
            var left = streams
            try read(readers, until: start + 5) { _, _ in
                outcome.latencies.append((Self.now() - start) * 1000)
                left -= 1
                return left > 0
            }
            _ = try publisher.receive(milliseconds: 1000)
        }
        outcome.count = outcome.latencies.count
        outcome.ownProcessor = Self.processorSeconds() - before
        outcome.latencies.sort()
        return outcome
    }

    /// Reads all connections until `each` has had enough or the time has come.
    private func read(
        _ readers: [PlainConnection], until end: Double, _ each: (_ reader: Int, _ stream: UInt32) -> Bool
    ) throws {
        while Self.now() < end {
            var waiting = readers.map(\.waitable)
            let time = Int32(max(1, (end - Self.now()) * 1000))
            guard poll(&waiting, nfds_t(waiting.count), time) > 0 else { return }
            for (index, reader) in readers.enumerated() where waiting[index].revents != 0 {
                for case .data(let stream, _) in try reader.receiveNow() {
                    if !each(index, stream) { return }
                }
            }
        }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Processor seconds of this process.
    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let (user, system) = (usage.ru_utime, usage.ru_stime)
        return Double(user.tv_sec + system.tv_sec) + Double(user.tv_usec + system.tv_usec) / 1e6
    }
}

/// A publish request whose messages are other ones each time, without encoding it anew.
struct SampleRequest {
    let group: [UInt8]
    private(set) var bytes: [UInt8] = []
    private var places: [Int] = []
    private var number: UInt64 = UInt64.random(in: 0...UInt64.max / 2)

    init(bytes count: Int, batch: Int = 1) {
        group = (0..<16).map { _ in UInt8.random(in: 0...255) }
        let message = Samples.message(group: group, number: 0, bytes: count)
        for _ in 0..<batch {
            // messages { v1 { data } }
            bytes += Self.field(Self.field(Self.field(message)))
            places.append(bytes.count - count)
        }
    }

    /// The request with the next numbers in it.
    mutating func next() -> [UInt8] {
        for place in places {
            number += 1
            for index in 0..<8 {
                bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))
            }
        }
        return bytes
    }

    /// Field 1, bytes.
    private static func field(_ content: [UInt8]) -> [UInt8] {
        var (length, bytes) = (content.count, [UInt8(0x0a)])
        while length > 0x7f {
            bytes.append(UInt8(length & 0x7f | 0x80))
            length >>= 7
        }
        return bytes + [UInt8(length)] + content
    }
}
