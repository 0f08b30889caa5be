internal import Content
internal import Conversations

/// Decrypted contents in words.
enum ContentLayers {
    /// Parameters that open a file somewhere.
    private static let secrets: Set<String> = ["secret", "salt", "nonce"]
    /// Contents inside contents are followed so far.
    private static let depthLimit = 8

    /// The envelope without a message.
    static let ignored = Layer("Plaintext envelope of the second form, which nobody reads")

    static func plaintext(_ bytes: [UInt8], _ showsContent: Bool) -> Layer? {
        guard let envelope = try? PlaintextEnvelope(bytes: bytes) else { return nil }
        switch envelope {
        case .ignored: return ignored
        case .message(let content, let key):
            guard let inner = self.content(content, showsContent) else { return nil }
            return Layer("Plaintext envelope", [("idempotency key", key.text)], [inner])
        }
    }

    static func content(_ bytes: [UInt8], _ showsContent: Bool, depth: Int = 0) -> Layer? {
        guard depth < depthLimit, let encoded = try? EncodedContent(serialized: bytes),
            let type = encoded.type
        else {
            return nil
        }
        var layer = Layer(
            "Encoded content",
            [("type", type.description)]
                + encoded.parameters.entries.map { entry in
                    (
                        "parameter \(entry.key)",
                        secrets.contains(entry.key) ? Words.hidden(entry.value) : entry.value
                    )
                } + [("content", Words.count(encoded.content))])
        if let fallback = encoded.fallback {
            layer.fields.append(
                .init(name: "fallback", value: showsContent ? fallback : Words.count(fallback.utf8)))
        }
        if let compression = encoded.compression {
            layer.fields.append(.init(name: "compression", value: "\(compression)"))
        }
        switch ContentRegistry.decode(encoded) {
        case .text(let text) where showsContent: layer.fields.append(.init(name: "text", value: text.text))
        case .markdown(let text) where showsContent:
            layer.fields.append(.init(name: "text", value: text.source))
        case .reply(let reply):
            let inner = self.content(reply.content.serialized(), showsContent, depth: depth + 1)
            layer.layers = inner.map { [$0] } ?? []
        default: break
        }
        return layer
    }
}
