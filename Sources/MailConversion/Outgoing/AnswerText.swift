/// What is new in an answer: signature and plain repetition cut off.
///
/// See: spec mail.md 3.6, rules 3 and 4
enum AnswerText {
    /// Cuts from the last line that is exactly two hyphens and a space.
    static func withoutSignature(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let mark = lines.lastIndex(where: { $0 == "-- " }) else { return text }
        return ReadableMail.withoutTrailingLines(lines[..<mark].joined(separator: "\n"))
    }

    /// The text without the repetition of what it answers.
    ///
    /// - Parameter original: the text that is answered; nil when it is not known.
    static func withoutQuotes(_ text: String, of original: String?, _ rule: OutgoingOptions.Quotes) -> String
    {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        switch rule {
        case .keep: return text
        case .strip: return joined(lines.filter { !isQuoted($0) })
        case .auto:
            guard let original, let run = onlyRun(lines), repeats(lines[run], original) else { return text }
            let start = attribution(above: run.lowerBound, in: lines)
            let before = lines[..<start]
            let after = lines[run.upperBound...]
            guard isBlank(before) || isBlank(after) else { return text }
            return joined(isBlank(before) ? Array(after.drop(while: isBlank)) : Array(before))
        }
    }

    private static func isQuoted(_ line: String) -> Bool { line.utf8.first == 0x3e }

    private static func isBlank(_ line: String) -> Bool { line.allSatisfy { $0 == " " || $0 == "\t" } }

    private static func isBlank(_ lines: ArraySlice<String>) -> Bool { lines.allSatisfy(isBlank) }

    private static func joined(_ lines: [String]) -> String {
        ReadableMail.withoutTrailingLines(lines.joined(separator: "\n"))
    }

    /// The quoted lines when they stand together, nil when there are several groups of them or none.
    private static func onlyRun(_ lines: [String]) -> Range<Int>? {
        guard let first = lines.firstIndex(where: isQuoted), let last = lines.lastIndex(where: isQuoted)
        else {
            return nil
        }
        let run = first..<last + 1
        return lines[run].allSatisfy(isQuoted) ? run : nil
    }

    /// Whether the lines, without their marks, are the original, its beginning or its end; white space is not compared.
    private static func repeats(_ lines: ArraySlice<String>, _ original: String) -> Bool {
        func words(_ text: String) -> [UInt8] { text.utf8.filter { $0 > 0x20 } }
        let quoted = words(
            lines.map { line in
                let rest = line.dropFirst()
                return String(rest.first == " " ? rest.dropFirst() : rest)
            }.joined(separator: "\n"))
        let whole = words(original)
        guard !quoted.isEmpty, quoted.count <= whole.count else { return quoted.isEmpty }
        return whole.starts(with: quoted) || whole.suffix(quoted.count).elementsEqual(quoted)
    }

    /// Where the quotation begins: with the line or two above it that say who wrote, if the last ends with a colon.
    ///
    /// Of two lines the upper one belongs to it only if it has the date that the lower one lacks: else it is the writer's
    /// own, typed right above what the program put there, and must not be lost.
    private static func attribution(above start: Int, in lines: [String]) -> Int {
        var line = start - 1
        while line >= 0, isBlank(lines[line]) { line -= 1 }
        guard line >= 0, lines[line].trailingCharacter == ":" else { return start }
        let isBroken =
            line > 0 && !hasYear(lines[line]) && hasYear(lines[line - 1])
            && (line == 1 || isBlank(lines[line - 2]))
        return isBroken ? line - 1 : line
    }

    /// Whether a line has a number of four digits that may be a year.
    private static func hasYear(_ line: String) -> Bool {
        line.split { !$0.isASCII || !$0.isNumber }.contains { digits in
            digits.count == 4 && Int(digits).map { (1970...2999).contains($0) } == true
        }
    }
}

extension String {
    /// The last character that is no space.
    fileprivate var trailingCharacter: Character? { last { $0 != " " && $0 != "\t" } }
}
