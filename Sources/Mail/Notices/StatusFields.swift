/// Groups of fields as delivery and disposition reports hold them: a group for each blank line between.
///
/// See: RFC 3464 section 2.1.2, RFC 8098 section 3.1.
struct StatusFields {
    var groups: [[(name: HeaderName, value: String)]] = [[]]

    /// A field without value is left out.
    mutating func add(_ name: HeaderName, _ value: String?) {
        guard let value else { return }
        groups[groups.count - 1].append((name, value))
    }

    mutating func beginGroup() { groups.append([]) }

    func written() throws(MailError) -> [UInt8] {
        var output: [UInt8] = []
        for (index, group) in groups.enumerated() {
            if index > 0 { output.append(0x0A) }
            for field in group {
                output += try FieldWriter.write(HeaderField(field.name, text: field.value, limit: 800))
            }
        }
        return output
    }

    init() {}

    /// Reads what others wrote; lines that are no fields are passed over.
    init(parsing bytes: [UInt8]) {
        var name: HeaderName?
        var value = ""
        func close(_ groups: inout [[(name: HeaderName, value: String)]]) {
            if let field = name {
                groups[groups.count - 1].append((field, HeaderText(value, limit: .max).string))
            }
            name = nil
            value = ""
        }
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            if text.allSatisfy({ $0 == " " || $0 == "\t" }) {
                close(&groups)
                if groups.last?.isEmpty == false { groups.append([]) }
            } else if text.first == " " || text.first == "\t" {
                value += text
            } else {
                close(&groups)
                guard let colon = text.firstIndex(of: ":"),
                    let parsed = try? HeaderName(String(text[..<colon]))
                else { continue }
                name = parsed
                value = String(text[text.index(after: colon)...])
            }
        }
        close(&groups)
        if groups.last?.isEmpty == true, groups.count > 1 { groups.removeLast() }
    }

    static func value(_ name: HeaderName, in group: [(name: HeaderName, value: String)]) -> String? {
        group.first { $0.name == name }?.value
    }

    /// What stands after `rfc822;` or another type and a semicolon.
    static func untyped(_ value: String) -> String {
        guard let semicolon = value.firstIndex(of: ";") else { return value }
        return HeaderText(String(value[value.index(after: semicolon)...]), limit: .max).string
    }
}
