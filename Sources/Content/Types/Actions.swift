/// A question with buttons.
///
/// See: spec content.md 5.11
public struct Actions: ContentCodec {
    public static let contentType = ContentTypeID(
        authority: ContentTypeID.actionsAuthority, type: "actions", majorVersion: 1, minorVersion: 0)
    public static let wantsPush = true

    /// More than this cannot be sent; more are read.
    public static let limit = 10

    public struct Action: Hashable, Sendable {
        public enum Style: String, Hashable, Sendable {
            case primary, secondary, danger
        }

        public var id: String
        public var label: String
        /// Not to be fetched.
        public var imageURL: String?
        public var style: Style?
        /// Nanoseconds since 1970.
        public var expiresAtNanoseconds: Int64?

        public init(
            id: String, label: String, imageURL: String? = nil, style: Style? = nil,
            expiresAtNanoseconds: Int64? = nil
        ) {
            self.id = id
            self.label = label
            self.imageURL = imageURL
            self.style = style
            self.expiresAtNanoseconds = expiresAtNanoseconds
        }
    }

    /// The id an intent names; not a message id.
    public var id: String
    public var description: String
    public var actions: [Action]
    /// Nanoseconds since 1970.
    public var expiresAtNanoseconds: Int64?

    public init(id: String, description: String, actions: [Action], expiresAtNanoseconds: Int64? = nil) {
        self.id = id
        self.description = description
        self.actions = actions
        self.expiresAtNanoseconds = expiresAtNanoseconds
    }

    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        let object = try JSONObject(try JSONValue(parsing: encoded.content), "actions")
        id = try object.string("id")
        description = try object.string("description")
        actions = []
        for value in try object.array("actions") { actions.append(try Action(value, reading)) }
        expiresAtNanoseconds = try Self.time(object, reading)
    }

    /// - Throws: `notSendable` without actions, with more than ten, or with an id that is given twice.
    public func encoded() throws(ContentError) -> EncodedContent {
        guard !actions.isEmpty else { throw ContentError(.notSendable, "a question without an action") }
        guard actions.count <= Self.limit else {
            throw ContentError(.notSendable, "a question with more than \(Self.limit) actions")
        }
        guard Set(actions.map { Array($0.id.utf8) }).count == actions.count else {
            throw ContentError(.notSendable, "two actions with one id")
        }
        var members = [
            JSONMember("id", .string(id)), JSONMember("description", .string(description)),
            JSONMember("actions", .array(actions.map(\.json))),
        ]
        if let expiresAtNanoseconds { members.append(Self.expiry(expiresAtNanoseconds)) }
        return EncodedContent(
            type: Self.contentType, fallback: Fallback.actions(description, labels: actions.map(\.label)),
            content: JSONValue.object(members).serialized())
    }

    static func expiry(_ nanoseconds: Int64) -> JSONMember {
        JSONMember("expiresAt", .string(InternetTime.text(nanoseconds: nanoseconds)))
    }

    static func time(_ object: JSONObject, _ reading: ContentReading) throws(ContentError) -> Int64? {
        guard let text = try object.optionalString("expiresAt", or: "expires_at") else { return nil }
        if let time = InternetTime.nanoseconds(text) { return time }
        if reading == .tolerant { return nil }
        throw ContentError(.malformedJSON, "an expiry that is no time")
    }
}

extension Actions.Action {
    init(_ value: JSONValue, _ reading: ContentReading) throws(ContentError) {
        let object = try JSONObject(value, "an action")
        id = try object.string("id")
        label = try object.string("label")
        imageURL = try object.optionalString("imageUrl", or: "image_url")
        style = nil
        if let word = try object.optionalString("style") {
            style = Style(rawValue: reading == .tolerant ? word.lowercased() : word)
            guard style != nil || reading == .tolerant else {
                throw ContentError(.malformedJSON, "an unknown style")
            }
        }
        expiresAtNanoseconds = try Actions.time(object, reading)
    }

    var json: JSONValue {
        var members = [JSONMember("id", .string(id)), JSONMember("label", .string(label))]
        if let imageURL { members.append(JSONMember("imageUrl", .string(imageURL))) }
        if let style { members.append(JSONMember("style", .string(style.rawValue))) }
        if let expiresAtNanoseconds { members.append(Actions.expiry(expiresAtNanoseconds)) }
        return .object(members)
    }
}
