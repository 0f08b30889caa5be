import Foundation
import Glibc
import MLS
import MLSVectors

/// `mls-benchmark`: what the operations of a group cost.
@main
struct MLSBenchmarkCommand {
    static func main() throws {
        for number in [Ciphersuite(rawValue: 3)] {
            let suite = try VectorFile.crypto.suite(number)
            print("suite \(number)")
            for row in try PrimitiveBenchmark(suite: suite).run() {
                print("  \(row.name): \((row.microseconds * 100).rounded() / 100) µs")
            }
        }
    }
}
