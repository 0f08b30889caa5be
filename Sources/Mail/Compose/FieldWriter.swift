/// Header fields to bytes: ASCII only, folded, no line longer than it may be.
///
/// See: RFC 5322 section 3.6, RFC 2047.
enum FieldWriter {
    /// - Throws: `MailError.wrongSyntax` when the value is not what the name asks for, `.notEncodable` for an address
    ///   that ASCII cannot hold.
    static func write(_ field: HeaderField) throws(MailError) -> [UInt8] {
        var folded = FoldedField(field.name)
        switch (field.name.syntax, field.value) {
        case (.text, .text(let text)): writeText(text.string, to: &folded)
        case (.mailboxes, .mailboxes(let mailboxes)): try writeMailboxes(mailboxes, to: &folded)
        case (.bareMailbox, .mailboxes(let mailboxes)):
            guard mailboxes.count == 1, let only = mailboxes.first else {
                throw MailError(.wrongSyntax, "\(field.name.spelling) holds exactly one address")
            }
            folded.token(try specification(only))
        case (.identifiers, .identifiers(let identifiers)):
            for identifier in identifiers { folded.ownLine(identifier.description.utf8) }
        case (.date, .date(let date)): folded.token(date.text.utf8)
        case (.list, .list(let list)):
            if let title = list.title { writePhrase(title.string, to: &folded) }
            folded.token("<\(list.identifier)>".utf8)
        default: throw MailError(.wrongSyntax, "\(field.name.spelling) has a value of another kind")
        }
        return folded.finished()
    }

    /// Words stay readable; from the first to the last that needs it everything is encoded.
    private static func writeText(_ text: String, to field: inout FoldedField) {
        let words = text.split(separator: " ")
        guard let first = words.firstIndex(where: EncodedWord.isNeeded),
            let last = words.lastIndex(where: EncodedWord.isNeeded)
        else {
            for word in words { field.token(word.utf8) }
            return
        }
        for word in words[..<first] { field.token(word.utf8) }
        writeEncoded(text[words[first].startIndex..<words[last].endIndex], to: &field)
        for word in words[(last + 1)...] { field.token(word.utf8) }
    }

    private static func writeEncoded(_ text: Substring, to field: inout FoldedField) {
        // Too little room for a useful first word: the whole row begins on the next line, if it may.
        let room = field.isFirst || field.room >= 24 ? max(24, field.room - 1) : EncodedWord.maximum
        for word in EncodedWord.encode(text, firstRoom: room) { field.token(word) }
    }

    /// A quoted string when it is ASCII, else encoded words.
    ///
    /// See: RFC 5322 section 3.2.5.
    private static func writePhrase(_ text: String, to field: inout FoldedField) {
        guard !EncodedWord.isNeeded(for: text[...]) else {
            writeEncoded(text[...], to: &field)
            return
        }
        // A quoted string may be folded at its spaces.
        for word in MailboxAddress.quoted(text).split(separator: " ") { field.token(word.utf8) }
    }

    private static func writeMailboxes(_ mailboxes: [MailboxAddress], to field: inout FoldedField)
        throws(MailError)
    {
        for (index, mailbox) in mailboxes.enumerated() {
            if index > 0 { field.append([0x2C]) }
            let address = Array("<".utf8) + (try specification(mailbox)) + Array(">".utf8)
            if let name = mailbox.displayName { writePhrase(name.string, to: &field) }
            field.token(address)
        }
    }

    private static func specification(_ mailbox: MailboxAddress) throws(MailError) -> [UInt8] {
        let bytes = Array(mailbox.addressSpecification.utf8)
        guard bytes.allSatisfy({ $0 < 0x80 }) else {
            throw MailError(.notEncodable, "an address outside ASCII cannot be written into a header")
        }
        return bytes
    }
}
