/// Text whose long lines were broken with a space at their end, and back.
///
/// See: RFC 3676 section 4.
public enum FormatFlowed {
    /// Joins what was flowed, takes away what was stuffed. Quoted lines keep a `>` for each depth and a space.
    ///
    /// - Parameters:
    ///   - text: lines ended by LF or CR LF.
    ///   - deletesSpace: the parameter `delsp=yes`: the space at the end of a flowed line is not part of the text.
    public static func decode(_ text: String, deletesSpace: Bool = false) -> String {
        var output = ""
        output.reserveCapacity(text.utf8.count)
        var openDepth: Int?
        var isFirst = true
        for raw in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = Line(Substring(raw.last == 0x0D ? raw.dropLast() : raw))
            let continues = openDepth == line.depth && !line.isSignatureSeparator
            if !continues {
                if !isFirst { output += "\n" }
                if line.depth > 0 { output += String(repeating: ">", count: line.depth) + " " }
            }
            isFirst = false
            let flows = line.content.utf8.last == 0x20 && !line.isSignatureSeparator
            output += flows && deletesSpace ? line.content.dropLast() : line.content
            openDepth = flows ? line.depth : nil
        }
        return output
    }

    /// Breaks lines longer than a width at spaces. Only for text whose lines do not end with spaces: those would flow.
    public static func encode(_ text: String, width: Int = 72) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line == "-- " ? String(line) : encodeLine(line, width: width)
        }.joined(separator: "\n")
    }

    private static func encodeLine(_ line: Substring, width: Int) -> String {
        var kept = line
        while kept.last == " " { kept.removeLast() }
        var lines: [String] = []
        var current = ""
        for word in kept.split(separator: " ", omittingEmptySubsequences: false) {
            // A broken line ends with the space that stood between.
            if !current.isEmpty, current.utf8.count + word.utf8.count > width {
                lines.append(stuffed(current))
                current = ""
            }
            current += word + " "
        }
        if !current.isEmpty { current.removeLast() }
        lines.append(stuffed(current))
        return lines.joined(separator: "\n")
    }

    /// See: RFC 3676 section 4.4.
    private static func stuffed(_ line: String) -> String {
        line.hasPrefix(" ") || line.hasPrefix(">") || line.hasPrefix("From ") ? " " + line : line
    }

    /// A line without its quote marks and stuffing. See: RFC 3676 section 4.5.
    private struct Line {
        let depth: Int
        let content: Substring
        var isSignatureSeparator: Bool { content == "-- " }

        init(_ raw: Substring) {
            let marks = raw.utf8.prefix { $0 == 0x3E }
            depth = marks.count
            let rest = raw[marks.endIndex...]
            content = rest.utf8.first == 0x20 ? Substring(rest.utf8.dropFirst()) : rest
        }
    }
}
