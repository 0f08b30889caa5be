/// A value as the file has it.
enum ConfigurationValue: Sendable, Equatable {
    case text(String)
    case number(Int)
    case flag(Bool)
    /// Of a kind no option takes: its name in TOML.
    case other(String)

    /// As TOML writes it.
    var toml: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .other(let kind): "(\(kind))"
        }
    }

    /// A basic string.
    static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\t": "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count)
                    + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
