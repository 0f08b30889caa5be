/// A time as the reference prints it into the id of a joiner's transcript entry: `2026-11-22 22:36:40.694632 UTC`, with
/// the fewest of 0, 3, 6 or 9 digits that are exact.
///
/// See: spec groups.md 11.3
enum UniversalTimeText {
    static func text(nanoseconds: Int64) -> String {
        let second: Int64 = 1_000_000_000
        let (seconds, fraction) = floorDivide(nanoseconds, by: second)
        let (days, ofDay) = floorDivide(seconds, by: 86400)
        let (year, month, day) = civil(days: days)
        let date = [padded(year, 4), padded(month, 2), padded(day, 2)].joined(separator: "-")
        let time = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(date) \(time)\(fractionText(fraction)) UTC"
    }

    private static func fractionText(_ fraction: Int64) -> String {
        if fraction == 0 { return "" }
        if fraction % 1_000_000 == 0 { return "." + padded(fraction / 1_000_000, 3) }
        if fraction % 1000 == 0 { return "." + padded(fraction / 1000, 6) }
        return "." + padded(fraction, 9)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
        let remainder = (value % divisor + divisor) % divisor
        return ((value - remainder) / divisor, remainder)
    }

    /// The Gregorian date of a number of days since 1970, in years that begin in March.
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, ofEra) = floorDivide(days + 719_468, by: 146_097)
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
