import Foundation

/// Wall and CPU time, and memory, of this process.
enum Meter {
    struct Reading: CustomStringConvertible {
        var wall: Double
        var cpu: Double

        static let none = Reading(wall: 0, cpu: 0)

        static func += (total: inout Reading, part: Reading) {
            total.wall += part.wall
            total.cpu += part.cpu
        }

        var description: String { String(format: "%.3f s wall, %.3f s CPU", wall, cpu) }
    }

    private static var now: (wall: Double, cpu: Double) {
        var usage = rusage()
        getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
        let cpu =
            Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        return (Double(DispatchTime.now().uptimeNanoseconds) / 1e9, cpu)
    }

    static func measure(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Void
    ) async rethrows -> Reading {
        let start = now
        try await body()
        let end = now
        return Reading(wall: end.wall - start.wall, cpu: end.cpu - start.cpu)
    }

    static func measureSync(_ body: () -> Void) -> Reading {
        let start = now
        body()
        let end = now
        return Reading(wall: end.wall - start.wall, cpu: end.cpu - start.cpu)
    }

    static var peakMegabytes: Int {
        var usage = rusage()
        getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }

    static var residentMegabytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(getpagesize()) / 1_048_576
    }
}
