/// Why an identifier given by a user cannot be used.
///
/// See: spec identity.md 1.2, 1.3
public enum IdentifierRule: Hashable, Sendable {
    /// Not 40 hexadecimal digits after an optional `0x`; holds what was given.
    case invalidAddress(String)
    /// Not hexadecimal digits in pairs.
    case invalidPasskeyText

    var nodeText: String {
        switch self {
        case .invalidAddress(let text): "invalid addresses: [\(DebugText.quoted(text))]"
        case .invalidPasskeyText: "address is invalid hex address"
        }
    }

    var description: String {
        switch self {
        case .invalidAddress: "An Ethereum address must be 0x and 40 hexadecimal digits."
        case .invalidPasskeyText: "A passkey must be given as hexadecimal digits in pairs."
        }
    }
}

/// Text in quotes, as the reference implementation prints it in lists.
enum DebugText {
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\0": quoted += "\\0"
            case let other where other.value < 0x20 || other.value == 0x7f:
                quoted += "\\u{\(String(other.value, radix: 16))}"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
