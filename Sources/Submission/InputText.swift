/// What came in on standard input, as a mail on disk.
enum InputText {
    /// CR before LF is dropped; a line with a single dot ends the mail when it may; the last line ends with LF.
    static func normalized(_ input: [UInt8], endsAtDot: Bool) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(input.count + 1)
        var start = 0
        while start < input.count {
            let end = input[start...].firstIndex(of: 0x0A) ?? input.count
            var line = input[start..<end]
            if line.last == 0x0D { line = line.dropLast() }
            if endsAtDot, line.elementsEqual([0x2E]) { break }
            output += line
            output.append(0x0A)
            start = end + 1
        }
        // The envelope line of a mailbox file is no header field.
        if output.starts(with: Array("From ".utf8)), let end = output.firstIndex(of: 0x0A) {
            output.removeSubrange(...end)
        }
        return output
    }

    /// Takes `Bcc` fields out of the header, folded lines with them.
    static func withoutBcc(_ message: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(message.count)
        var start = 0
        var drops = false
        while start < message.count {
            let end = message[start...].firstIndex(of: 0x0A) ?? message.count - 1
            let line = message[start...end]
            if line.elementsEqual([0x0A]) {
                output += message[start...]
                break
            }
            if line.first != 0x20, line.first != 0x09 {
                let name = line.prefix { $0 != 0x3A && $0 != 0x20 && $0 != 0x09 }
                drops = ["bcc", "resent-bcc"].contains(String(decoding: name, as: UTF8.self).lowercased())
            }
            if !drops { output += line }
            start = end + 1
        }
        return output
    }
}
