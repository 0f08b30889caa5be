import ArgumentParser
import Foundation
import NodeClient
import NodeTestSupport

/// Load on one or several nodes that already run, each with the same stages, so that they can be compared.
@main
struct NodeBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node-benchmark",
        abstract: "Measure nodes under load.",
        discussion: """
            Each --node is NAME=URL or NAME=URL=PID; with the process id, its processor time and memory are shown too.

            Example:
              node-benchmark --node ours=http://127.0.0.1:5556=4711 --node reference=http://127.0.0.1:5557=4712
            """)

    @Option(help: "A node: NAME=URL[=PID]. May be repeated.")
    var node: [String] = []

    @Option(help: "Clients at once, each with a connection of its own.")
    var clients = 8

    @Option(help: "Requests on their way per client in the second stage.")
    var inFlight = 16

    @Option(help: "Seconds per stage.")
    var seconds = 5.0

    @Option(help: "Bytes of a message.")
    var bytes = 1024

    @Option(help: "Open streams in the fan-out stage.")
    var streams = 200

    @Option(help: "Messages to store before memory is read; 0 leaves the stage out.")
    var fill = 0

    @Option(parsing: .upToNextOption, help: "Which stages to run.")
    var stages: [Stage] = Stage.allCases

    @Option(help: "How often each stage runs on each node, in turn.")
    var rounds = 1

    enum Stage: String, CaseIterable, ExpressibleByArgument {
        case one, publish, many, batch, read, fanout, fill
    }

    func run() async throws {
        var benches: [Bench] = []
        for argument in node {
            benches.append(
                try Bench(target: try Target(argument), clients: clients, seconds: seconds, bytes: bytes))
        }
        // Of each node to the last one.
        var tables = [RatioTable](repeating: RatioTable(), count: max(benches.count - 1, 0))
        for stage in stages {
            for _ in 0..<max(rounds, 1) {
                var results: [StageResult] = []
                for bench in benches {
                    say("== \(bench.target.name)")
                    if let result = try await run(stage, bench) { results.append(result) }
                }
                guard let last = results.last else { continue }
                for (index, result) in results.dropLast().enumerated() { tables[index].add(result, last) }
            }
        }
        for bench in benches { await bench.close() }
        guard let last = benches.last else { return }
        for (bench, table) in zip(benches, tables) {
            say("== how many times better \(bench.target.name) is than \(last.target.name)")
            for line in table.lines { say(line) }
        }
    }

    private func run(_ stage: Stage, _ bench: Bench) async throws -> StageResult? {
        switch stage {
        case .one: return try bench.publish(inFlight: 1)
        case .publish: return try bench.publish(inFlight: inFlight)
        case .many: return try bench.publish(inFlight: inFlight * 4)
        case .batch: return try bench.publish(inFlight: 2, batch: 50)
        case .read: return try bench.publishAndRead()
        case .fanout: return try bench.fanOut(streams: streams)
        case .fill:
            if fill > 0 { try await bench.fill(fill) }
            return nil
        }
    }
}

/// Says a line at once, also to a pipe.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// A node under test.
struct Target {
    var name: String
    var endpoint: Endpoint
    var pid: Int?

    init(_ argument: String) throws {
        let parts = argument.split(separator: "=", maxSplits: 2).map(String.init)
        guard parts.count >= 2 else { throw ValidationError("--node takes NAME=URL or NAME=URL=PID") }
        name = parts[0]
        endpoint = try Endpoint(url: parts[1])
        pid = parts.count > 2 ? Int(parts[2]) : nil
    }

    /// Processor seconds the node has used so far.
    var processorSeconds: Double {
        guard let pid, let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return 0 }
        let fields = text[end...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
            return 0
        }
        return (user + system) / 100
    }

    /// Resident memory in MiB.
    var residentMebibytes: Int {
        guard let pid, let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
        else { return 0 }
        return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) / 1024
    }
}
