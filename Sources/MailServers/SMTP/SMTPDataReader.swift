/// Takes the text of a mail out of the stream: undoes dot-stuffing and finds the end.
///
/// Only CR LF `.` CR LF ends a mail. A bare LF before or after the dot does not: what one side takes for the end and the
/// other does not is how commands are smuggled into a mail.
///
/// See: RFC 5321 section 4.5.2
struct SMTPDataReader: Sendable {
    private enum Place {
        case lineStart, text, carriageReturn, dot, dotCarriageReturn
    }

    private(set) var message: [UInt8] = []
    /// How many bytes the mail has, kept or not.
    private(set) var count = 0
    private var place = Place.lineStart
    /// Beyond this nothing is kept.
    private var limit: Int

    init(limit: Int) { self.limit = limit }

    var isTooLarge: Bool { count > limit }

    /// Stops keeping: the rest is read and forgotten.
    mutating func giveUp() {
        limit = 0
        message = []
    }

    /// Reads on.
    ///
    /// - Returns: how many of the bytes belong to the mail, its end included, or nil when the end is not among them.
    mutating func read(_ bytes: some Collection<UInt8>) -> Int? {
        for (offset, byte) in bytes.enumerated() {
            switch (place, byte) {
            case (.lineStart, 0x2E): place = .dot
            case (.dot, 0x0D): place = .dotCarriageReturn
            case (.dotCarriageReturn, 0x0A):
                place = .lineStart
                return offset + 1
            case (.dotCarriageReturn, _):
                keep(0x0D)
                take(byte)
            default: take(byte)
            }
        }
        return nil
    }

    private mutating func take(_ byte: UInt8) {
        keep(byte)
        place =
            switch (place, byte) {
            case (_, 0x0D): .carriageReturn
            case (.carriageReturn, 0x0A): .lineStart
            default: .text
            }
    }

    private mutating func keep(_ byte: UInt8) {
        count += 1
        if count <= limit {
            message.append(byte)
        } else if !message.isEmpty {
            message = []
        }
    }
}
