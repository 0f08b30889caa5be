/// The answer to a question with buttons.
///
/// See: spec content.md 5.11
public struct Intent: ContentCodec {
    public static let contentType = ContentTypeID(
        authority: ContentTypeID.actionsAuthority, type: "intent", majorVersion: 1, minorVersion: 0)
    public static let wantsPush = true

    /// Bytes of serialised metadata that can be sent; more are read.
    public static let metadataByteLimit = 10_240

    /// The id inside the actions message, not that message's own id.
    public var id: String
    public var actionID: String
    /// Members of any kind.
    public var metadata: [JSONMember]?

    public init(id: String, actionID: String, metadata: [JSONMember]? = nil) {
        self.id = id
        self.actionID = actionID
        self.metadata = metadata
    }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        let object = try JSONObject(try JSONValue(parsing: encoded.content), "an intent")
        id = try object.string("id")
        actionID = try object.string("actionId", or: "action_id")
        metadata = nil
        if let value = try object.value("metadata") {
            metadata = try JSONObject(value, "the metadata").members
        }
    }

    /// - Throws: `notSendable` for metadata over 10 240 bytes.
    public func encoded() throws(ContentError) -> EncodedContent {
        var members = [JSONMember("id", .string(id)), JSONMember("actionId", .string(actionID))]
        if let metadata {
            let sorted = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            guard JSONValue.object(sorted).serialized().count <= Self.metadataByteLimit else {
                throw ContentError(.notSendable, "metadata of more than \(Self.metadataByteLimit) bytes")
            }
            members.append(JSONMember("metadata", .object(sorted)))
        }
        return EncodedContent(
            type: Self.contentType, fallback: Fallback.intent(actionID),
            content: JSONValue.object(members).serialized())
    }
}
