public import Mail

/// Random messages of every shape the writer accepts, from a seed; texts are drawn from what breaks parsers.
public struct MessageMaker {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
        // Neighbouring seeds must not be the same row of numbers, shifted by one.
        state = next() ^ (seed << 32)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    public mutating func number(_ range: Range<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    public mutating func pick<Element>(_ choices: [Element]) -> Element { choices[number(0..<choices.count)] }

    static let pieces = [
        "a", "Team", "Re:", " ", "  ", "\t", "\r\n", "\n", "\r", "\0", "Bcc: x@y", "\u{1B}[31m", "ü", "é",
        "e\u{301}",
        "日本語", "👍🏽", "👩‍👩‍👧", "\"", "\\", "(", ")", "((((", "<", ">", "@", ",", ";", ":", "=?utf-8?Q?x?=", "=?",
        "?=",
        "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{85}", "\u{2028}", "%00", "%0A", "'", "*", "`$(x)`", "=", "_",
        "?",
        "\u{300}", "\u{0}", "\u{10FFFF}", "\u{FFFD}", "ß", "ﬁ", "\u{AC00}", "\u{1100}\u{1161}", "xmtp.alt",
        "--", ".",
        "....", "/../", "C:\\x", String(repeating: "x", count: 80), String(repeating: "ä", count: 70),
    ]

    mutating func text(_ most: Int = 12) -> String {
        (0..<number(0..<most)).map { _ in pick(Self.pieces) }.joined()
    }

    mutating func bytes() -> [UInt8] {
        switch number(0..<5) {
        case 0: return Array(text(40).utf8)
        case 1: return (0..<number(0..<300)).map { _ in UInt8(truncatingIfNeeded: next()) }
        case 2: return Array(String(repeating: "long ", count: number(0..<600)).utf8)
        case 3: return Array("--=_xmtp_\nFrom x\n.\n..\n \n\t\n\n".utf8)
        default: return Array((text() + "\n" + text()).utf8)
        }
    }

    mutating func token(_ length: Int = 10) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<number(1..<length)).map { _ in pick(letters) })
    }

    mutating func identifier() -> MessageIdentifier? {
        try? MessageIdentifier("\(token(60)).\(token())@\(token()).alt")
    }

    mutating func mailbox() -> MailboxAddress? {
        let local = pick([token(30), "a b", "a\"b", "x\\y", "a@b", "a..b", ".a", "o'hara+x"])
        return try? MailboxAddress(
            localPart: local, domain: pick(["xmtp.alt", "group.xmtp.alt", "example.org"]),
            displayName: number(0..<3) == 0 ? nil : text())
    }

    public mutating func header() -> MailHeader {
        var header = MailHeader()
        for name in [HeaderName.from, .to, .cc, .replyTo] where number(0..<3) > 0 {
            header.append(HeaderField(name, mailboxes: (0..<number(1..<5)).compactMap { _ in mailbox() }))
        }
        if let mailbox = mailbox() { header.append(HeaderField(.deliveredTo, mailboxes: [mailbox.bare])) }
        header.append(HeaderField(.subject, text: text()))
        header.append(HeaderField("XMTP-Reference", text: text(40), limit: 2000))
        header.append(
            HeaderField(
                .date,
                date: DateTime(
                    seconds: Int64(number(0..<253_402_214_400)), offsetMinutes: number(-720..<840))))
        if let id = identifier() { header.append(HeaderField(.messageID, identifiers: [id])) }
        let references = (0..<number(0..<20)).compactMap { _ in identifier() }
        if !references.isEmpty { header.append(HeaderField(.references, identifiers: references)) }
        if let list = try? ListIdentifier("\(token()).xmtp.alt", title: number(0..<4) == 0 ? nil : text()) {
            header.append(HeaderField(.listID, list: list))
        }
        header.append(HeaderField("XMTP-Encoded-Content", bytes: bytes()))
        return header
    }

    mutating func part(depth: Int = 0) -> MIMEPart {
        if depth < 4, number(0..<4) == 0 {
            return MIMEPart(
                pick([.mixed, .report("delivery-status")]),
                parts: (0..<number(1..<4)).map { _ in self.part(depth: depth + 1) })
        }
        var part: MIMEPart
        switch number(0..<5) {
        case 0: part = .text(bytes())
        case 1:
            let type = MediaType(untrusted: pick(["image/png", "text/html", "a/b", "x", "multipart/mixed"]))
            part = MIMEPart(type, bytes(), disposition: .attachment(fileName: text(), mediaType: type))
        case 2:
            part = MIMEPart(.plainText, bytes())
            if let parameter = try? MIMEParameter(token(), text(6)) {
                part.mediaType = part.mediaType.adding(parameter)
            }
        case 3: part = MIMEPart(.json, bytes(), disposition: .inline)
        default: part = MIMEPart(.message, Array("Subject: \(token())\n\n--x\n\(token())\n".utf8))
        }
        if number(0..<4) == 0 { part.contentID = identifier() }
        return part
    }

    public mutating func message() -> MailMessage { MailMessage(header: header(), body: part()) }
}
