/// Tells emoji from words.
enum Emoji {
    /// Whether the text is one or more emoji, with nothing but spaces between them.
    ///
    /// See: RFC 9078 section 2
    static func isRow(_ text: String) -> Bool {
        guard text.utf8.count <= 1000 else { return false }
        let symbols = text.filter { $0 != " " }
        return (1...20).contains(symbols.count) && symbols.allSatisfy(isEmoji)
    }

    /// Whether a character is shown as a picture: of emoji presentation itself, or asked to be.
    static func isEmoji(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first, character.unicodeScalars.count <= 32 else {
            return false
        }
        if first.properties.isEmojiPresentation { return true }
        return first.properties.isEmoji
            && character.unicodeScalars.contains { $0.value == 0xfe0f || $0.value == 0x20e3 }
    }
}
