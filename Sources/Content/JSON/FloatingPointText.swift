/// Numbers in the form the reference writes them: the fewest digits that read back to the same value, always with a
/// point or an exponent.
enum FloatingPointText {
    /// Nil for NaN and the infinities, which JSON cannot say.
    static func shortest(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        let sign = value.sign == .minus ? "-" : ""
        let (digits, point) = decimal(value.magnitude)
        let zeros = { (count: Int) in String(repeating: "0", count: count) }
        if point >= digits.count, point <= 16 { return "\(sign)\(digits)\(zeros(point - digits.count)).0" }
        if point >= 1, point <= 16 { return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))" }
        if point <= 0, point > -5 { return "\(sign)0.\(zeros(-point))\(digits)" }
        let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
        return "\(sign)\(digits.prefix(1))\(fraction)e\(point - 1)"
    }

    /// The significant digits, and how many of them stand before the point.
    private static func decimal(_ magnitude: Double) -> (digits: String, point: Int) {
        guard magnitude != 0 else { return ("0", 1) }
        let parts = magnitude.description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        var digits = Substring(whole + fraction)
        var point = whole.count + exponent
        while digits.first == "0" {
            digits = digits.dropFirst()
            point -= 1
        }
        while digits.last == "0" { digits = digits.dropLast() }
        return (String(digits), point)
    }
}
