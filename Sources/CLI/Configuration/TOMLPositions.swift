/// The lines on which the options of a TOML file stand: the parser tells only where a file stops making sense.
///
/// Meant for files that parse; what is inside inline tables has the line of the table.
struct TOMLPositions: Sendable {
    private var lines: [String: Int] = [:]

    /// Reads a file's text.
    init(_ text: String) {
        var table: [String] = []
        var depth = 0
        var fence: String?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var rest = line[...]
            if let open = fence {
                guard let end = rest.firstRange(of: open) else { continue }
                rest = rest[end.upperBound...]
                fence = nil
            } else if depth == 0 {
                rest = rest.drop { $0 == " " || $0 == "\t" }
                if rest.first == "[" {
                    table = Self.header(rest)
                    note(table, index + 1)
                    continue
                }
                let (keys, value) = Self.keys(rest)
                if !keys.isEmpty { note(table + keys, index + 1) }
                rest = value
            }
            (depth, fence) = Self.scan(rest, depth: depth)
        }
    }

    /// The line of an option or table, or of the nearest table around it.
    func line(of path: [String]) -> Int? {
        var path = path[...]
        while !path.isEmpty {
            if let line = lines[Self.key(path)] { return line }
            path = path.dropLast()
        }
        return nil
    }

    private mutating func note(_ path: [String], _ line: Int) {
        if lines[Self.key(path)] == nil { lines[Self.key(path)] = line }
    }

    private static func key(_ path: some Sequence<String>) -> String { path.joined(separator: "\u{0}") }

    private static func header(_ line: Substring) -> [String] {
        var inner = line.drop { $0 == "[" }
        if let end = inner.lastIndex(of: "]") { inner = inner[..<end] }
        if inner.hasSuffix("]") { inner = inner.dropLast() }
        return keys(inner + "=").keys
    }

    /// The dotted key before the equals sign, and what follows it.
    private static func keys(_ line: Substring) -> (keys: [String], rest: Substring) {
        var keys: [String] = []
        var word = ""
        var index = line.startIndex
        while index < line.endIndex {
            let character = line[index]
            index = line.index(after: index)
            switch character {
            case "\"", "'":
                while index < line.endIndex, line[index] != character {
                    word.append(line[index])
                    index = line.index(after: index)
                }
                if index < line.endIndex { index = line.index(after: index) }
            case ".":
                keys.append(word)
                word = ""
            case "=": return (keys + [word], line[index...])
            case "#": return ([], "")
            case " ", "\t", "\r": break
            default: word.append(character)
            }
        }
        return ([], "")
    }

    /// How many arrays stay open at the end of a value's line, and whether a text does.
    private static func scan(_ text: Substring, depth: Int) -> (depth: Int, fence: String?) {
        var depth = depth
        var rest = text
        while let first = rest.first {
            for fence in ["\"\"\"", "'''"] where rest.hasPrefix(fence) {
                guard let end = rest.dropFirst(3).firstRange(of: fence) else { return (depth, fence) }
                rest = rest[end.upperBound...]
                return scan(rest, depth: depth)
            }
            rest = rest.dropFirst()
            switch first {
            case "#": return (depth, nil)
            case "[", "{": depth += 1
            case "]", "}": depth = max(0, depth - 1)
            case "\"", "'":
                while let next = rest.popFirst(), next != first {
                    if next == "\\", first == "\"" { rest = rest.dropFirst() }
                }
            default: break
            }
        }
        return (depth, nil)
    }
}
