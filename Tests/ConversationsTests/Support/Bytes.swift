/// Bytes written as hex in tests and vectors; empty when they are not hex.
func bytes(_ hex: String) -> [UInt8] {
    var result: [UInt8] = []
    var pending: UInt8?
    for character in hex where !character.isWhitespace {
        guard let digit = character.hexDigitValue else { return [] }
        if let high = pending {
            result.append(high << 4 | UInt8(digit))
            pending = nil
        } else {
            pending = UInt8(digit)
        }
    }
    return result
}
