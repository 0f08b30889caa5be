/// Text with the bytes that would not survive written as `=XX`.
///
/// See: RFC 2045 section 6.7.
enum QuotedPrintable {
    private static let longestLine = 76

    /// LF is a line break of the text; every other control byte, CR among them, is written out.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 8)
        var column = 0
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A {
                output.append(0x0A)
                column = 0
                continue
            }
            let endsLine = index + 1 == bytes.count || bytes[index + 1] == 0x0A
            let literal =
                (byte == 0x20 || byte == 0x09) ? !endsLine : byte > 0x20 && byte < 0x7F && byte != 0x3D
            let width = literal ? 1 : 3
            // The last character of a line needs no room for a soft break after it.
            if column + width > (endsLine ? longestLine : longestLine - 1) {
                output += [0x3D, 0x0A]
                column = 0
            }
            if literal {
                output.append(byte)
            } else {
                ASCII.appendHex(byte, mark: 0x3D, to: &output)
            }
            column += width
        }
        return output
    }
}
