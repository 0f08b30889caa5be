/// Base64 as mail uses it.
///
/// See: RFC 2045 section 6.8.
public enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// Bytes that fill a line of 76 characters.
    private static let bytesPerLine = 57

    /// The digits in one row.
    public static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        append(bytes[...], to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Lines of 76 characters, each but the last ended by LF.
    static func lines(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4 + bytes.count / bytesPerLine + 1)
        var start = 0
        while start < bytes.count {
            if start > 0 { output.append(0x0A) }
            let end = min(start + bytesPerLine, bytes.count)
            append(bytes[start..<end], to: &output)
            start = end
        }
        return output
    }

    static func append(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8]) {
        var index = bytes.startIndex
        while index + 2 < bytes.endIndex {
            let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
            output.append(alphabet[group >> 18])
            output.append(alphabet[group >> 12 & 63])
            output.append(alphabet[group >> 6 & 63])
            output.append(alphabet[group & 63])
            index += 3
        }
        switch bytes.endIndex - index {
        case 1:
            let group = Int(bytes[index]) << 16
            output += [alphabet[group >> 18], alphabet[group >> 12 & 63], 0x3D, 0x3D]
        case 2:
            let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8
            output += [alphabet[group >> 18], alphabet[group >> 12 & 63], alphabet[group >> 6 & 63], 0x3D]
        default: break
        }
    }

    /// The bytes of a row of digits; nil unless it is canonical: padded, nothing else in it, no stray bits at the end.
    public static func decode(_ digits: some Collection<UInt8>) -> [UInt8]? {
        guard digits.count % 4 == 0 else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(digits.count / 4 * 3)
        var group = 0
        var held = 0
        var padding = 0
        for digit in digits {
            if digit == 0x3D {
                padding += 1
                guard padding <= 2, held >= 2 else { return nil }
                held += 1
                continue
            }
            guard padding == 0, let value = value(of: digit) else { return nil }
            group = group << 6 | value
            held += 1
            if held == 4 {
                output += [UInt8(group >> 16), UInt8(group >> 8 & 0xFF), UInt8(group & 0xFF)]
                (group, held) = (0, 0)
            }
        }
        switch padding {
        case 1:
            guard group & 3 == 0 else { return nil }
            output += [UInt8(group >> 10), UInt8(group >> 2 & 0xFF)]
        case 2:
            guard group & 15 == 0 else { return nil }
            output.append(UInt8(group >> 4))
        default: break
        }
        return output
    }

    private static func value(of digit: UInt8) -> Int? {
        switch digit {
        case 0x41...0x5A: Int(digit) - 0x41
        case 0x61...0x7A: Int(digit) - 0x61 + 26
        case 0x30...0x39: Int(digit) - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}
