import Testing

@testable import Content

extension Agreement {
    /// The reference's listings know no such body, though some of these types have a codec or a meaning elsewhere.
    static func messageBody(report: Bool) -> Int {
        VectorFile.cases("message_body").count { item in
            let bytes = item.bytes("encoded")
            let body = bodyAgrees(item, bytes)
            let index = indexAgrees(item["index"], ContentIndex(bytes))
            let inflated = inflates(item, bytes)
            if report {
                #expect(body, "\(item.id)")
                #expect(index, "\(item.id)")
                #expect(inflated, "\(item.id)")
            }
            return body && index && inflated
        }
    }

    private static func bodyAgrees(_ item: VectorNode, _ bytes: [UInt8]) -> Bool {
        guard item["decode_error"].isNull else { return (try? EncodedContent(serialized: bytes)) == nil }
        guard let encoded = try? EncodedContent(serialized: bytes) else { return false }
        let value = item["value"].array.first ?? VectorNode([String: Any]())
        guard encoded.fallback == item["fallback_text"].optionalText else { return false }
        let decoded = ContentRegistry.decode(encoded, reading: .asLibxmtp)
        switch (item["body"].text, decoded) {
        case ("custom", .unknown(let kept)): return matches(value, kept) && kept == encoded
        case ("text", .text(let text)): return text.text == value["content"].text
        case ("markdown", .markdown(let text)): return text.source == value["content"].text
        case ("attachment", .attachment(let file)):
            return file.filename == value["filename"].optionalText && file.mimeType == value["mime_type"].text
                && file.bytes == VectorNode.bytes(value["content"]["hex"].text)
        case ("reply", .reply(let reply)): return replyAgrees(value, reply)
        case ("leave_request", .leaveRequest(let request)): return request.authenticatedNote == nil
        case ("intent", .intent(let intent)):
            return intent.id == value["id"].text && intent.actionID == value["action_id"].text
                && intent.metadata == nil && value["metadata"].isNull
        case (let name, .unknown): return name == "custom"
        case (let name, _):
            guard let expected = try? VectorValues.value(name, value) else { return false }
            return equal(decoded.codec, expected)
        }
    }

    private static func matches(_ value: VectorNode, _ kept: EncodedContent) -> Bool {
        guard let type = kept.type else { return value["type_id"].isNull }
        return VectorValues.typeID(value["type_id"]) == type
            && kept.content == VectorNode.bytes(value["content"]["hex"].text)
            && kept.parameters.entries.allSatisfy { value["parameters"][$0.key].text == $0.value }
            && kept.parameters.count == value["parameters"].members.count
            && kept.compression == value["compression"].optionalInt.map { Int32($0) }
    }

    private static func replyAgrees(_ value: VectorNode, _ reply: Reply) -> Bool {
        guard reply.reference == value["reference_id"].text else { return false }
        let inner = ContentRegistry.decode(reply.content, reading: .asLibxmtp)
        switch inner {
        case .text(let text): return value["content"]["text"].array.first?["content"].text == text.text
        case .reply: return value["content"].isNull
        case .unknown(let kept):
            return value["content"]["custom"].array.first.map { matches($0, kept) } ?? false
        default: return false
        }
    }

    private static func indexAgrees(_ node: VectorNode, _ index: ContentIndex) -> Bool {
        index.contentType.rawValue == Int(node["content_type"].int)
            && index.majorVersion == UInt32(node["version_major"].int)
            && index.minorVersion == UInt32(node["version_minor"].int)
            && index.authority == node["authority_id"].text
            && index.referenceID == (node["reference_id_hex"].isNull ? nil : node.bytes("reference_id"))
    }

    private static func inflates(_ item: VectorNode, _ bytes: [UInt8]) -> Bool {
        guard let text = item["inflated_text"].optionalText else { return true }
        return (try? ContentRegistry.decode(bytes)) == .text(Text(text))
    }

    static func deviceSync() throws -> Int {
        try VectorFile.cases("device_sync").count { item in
            let encoded = try EncodedContent(serialized: item.bytes("encoded"))
            #expect(encoded.content == item.bytes("content"), "\(item.id)")
            let content = try DeviceSyncContent(decoding: encoded)
            #expect(content == syncContent(item["kind"].text, item["value"]), "\(item.id)")
            return try content.encoded().serialized() == item.bytes("encoded")
        }
    }

    private static func syncContent(_ kind: String, _ value: VectorNode) -> DeviceSyncContent? {
        switch kind {
        case "preference_updates": .preferenceUpdates(value["updates"].array.compactMap(update))
        case "request":
            .request(
                DeviceSyncRequest(
                    pin: value["pin"].text, serverURL: value["server_url"].text,
                    options: ArchiveOptions(
                        selections: selections(value["options"]),
                        startNanoseconds: value["options"]["start_ns"].optionalInt,
                        endNanoseconds: value["options"]["end_ns"].optionalInt,
                        excludesDisappearingMessages: value["options"]["exclude_disappearing_messages"].flag))
            )
        case "reply":
            .reply(
                DeviceSyncReply(
                    requestID: value["request_id"].text, url: value["url"].text,
                    key: value.bytes("encryption_key"),
                    metadata: ArchiveMetadata(
                        selections: selections(value["metadata"]),
                        exportedAtNanoseconds: value["metadata"]["exported_at_ns"].int,
                        startNanoseconds: value["metadata"]["start_ns"].optionalInt,
                        endNanoseconds: value["metadata"]["end_ns"].optionalInt)))
        default: nil
        }
    }

    private static func selections(_ node: VectorNode) -> [ArchiveSelection] {
        node["elements"].array.map { $0.text == "messages" ? .messages : .consent }
    }

    private static func update(_ node: VectorNode) -> PreferenceUpdate? {
        if !node["hmac"].isNull {
            return .pushKey(
                root: node["hmac"].bytes("key"), cycledAtNanoseconds: node["hmac"]["cycled_at_ns"].int)
        }
        let consent = node["consent"]
        let id = consent["entity"].text
        return ConsentState(rawValue: consent["state"].text).map { state in
            .consent(
                ConsentDecision(
                    entity: consent["entity_type"].text == "inbox_id" ? .inbox(id) : .conversation(id),
                    state: state,
                    consentedAtNanoseconds: consent["consented_at_ns"].int))
        }
    }
}
