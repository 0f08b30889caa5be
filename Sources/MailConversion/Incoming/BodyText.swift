internal import Mail

/// Foreign words that go into a body of ours, among words of ours.
enum BodyText {
    /// More of a sender's fallback than this is not shown.
    static let scalarLimit = 65_536

    /// Several lines, without control characters, escape sequences and bidirectional overrides.
    static func lines(_ raw: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in raw.unicodeScalars.prefix(scalarLimit) {
            switch scalar.value {
            case 0x09, 0x0a: result.append(scalar)
            case 0x2028, 0x2029: result.append("\n")
            case 0..<0x20, 0x7f...0x9f, 0x202a...0x202e, 0x2066...0x2069, 0xfeff: continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// One line.
    static func line(_ raw: String, limit: Int = HeaderText.usualLimit) -> String {
        HeaderText(foreign: raw, limit: limit).string
    }

    /// The first sixty characters of a text, for a subject.
    static func snippet(_ text: String) -> String? {
        let line = HeaderText(foreign: text, limit: 60).string
        return line.isEmpty ? nil : line
    }
}

extension HeaderText {
    /// Cleans foreign text of any length at the cost of a short one: what lies far beyond the cut is not looked at.
    init(foreign raw: String, limit: Int = usualLimit) {
        let most = max(limit, 512) * 8
        if raw.utf8.count <= most {
            self.init(raw, limit: limit)
        } else {
            self.init(String(String.UnicodeScalarView(raw.unicodeScalars.prefix(most))), limit: limit)
        }
    }
}
