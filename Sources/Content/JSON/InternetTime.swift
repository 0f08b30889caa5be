/// RFC 3339 text and nanoseconds since 1970.
enum InternetTime {
    /// UTC with three decimals, cut and not rounded, as the reference writes times.
    static func text(nanoseconds: Int64) -> String {
        let second: Int64 = 1_000_000_000
        let (days, inDay) = floorDivision(floorDivision(nanoseconds, second).quotient, 86_400)
        let milliseconds = floorDivision(nanoseconds, second).remainder / 1_000_000
        let (year, month, day) = civil(days)
        let clock = "\(padded(inDay / 3600)):\(padded(inDay / 60 % 60)):\(padded(inDay % 60))"
        return "\(padded(year, 4))-\(padded(month))-\(padded(day))T\(clock).\(padded(milliseconds, 3))Z"
    }

    /// Nil for text that is not a time, or one outside of what 64 bits of nanoseconds hold (1677 to 2262).
    static func nanoseconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let year = number(bytes, 0, 4), bytes[4] == 0x2d,
            let month = number(bytes, 5, 2),
            bytes[7] == 0x2d, let day = number(bytes, 8, 2), [0x54, 0x74, 0x20].contains(bytes[10]),
            let hour = number(bytes, 11, 2), bytes[13] == 0x3a, let minute = number(bytes, 14, 2),
            bytes[16] == 0x3a, let second = number(bytes, 17, 2),
            1...12 ~= month, day >= 1, day <= lastDay(year, month), hour < 24, minute < 60, second <= 60
        else { return nil }
        var position = 19
        guard let fraction = fraction(bytes, &position), let offset = offset(bytes, position) else {
            return nil
        }
        let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = scaled.addingReportingOverflow(fraction)
        return overflow || carry ? nil : sum
    }

    /// Digits after the point, cut at nine; zero without a point.
    private static func fraction(_ bytes: [UInt8], _ position: inout Int) -> Int64? {
        guard position < bytes.count, bytes[position] == 0x2e else { return 0 }
        position += 1
        let start = position
        var value: Int64 = 0
        while position < bytes.count, 0x30...0x39 ~= bytes[position] {
            if position - start < 9 { value = value * 10 + Int64(bytes[position] - 0x30) }
            position += 1
        }
        guard position > start else { return nil }
        for _ in 0..<max(0, 9 - (position - start)) { value *= 10 }
        return value
    }

    /// Seconds east of Greenwich.
    private static func offset(_ bytes: [UInt8], _ position: Int) -> Int64? {
        guard position < bytes.count else { return nil }
        if bytes[position] == 0x5a || bytes[position] == 0x7a { return position == bytes.count - 1 ? 0 : nil }
        guard bytes.count - position == 6, bytes[position + 3] == 0x3a,
            let hours = number(bytes, position + 1, 2), let minutes = number(bytes, position + 4, 2),
            hours < 24, minutes < 60
        else { return nil }
        switch bytes[position] {
        case 0x2b: return hours * 3600 + minutes * 60
        case 0x2d: return -(hours * 3600 + minutes * 60)
        default: return nil
        }
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64? {
        guard start + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[start..<start + count] {
            guard 0x30...0x39 ~= byte else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    private static func padded(_ value: Int64, _ width: Int = 2) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static func floorDivision(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64)
    {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func lastDay(_ year: Int64, _ month: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970 of a date in the Gregorian calendar; years begin in March here, so that leap days come last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivision(shifted, 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivision(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
