/// The words of an HTML mail, for people who send nothing else. Links keep their targets, everything else its order.
///
/// Not a browser: no scripts, no style, no tables; one pass, no recursion.
enum HTMLText {
    static func plain(_ html: String) -> String {
        var writer = Writer()
        var rest = Array(html.unicodeScalars)[...]
        while let scalar = rest.first {
            switch scalar {
            case "<": tag(&rest, &writer)
            case "&": writer.write(entity(&rest))
            default:
                writer.write(String(scalar))
                rest = rest.dropFirst()
            }
        }
        return writer.text
    }

    private static let silent = ["script", "style", "head", "title", "template"]
    private static let lines = ["tr", "li", "dt", "dd"]
    private static let paragraphs = [
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr",
        "section",
    ]

    private static func tag(_ rest: inout ArraySlice<Unicode.Scalar>, _ writer: inout Writer) {
        if rest.starts(with: "<!--".unicodeScalars) {
            skip(past: "-->", &rest)
            return
        }
        // A lone angle bracket is a character.
        guard let next = rest.dropFirst().first,
            next == "/" || next == "!" || next == "?" || next.properties.isAlphabetic
        else {
            writer.write("<")
            rest = rest.dropFirst()
            return
        }
        var content = String.UnicodeScalarView()
        rest = rest.dropFirst()
        var quote: Unicode.Scalar?
        while let scalar = rest.popFirst() {
            if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
            } else if scalar == ">" {
                break
            }
            content.append(scalar)
        }
        apply(String(content), &rest, &writer)
    }

    private static func apply(_ tag: String, _ rest: inout ArraySlice<Unicode.Scalar>, _ writer: inout Writer)
    {
        let isEnd = tag.hasPrefix("/")
        let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
        switch name {
        case _ where silent.contains(name): if !isEnd { skip(past: "</\(name)", &rest, through: ">") }
        case "a" where !isEnd: writer.beginLink(attribute("href", in: tag))
        case "a": writer.endLink()
        case "li" where !isEnd:
            writer.startLine()
            writer.write("- ")
        case "blockquote" where !isEnd: writer.beginQuote()
        case "blockquote": writer.endQuote()
        case "td" where isEnd, "th" where isEnd: writer.write(" ")
        case "br": writer.breakLine()
        case _ where lines.contains(name): writer.startLine()
        case _ where paragraphs.contains(name): writer.breakParagraph()
        default: break
        }
    }

    private static func skip(
        past text: String, _ rest: inout ArraySlice<Unicode.Scalar>, through end: Unicode.Scalar? = nil
    ) {
        let wanted = Array(text.lowercased().unicodeScalars)
        while !rest.isEmpty {
            let found =
                rest.count >= wanted.count
                && zip(rest, wanted).allSatisfy { $0 == $1 || $0.properties.lowercaseMapping == String($1) }
            if found {
                rest = rest.dropFirst(wanted.count)
                if let end { rest = rest.drop { $0 != end }.dropFirst() }
                return
            }
            rest = rest.dropFirst()
        }
    }

    private static func attribute(_ name: String, in tag: String) -> String? {
        var rest = tag[...]
        while let equals = rest.firstIndex(of: "=") {
            let key = rest[..<equals].split { $0 == " " || $0 == "\t" || $0 == "\n" }.last?.lowercased()
            var value = rest[rest.index(after: equals)...].drop { $0 == " " || $0 == "\n" }
            let quote = value.first.flatMap { $0 == "\"" || $0 == "'" ? $0 : nil }
            if quote != nil { value = value.dropFirst() }
            let found = value.prefix { quote != nil ? $0 != quote : $0 != " " }
            if key == name { return decoded(String(found)) }
            rest = value.dropFirst(found.count)
        }
        return nil
    }

    private static func decoded(_ text: String) -> String {
        var rest = Array(text.unicodeScalars)[...]
        var result = ""
        while let scalar = rest.first {
            if scalar == "&" {
                result += entity(&rest)
            } else {
                result.unicodeScalars.append(scalar)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    private static let entities: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "copy": "©", "reg": "®",
        "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
        "euro": "€",
        "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß",
        "eacute": "é",
        "egrave": "è", "agrave": "à", "ccedil": "ç", "ntilde": "ñ", "bull": "•", "middot": "·", "times": "×",
    ]

    private static func entity(_ rest: inout ArraySlice<Unicode.Scalar>) -> String {
        let body = rest.dropFirst().prefix(12)
        guard let semicolon = body.firstIndex(of: ";") else {
            rest = rest.dropFirst()
            return "&"
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: body[..<semicolon])
        let name = String(view)
        guard let text = entities[name] ?? number(name) else {
            rest = rest.dropFirst()
            return "&"
        }
        rest = rest[(semicolon + 1)...]
        return text
    }

    private static func number(_ name: String) -> String? {
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let value = digits.first?.lowercased() == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }

    /// Gathers words and breaks as a browser would lay them out.
    private struct Writer {
        private var lines: [String] = [""]
        private var spaceWaits = false
        private var link: (target: String, start: String)?
        private var quoteDepth = 0

        var text: String {
            var kept = lines
            while kept.last?.isEmpty == true { kept.removeLast() }
            return kept.joined(separator: "\n")
        }

        private var isAtStart: Bool { lines[lines.count - 1].isEmpty }

        mutating func write(_ words: String) {
            for character in words {
                if character == "\u{a0}" || !character.isWhitespace {
                    if isAtStart { lines[lines.count - 1] = String(repeating: "> ", count: quoteDepth) }
                    if spaceWaits, !lines[lines.count - 1].isEmpty, !lines[lines.count - 1].hasSuffix(" ") {
                        lines[lines.count - 1] += " "
                    }
                    spaceWaits = false
                    lines[lines.count - 1].append(character == "\u{a0}" ? " " : character)
                } else {
                    spaceWaits = true
                }
            }
        }

        mutating func breakLine() {
            spaceWaits = false
            if !(lines.count == 1 && isAtStart) { lines.append("") }
        }

        mutating func startLine() {
            if !isAtStart { breakLine() }
        }

        mutating func breakParagraph() {
            spaceWaits = false
            guard !(lines.count == 1 && isAtStart) else { return }
            if !isAtStart { lines.append("") }
            if lines.count < 2 || !lines[lines.count - 2].isEmpty { lines.append("") }
        }

        mutating func beginQuote() {
            breakParagraph()
            quoteDepth = min(quoteDepth + 1, 16)
        }

        mutating func endQuote() {
            quoteDepth = max(0, quoteDepth - 1)
            breakParagraph()
        }

        mutating func beginLink(_ target: String?) {
            link = target.map { ($0, lines[lines.count - 1]) }
        }

        /// The target follows the words, unless they are the same.
        mutating func endLink() {
            guard let (target, start) = link else { return }
            link = nil
            let shown = lines[lines.count - 1].dropFirst(start.count).filter { $0 != " " }
            let isWeb =
                target.hasPrefix("https://") || target.hasPrefix("http://") || target.hasPrefix("mailto:")
            guard isWeb, shown != target, "mailto:\(shown)" != target else { return }
            write(" <\(target)>")
        }
    }
}
