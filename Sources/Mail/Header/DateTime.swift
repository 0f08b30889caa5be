/// A point in time in whole seconds with the zone it is shown in.
///
/// See: RFC 5322 section 3.3.
public struct DateTime: Sendable, Hashable {
    /// Seconds since 1970-01-01 00:00:00 UTC.
    public let seconds: Int64
    /// East of UTC, in minutes.
    public let offsetMinutes: Int

    /// Years 1 to 9999; what lies outside is brought to the nearest end. A sender's clock is the sender's claim.
    public init(seconds: Int64, offsetMinutes: Int = 0) {
        let offset = min(max(offsetMinutes, -23 * 60 - 59), 23 * 60 + 59)
        self.offsetMinutes = offset
        self.seconds = min(max(seconds, Self.first + 86_400), Self.last - 86_400)
    }

    /// From nanoseconds since 1970, rounded down.
    public init(nanoseconds: Int64, offsetMinutes: Int = 0) {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        self.init(seconds: remainder < 0 ? quotient - 1 : quotient, offsetMinutes: offsetMinutes)
    }

    private static let first: Int64 = -62_135_596_800  // 0001-01-01
    private static let last: Int64 = 253_402_300_799  // 9999-12-31

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 22 Nov 2026 10:00:00 +0000`.
    public var text: String {
        let local = seconds + Int64(offsetMinutes) * 60
        let day = Self.floorDivision(local, 86_400)
        let second = Int(local - day * 86_400)
        let date = Self.civil(daysSince1970: day)
        let weekday = Int(((day % 7) + 7) % 7)
        let sign = offsetMinutes < 0 ? "-" : "+"
        let offset = abs(offsetMinutes)
        return
            "\(Self.days[weekday]), \(date.day) \(Self.months[date.month - 1]) \(Self.padded(date.year, 4)) "
            + "\(Self.padded(second / 3600, 2)):\(Self.padded(second / 60 % 60, 2)):\(Self.padded(second % 60, 2)) "
            + "\(sign)\(Self.padded(offset / 60, 2))\(Self.padded(offset % 60, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floorDivision(_ number: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The proleptic Gregorian date of a day, counted in eras of 400 years that begin in March.
    private static func civil(daysSince1970: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = floorDivision(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (Int(year), Int(month), Int(day))
    }
}
