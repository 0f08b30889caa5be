/// A manual page in the language of man(7).
struct Roff {
    private(set) var text: String

    /// - Parameters:
    ///   - name: of the page, such as `xmtp-mail`.
    ///   - section: 1 for programs, 5 for files.
    init(name: String, section: Int, about: String) {
        text = """
            .\\" Written by `xmtp-mail manual \(name)`; do not edit.
            .TH \(name.uppercased()) \(section) "" "xmtp-mail \(ProgramVersion.current)" ""
            .SH NAME
            \(Self.escaped(name)) \\- \(Self.escaped(about))

            """
    }

    mutating func heading(_ name: String) { text += ".SH \(Self.escaped(name.uppercased()))\n" }

    mutating func subheading(_ name: String) { text += ".SS \(Self.escaped(name))\n" }

    /// Paragraphs, parted by empty lines; indented lines stay as they are.
    mutating func paragraphs(_ prose: String) {
        var isExample = false
        for line in prose.split(separator: "\n", omittingEmptySubsequences: false) {
            let indented = line.hasPrefix("  ")
            if indented != isExample {
                text += indented ? ".RS 2\n.nf\n" : ".fi\n.RE\n"
                isExample = indented
            }
            if line.isEmpty {
                text += ".PP\n"
            } else {
                text += Self.escaped(indented ? String(line.dropFirst(2)) : String(line)) + "\n"
            }
        }
        if isExample { text += ".fi\n.RE\n" }
    }

    /// A term and what it means.
    mutating func item(_ term: String, _ meaning: String) {
        text += ".TP\n\\fB\(Self.escaped(term))\\fR\n\(Self.escaped(meaning))\n"
    }

    mutating func item(term: String, argument: String, _ meaning: String) {
        let shown = argument.isEmpty ? "" : " \\fI\(Self.escaped(argument))\\fR"
        text += ".TP\n\\fB\(Self.escaped(term))\\fR\(shown)\n\(Self.escaped(meaning))\n"
    }

    /// Nothing in a text may be taken for a request, and a hyphen is a hyphen.
    static func escaped(_ text: String) -> String {
        let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&\(plain)" : plain
    }
}
