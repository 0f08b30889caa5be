public import Content
public import TestSupport

/// Content of every type, sane and insane, from a seed.
public struct RandomContent {
    public var random: SeededRandom

    /// The same seed makes the same contents.
    public init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// How many kinds ``next()`` makes.
    public static let kinds = 22

    /// The bytes of a message; not always of a valid one.
    public mutating func next(kind: Int) -> [UInt8] {
        var encoded = (try? content(kind).encoded()) ?? EncodedContent(type: nil)
        switch random.number(below: 12) {
        case 0: encoded.fallback = random.oneIn(2) ? nil : text()
        case 1: encoded.parameters[text()] = text()
        case 2: encoded.parameters["encoding"] = nil
        case 3: encoded.compression = random.pick([0, 1, 7])
        case 4: encoded.unknownFields = [0x32, 1, 2]
        case 5: encoded.type?.minorVersion = 3
        case 6: encoded.type?.authority = random.pick(["example.org", "", "a\r\nBcc: x@y"])
        case 7: encoded.type = nil
        default: break
        }
        if random.oneIn(40) { return random.bytes(random.number(below: 60)) }
        return random.oneIn(2) ? encoded.serialized() : shuffled(encoded).serializedKeepingParameterOrder()
    }

    private mutating func shuffled(_ encoded: EncodedContent) -> EncodedContent {
        var copy = encoded
        copy.parameters = [:]
        for entry in encoded.parameters.entries.shuffled(using: &random) {
            copy.parameters[entry.key] = entry.value
        }
        return copy
    }

    /// Content of one type.
    public mutating func content(_ kind: Int) -> DecodedContent {
        switch kind {
        case 0: .text(Text(text()))
        case 1: .markdown(Markdown(text()))
        case 2: .reply(Reply(reference: reference(), referenceInboxID: nil, content: Text(text()).encoded()))
        case 3:
            .reply(
                Reply(
                    reference: reference(), referenceInboxID: random.pick(["", "ab", text()]),
                    content: (try? content(random.number(below: 18)).encoded()) ?? EncodedContent(type: nil)))
        case 4:
            .reaction(
                Reaction(
                    reference: reference(), referenceInboxID: "",
                    action: random.pick([.added, .removed, .unknown]),
                    content: random.pick(["👍", "❤️", ":x:", text()]),
                    schema: random.pick([.unicode, .shortcode, .custom, .unknown])))
        case 5: .readReceipt(ReadReceipt())
        case 6, 7: .attachment(attachment())
        case 8: .remoteAttachment(remote())
        case 9:
            .multiRemoteAttachment(MultiRemoteAttachment((0..<random.number(below: 4)).map { _ in remote() }))
        case 10: .transactionReference(transaction())
        case 11: .walletSendCalls(wallet())
        case 12:
            .actions(
                Actions(
                    id: text(), description: text(),
                    actions: (1...(1 + random.number(below: 9))).map { .init(id: "\($0)", label: text()) },
                    expiresAtNanoseconds: random.oneIn(2) ? 1_750_000_000_000_000_000 : nil))
        case 13:
            .intent(Intent(id: text(), actionID: text(), metadata: [JSONMember(text(), .string(text()))]))
        case 14: .leaveRequest(LeaveRequest())
        case 15: .groupUpdated(change())
        case 16:
            .unknown(
                EncodedContent(
                    type: ContentTypeID("example.org/poll:1.0"), fallback: text(), content: bytes()))
        case 17: .unknown(EncodedContent(type: ContentTypeID("example.org/x:1.0"), content: bytes()))
        case 18: .unknown(EncodedContent(type: EditMessage.contentType, content: edit()))
        case 19: .unknown(EncodedContent(type: Composite.contentType, content: composite()))
        case 20: .unknown(legacyReaction())
        default: .deleteMessage(DeleteMessage(messageID: reference()))
        }
    }

    private mutating func attachment() -> Attachment {
        Attachment(
            filename: random.pick([
                nil, "", "a.txt", "Résumé 🧾.pdf", "../../etc/passwd", "a\r\nX: y.txt", text(),
            ]),
            mimeType: random.pick([
                "text/plain", "image/png", "image/svg+xml", "text/html", "", "nonsense", "multipart/mixed",
                "message/rfc822", "text/plain; charset=iso-8859-1", "Application/PDF", "application/json",
                text(),
            ]), bytes: bytes())
    }

    private mutating func remote() -> RemoteAttachment {
        RemoteAttachment(
            url: random.pick(["https://example.org/1", "https://a@b:1/x?y#z", text()]), contentDigest: text(),
            secret: random.bytes(32), salt: random.bytes(32), nonce: random.bytes(12),
            contentLength: random.pick([nil, 0, 5]), filename: random.pick([nil, "", "f", text()]))
    }

    private mutating func transaction() -> TransactionReference {
        TransactionReference(
            namespace: random.pick([nil, "eip155"]), networkID: text(), reference: text(),
            metadata: random.oneIn(2)
                ? nil
                : .init(
                    transactionType: text(), currency: "ETH",
                    amount: Double.random(in: -1e20...1e20, using: &random),
                    decimals: 18, fromAddress: text(), toAddress: "0x2"))
    }

    private mutating func wallet() -> WalletSendCalls {
        WalletSendCalls(
            version: "1.0", chainID: text(), from: text(),
            calls: (0..<random.number(below: 3)).map { _ in
                .init(
                    to: text(), data: nil, value: text(), gas: nil,
                    metadata: random.oneIn(2)
                        ? nil : .init(description: text(), transactionType: text(), extra: ["a": "b"]))
            }, capabilities: random.pick([nil, [:], ["x": "y"]]))
    }

    private mutating func change() -> GroupUpdated {
        var change = GroupUpdated(initiator: random.pick([String(repeating: "2", count: 64), "x", ""]))
        change.added = random.pick([[], [text()], [String(repeating: "1", count: 64)]])
        change.left = random.pick([[], [text()]])
        change.metadataChanges = random.pick([
            [], [.init(field: "group_name", oldValue: nil, newValue: text())],
            [.init(field: text(), oldValue: "a", newValue: nil)],
        ])
        return change
    }

    private mutating func edit() -> [UInt8] {
        let inner = Text(text()).encoded().serialized()
        return field(1, Array(reference().utf8)) + field(2, inner)
    }

    private mutating func composite() -> [UInt8] {
        field(1, field(1, Text(text()).encoded().serialized()))
            + field(1, field(1, attachment().encoded().serialized()))
    }

    private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        var rest = bytes.count
        repeat {
            length.append(UInt8(rest & 127) | (rest > 127 ? 128 : 0))
            rest >>= 7
        } while rest > 0
        return [number << 3 | 2] + length + bytes
    }

    private mutating func legacyReaction() -> EncodedContent {
        EncodedContent(
            type: ContentTypeID("xmtp.org/reaction:1.0"),
            parameters: ["action": "added", "reference": reference(), "schema": "unicode"],
            content: Array("👍".utf8))
    }

    private mutating func reference() -> String {
        random.pick([
            String(repeating: "5f", count: 32), "0x" + String(repeating: "5F", count: 32), "", "message-id-1",
            text(),
        ])
    }

    private static let pieces = [
        "hello", " ", "\n", "\r\n", "\r", "\t", "\0", "Grüße", "👩‍👩‍👧‍👦", "\u{202e}", "\u{1b}[31m", "From ", ".",
        "-- ", ">",
        "é", "e\u{301}", "=", "=20", "--", "\n\n", "\u{2028}", "\u{feff}", "\u{85}", "Subject: x\n", "<a@b>",
        "\"", "\\",
        "=?utf-8?q?x?=", "日本語", "\u{7f}", "--=_xmtp_", "   ", "\u{fffd}",
    ]

    /// Words, line breaks, controls, and what reads as a header, in any order.
    public mutating func text() -> String {
        if random.oneIn(200) {
            return String(repeating: random.pick(Self.pieces), count: 1 + random.number(below: 3000))
        }
        return (0..<random.number(below: 12)).map { _ in random.pick(Self.pieces) }.joined()
    }

    private mutating func bytes() -> [UInt8] {
        switch random.number(below: 4) {
        case 0: []
        case 1: Array(text().utf8)
        case 2: random.bytes(random.number(below: 300))
        default: random.bytes(5000)
        }
    }
}
