internal import Foundation

/// Words from the network made fit for a terminal and for one line.
enum Terminal {
    /// A text whose control characters are visible instead of obeyed. Line ends stay when `isMultiline`.
    ///
    /// See: spec mail.md 2.9
    static func safe(_ text: String, isMultiline: Bool = false) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0a where isMultiline, 0x09 where isMultiline: safe.append(scalar)
            case 0x0a, 0x09, 0x2028, 0x2029: safe.append(" ")
            // Controls, and what turns the direction of text.
            case 0..<0x20, 0x7f..<0xa0, 0x202a...0x202e, 0x2066...0x2069, 0xfeff: safe.append("\u{fffd}")
            default: safe.append(scalar)
            }
        }
        return String(safe)
    }

    /// A time for people, in their zone; a hyphen for none.
    static func time(_ nanoseconds: Int64) -> String {
        guard nanoseconds > 0 else { return "-" }
        let date = Date(timeIntervalSince1970: TimeInterval(nanoseconds / 1_000_000_000))
        return date.formatted(
            Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current).year().month().day()
                .time(includingFractionalSeconds: false))
    }

    /// A time in seconds since 1970, for people; what no clock shows is the end of time.
    static func time(seconds: UInt64) -> String { time(Int64(min(seconds, 1 << 33)) * 1_000_000_000) }

    /// Columns as wide as their widest cell; the last is not padded.
    static func table(_ rows: [[String]]) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }.joined(separator: "  ") + "\n"
        }.joined()
    }

    /// Beginnings of ids that tell them apart, at least eight digits long.
    static func shortIDs(_ ids: [String]) -> [String: String] {
        let sorted = Set(ids).sorted()
        var short: [String: String] = [:]
        for (index, id) in sorted.enumerated() {
            let neighbours = [index - 1, index + 1].filter { sorted.indices.contains($0) }.map { sorted[$0] }
            let common = neighbours.map { $0.commonPrefix(with: id).count }.max() ?? 0
            short[id] = String(id.prefix(max(8, common + 1)))
        }
        return short
    }
}
