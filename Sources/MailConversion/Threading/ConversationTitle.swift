internal import Mail

/// What a thread is called in subjects.
///
/// See: spec mail.md 2.3
public enum ConversationTitle {
    /// A group's name, cleaned; a name made from its id when it has none.
    public static func group(named name: String, thread: ThreadIdentity) -> String {
        let text = HeaderText(name)
        return text.isEmpty ? "Group \(thread.key.prefix(8))" : text.string
    }

    /// A direct conversation's title, kept from the time its root was written.
    public static func directMessage(with peer: String) -> String { "DM with \(HeaderText(peer).string)" }

    /// The title, made different from those that other conversations have: programs merge threads of one base subject.
    ///
    /// - Parameter taken: the titles of the account's other conversations.
    public static func unique(_ title: String, of thread: ThreadIdentity, taken: some Sequence<String>)
        -> String
    {
        let base = baseSubject(title)
        guard taken.contains(where: { baseSubject($0) == base }) else { return title }
        return "\(title) [\(thread.key.prefix(4))]"
    }

    /// What remains of a subject when threading programs have taken off what they take off.
    ///
    /// See: RFC 5256 section 2.1
    static func baseSubject(_ subject: String) -> String {
        var text = HeaderText(subject, limit: .max).string.lowercased()[...]
        while text.hasSuffix("(fwd)") { text = trimmed(text.dropLast(5)) }
        var changed = true
        while changed {
            changed = false
            if let rest = withoutPrefix(text) {
                text = rest
                changed = true
            } else if let rest = withoutBlob(text), !rest.isEmpty {
                text = rest
                changed = true
            }
        }
        return String(text)
    }

    private static func withoutPrefix(_ text: Substring) -> Substring? {
        for word in ["re", "fwd", "fw"] where text.hasPrefix(word) {
            var rest = trimmed(text.dropFirst(word.count))
            if let after = withoutBlob(rest) { rest = after }
            if rest.hasPrefix(":") { return trimmed(rest.dropFirst()) }
        }
        return nil
    }

    private static func withoutBlob(_ text: Substring) -> Substring? {
        guard text.hasPrefix("["), let close = text.firstIndex(of: "]"),
            !text[text.index(after: text.startIndex)..<close].contains("[")
        else { return nil }
        return trimmed(text[text.index(after: close)...])
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
