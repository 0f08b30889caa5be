import Content
import TestSupport
import Testing

/// Bytes a peer might send: nothing may trap, loop or be lost.
struct HostileContentTests {
    private static let target = String(repeating: "0f", count: 32)

    private static let seeds: [[UInt8]] = {
        let remote = RemoteAttachment(
            url: "https://example.org/1", contentDigest: "aa", secret: [1], salt: [2], nonce: [3],
            contentLength: 5,
            filename: "f")
        var change = GroupUpdated(initiator: "a")
        change.added = ["b"]
        change.metadataChanges = [.init(field: "group_name", oldValue: nil, newValue: "x")]
        let text = Text("hello").encoded()
        let values: [any ContentCodec] = [
            Text("hello"), Markdown("# x"), ReadReceipt(), remote, MultiRemoteAttachment([remote, remote]),
            change,
            Reply(reference: target, referenceInboxID: "x", content: text),
            Reaction(reference: target, referenceInboxID: "", action: .added, content: "👍", schema: .unicode),
            Content.Attachment(filename: "a", mimeType: "a/b", bytes: [1, 2, 3]),
            TransactionReference(
                namespace: "eip155", networkID: "1", reference: "0x1",
                metadata: .init(
                    transactionType: "t", currency: "c", amount: 1.5, decimals: 6, fromAddress: "a",
                    toAddress: "b")),
            WalletSendCalls(
                version: "1.0", chainID: "0x1", from: "a",
                calls: [.init(to: "b", data: "0x", value: nil, gas: nil, metadata: nil)],
                capabilities: ["a": "b"]),
            Actions(
                id: "q", description: "d", actions: [.init(id: "a", label: "A", expiresAtNanoseconds: 1)]),
            Intent(id: "q", actionID: "a", metadata: [JSONMember("k", .array([.integer(1)]))]),
            LeaveRequest(authenticatedNote: [1]), DeleteMessage(messageID: target),
        ]
        return values.compactMap { try? $0.encoded().serialized() }
    }()

    @Test func nothingInMutatedContentTrapsOrIsLost() throws {
        #expect(Self.seeds.count == 15)
        var random = SeededRandom(seed: 42)
        for _ in 0..<2000 {
            var bytes = random.pick(Self.seeds)
            for _ in 0...random.number(below: 6) { Self.mutate(&bytes, &random) }
            _ = ContentIndex(bytes)
            guard let encoded = try? EncodedContent(serialized: bytes) else { continue }
            for reading in [ContentReading.asLibxmtp, .tolerant] {
                if case .unknown(let kept) = ContentRegistry.decode(encoded, reading: reading) {
                    #expect(kept == encoded)
                }
            }
            #expect(try EncodedContent(serialized: encoded.serialized()) == encoded)
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return }
        let position = random.number(below: bytes.count)
        switch random.number(below: 5) {
        case 0: bytes[position] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[position] ^= 1 << UInt8(random.number(below: 8))
        case 2: bytes.remove(at: position)
        case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: position)
        default: bytes.removeLast(bytes.count - position)
        }
    }
}
