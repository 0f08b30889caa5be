import Foundation
import Glibc
import MLS
import MLSVectors

/// `mls-benchmark`: what the operations of a group cost.
@main
struct MLSBenchmarkCommand {
    static let help = """
        Measures the operations of a group, suite 3, beside the figures of another implementation.

        usage: mls-benchmark [--sizes N,N…] [--suite N] [--processor] [--json]

          --sizes N,N…  how many members the groups have (2,10,100,250,1000)
          --suite N     the cipher suite, 1 to 7 (3); the other implementation's figures are for 3
          --processor   time of all cores together, in place of time by the clock: where others use the machine too
          --json        print one JSON object, with both times, in place of the tables
          --help        print this

        Each cell is in milliseconds; in brackets the part of the other implementation's time, below 1 is faster.

          swift run -c release mls-benchmark
          swift run -c release mls-benchmark --sizes 2,50 --processor
        """

    var sizes = [2, 10, 100, 250, 1000]
    var suite = Ciphersuite.mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519
    var usesProcessorTime = false
    var json = false

    static func main() throws {
        var command = MLSBenchmarkCommand()
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--help", "-h":
                print(help)
                return
            case "--processor": command.usesProcessorTime = true
            case "--json": command.json = true
            case "--sizes":
                let sizes = arguments.popFirst()?.split(separator: ",").map { Int($0) } ?? []
                command.sizes = sizes.compactMap { $0 }.filter { $0 >= 2 }
                guard !sizes.isEmpty, command.sizes.count == sizes.count else {
                    usage("--sizes wants numbers from 2, with commas between them")
                }
            case "--suite":
                guard let number = arguments.popFirst().flatMap({ UInt16($0) }), (1...7).contains(number)
                else {
                    usage("--suite wants a number from 1 to 7")
                }
                command.suite = Ciphersuite(rawValue: number)
            default: usage("unknown argument \(argument)")
            }
        }
        try command.run()
    }

    private static func usage(_ reason: String) -> Never {
        FileHandle.standardError.write(Data("mls-benchmark: \(reason); see --help\n".utf8))
        exit(64)
    }

    private struct Report: Encodable {
        let primitivesInMicroseconds: [String: Double]
        let groups: [GroupBenchmark.Result]
    }

    func run() throws {
        let primitives = try PrimitiveBenchmark(suite: VectorFile.crypto.suite(suite)).run()
        if !json { showPrimitives(primitives) }
        var results: [GroupBenchmark.Result] = []
        for size in sizes {
            var benchmark = GroupBenchmark(size: size, suite: suite)
            results.append(try benchmark.run())
        }
        guard json else { return show(results) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let report = Report(
            primitivesInMicroseconds: Dictionary(
                uniqueKeysWithValues: primitives.map { ($0.name, $0.microseconds) }),
            groups: results)
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }

    private func showPrimitives(_ rows: [(name: String, microseconds: Double)]) {
        var table = Table()
        table.add(["primitive, suite \(suite)", "µs"])
        for row in rows { table.add([row.name, row.microseconds.short]) }
        for line in table.lines { print(line) }
        print()
    }

    private func show(_ results: [GroupBenchmark.Result]) {
        var table = Table()
        table.add(["milliseconds, members:"] + results.map { "\($0.size)" })
        for operation in Operation.allCases {
            table.add([operation.rawValue] + results.map { cell(operation, $0) })
        }
        table.add(["snapshot, KiB"] + results.map { (Double($0.snapshotBytes) / 1024).short })
        table.add(["Welcome for all, KiB"] + results.map { (Double($0.welcomeBytes) / 1024).short })
        table.add(["peak memory so far, MiB"] + results.map { "\($0.peakMemory)" })
        for line in table.lines { print(line) }
    }

    private func cell(_ operation: Operation, _ result: GroupBenchmark.Result) -> String {
        guard let measurement = result[operation] else { return "-" }
        let time = usesProcessorTime ? measurement.processorMilliseconds : measurement.milliseconds
        guard suite.rawValue == 3, let anchor = Anchors.milliseconds(operation, size: result.size) else {
            return time.short
        }
        return "\(time.short) (\((time / anchor).short))"
    }
}
