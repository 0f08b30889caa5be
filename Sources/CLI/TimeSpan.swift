internal import ArgumentParser

/// A span of time on the command line: a number and a unit.
struct TimeSpan: ExpressibleByArgument, Equatable {
    let nanoseconds: Int64

    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]

    init?(argument: String) {
        guard let unit = argument.last.flatMap({ Self.units[$0] }), let count = Int64(argument.dropLast()),
            count > 0
        else { return nil }
        let (seconds, tooLong) = count.multipliedReportingOverflow(by: unit)
        let (span, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !tooLong, !isTooLong else { return nil }
        nanoseconds = span
    }

    /// The largest unit that says it in a whole number.
    static func text(_ nanoseconds: Int64) -> String {
        let seconds = nanoseconds / 1_000_000_000
        let unit = units.filter { seconds.isMultiple(of: $0.value) }.max { $0.value < $1.value }
        guard seconds > 0, let unit else { return "\(nanoseconds)ns" }
        return "\(seconds / unit.value)\(unit.key)"
    }
}
