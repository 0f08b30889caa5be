/// Classes of ASCII characters that the mail standards name.
enum ASCII {
    /// See: RFC 5322 section 3.2.3, `atext`.
    static func isAtomText(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    /// See: RFC 2045 section 5.1, `token`.
    static func isTokenText(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"()<>@,;:\\\"/[]?=".utf8.contains(byte)
    }

    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isTokenText)
    }

    static func isPrintable(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static let upperHex = Array("0123456789ABCDEF".utf8)

    /// Appends a mark (`=` or `%`) and the two upper-case hexadecimal digits of a byte.
    static func appendHex(_ byte: UInt8, mark: UInt8, to output: inout [UInt8]) {
        output.append(mark)
        output.append(upperHex[Int(byte >> 4)])
        output.append(upperHex[Int(byte & 0xF)])
    }
}
