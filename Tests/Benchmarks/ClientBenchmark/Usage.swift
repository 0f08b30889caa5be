import Foundation

/// What the process has used.
struct Usage {
    /// Processor time of all threads, in seconds.
    let processorSeconds: Double
    /// Memory at its largest, in mebibytes.
    let peakMebibytes: Double

    static var now: Usage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return Usage(
            processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakMebibytes: Double(usage.ru_maxrss) / 1024)
    }

    /// Memory in use now that is the process's own and not a file's: anonymous pages, in mebibytes.
    static var anonymousMebibytes: Double { mebibytes("RssAnon:") }

    /// Memory in use now, in mebibytes.
    static var residentMebibytes: Double { mebibytes("VmRSS:") }

    private static func mebibytes(_ field: String) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(field) }),
            let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
        else { return 0 }
        return (Double(kibibytes) ?? 0) / 1024
    }
}
