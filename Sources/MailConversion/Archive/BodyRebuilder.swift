internal import Content
internal import Crypto
internal import Mail

/// Makes encoded content out of what a mail shows, in each of the ways that known clients would have written it.
///
/// See: spec mail.md 2.7, rule B
struct BodyRebuilder {
    let type: ContentTypeID
    let body: MIMEPart
    /// Of a reply, verbatim.
    var reference: String?
    var referenceInbox: String?
    var innerType: ContentTypeID?

    /// Replies carry their text twice; beyond this size not every way is tried.
    static let replyByteLimit = 262_144

    /// The candidate that a judge accepts.
    func first(where accepts: ([UInt8]) -> Bool) -> [UInt8]? {
        switch (type.type, type.majorVersion) {
        case (Text.contentType.type, 1), (Markdown.contentType.type, 1):
            for content in texts(type) where accepts(content.serialized()) { return content.serialized() }
        case (Attachment.contentType.type, 1): return attachment(accepts)
        case (Reply.contentType.type, 1): return reply(accepts)
        case (TransactionReference.contentType.type, 1), (WalletSendCalls.contentType.type, 1),
            (Actions.contentType.type, 1):
            return json(accepts)
        default: break
        }
        return nil
    }

    private func texts(_ type: ContentTypeID) -> [EncodedContent] {
        guard let bytes = body.textBytes, body.mediaType.essence == "text/plain" else { return [] }
        return [
            EncodedContent(type: type, parameters: ["encoding": "UTF-8"], content: bytes),
            EncodedContent(type: type, content: bytes),
        ]
    }

    private func attachment(_ accepts: ([UInt8]) -> Bool) -> [UInt8]? {
        guard let bytes = body.data, let name = body.fileName else { return nil }
        var encoded = EncodedContent(type: type, content: bytes)
        for filename in [name, nil] {
            for words in Self.attachmentWords(filename) {
                encoded.fallback = words
                for parameters in orders([("filename", filename), ("mimeType", body.mediaType.essence)]) {
                    encoded.parameters = parameters
                    let candidate = encoded.serializedKeepingParameterOrder()
                    if accepts(candidate) { return candidate }
                }
            }
        }
        return nil
    }

    /// The fallback of libxmtp, of the iOS and Android kits, of the older JavaScript, and none.
    ///
    /// See: spec content.md 3
    private static func attachmentWords(_ name: String?) -> [String?] {
        let own = Attachment(filename: name, mimeType: "", bytes: []).encoded().fallback
        guard let name else { return [own, nil] }
        return [
            own, "Can’t display “\(name)”. This app doesn’t support attachments.",
            "Can’t display \"\(name)”. This app doesn’t support attachments.",
            "Can’t display \"\(name)\". This app doesn’t support attachments.", nil,
        ]
    }

    private func reply(_ accepts: ([UInt8]) -> Bool) -> [UInt8]? {
        // An empty reference has no field in the header.
        let reference = reference ?? ""
        guard let innerType, let bytes = body.textBytes, bytes.count <= Self.replyByteLimit
        else {
            return nil
        }
        for inner in texts(innerType) {
            var encoded = EncodedContent(type: type, content: inner.serialized())
            let text = String(decoding: bytes, as: UTF8.self)
            let own = Reply(reference: reference, referenceInboxID: nil, content: inner).encoded().fallback
            for words in [own, "Replied with “\(text)” to an earlier message", nil] {
                encoded.fallback = words
                for described in [innerType.description, nil] {
                    let parameters = [
                        ("contentType", described), ("reference", reference),
                        ("referenceInboxId", referenceInbox),
                    ]
                    for order in orders(parameters) {
                        encoded.parameters = order
                        let candidate = encoded.serializedKeepingParameterOrder()
                        if accepts(candidate) { return candidate }
                    }
                }
            }
        }
        return nil
    }

    private func json(_ accepts: ([UInt8]) -> Bool) -> [UInt8]? {
        guard let data = body.parts.last?.data, body.parts.last?.mediaType.essence == "application/json"
        else {
            return nil
        }
        var encoded = EncodedContent(type: type, content: data)
        let words = (try? ContentRegistry.decode(encoded, reading: .asLibxmtp).encoded())?.fallback
        for fallback in [words, nil] {
            encoded.fallback = fallback
            if accepts(encoded.serialized()) { return encoded.serialized() }
        }
        return nil
    }

    /// Every order of the parameters that have a value: the map on the wire has none of its own.
    private func orders(_ parameters: [(String, String?)]) -> [ContentParameters] {
        let present = parameters.compactMap { key, value in value.map { (key, $0) } }
        guard let (key, value) = present.first else { return [ContentParameters()] }
        if present.count == 1 {
            var only = ContentParameters()
            only[key] = value
            return [only]
        }
        return present.indices.flatMap { index -> [ContentParameters] in
            var rest = present
            let (key, value) = rest.remove(at: index)
            return orders(rest.map { ($0.0, Optional($0.1)) }).map { tail in
                var whole = ContentParameters()
                whole[key] = value
                for entry in tail.entries { whole[entry.key] = entry.value }
                return whole
            }
        }
    }

    static func digest(_ content: [UInt8]) -> String {
        "sha-256=" + Hexadecimal.text(Array(SHA256.hash(data: content)))
    }
}
