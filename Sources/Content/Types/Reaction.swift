internal import XMTPProtos

/// A symbol put on, or taken off, another message. Version 2 is written, versions 1 and 2 are read.
///
/// See: spec content.md 5.4
public struct Reaction: ContentCodec {
    public static let contentType = ContentTypeID.standard("reaction", 2)
    static let legacyType = ContentTypeID.standard("reaction", 1)
    public static let wantsPush = false

    public enum Action: String, Hashable, Sendable {
        case unknown, added, removed
    }

    public enum Schema: String, Hashable, Sendable {
        case unknown, unicode, shortcode, custom
    }

    /// The hex id of the message reacted to, as the sender wrote it.
    public var reference: String
    /// The inbox id of its author; empty when unsaid.
    public var referenceInboxID: String
    public var action: Action
    /// The symbol.
    public var content: String
    public var schema: Schema

    public init(reference: String, referenceInboxID: String, action: Action, content: String, schema: Schema)
    {
        self.reference = reference
        self.referenceInboxID = referenceInboxID
        self.action = action
        self.content = content
        self.schema = schema
    }

    /// Reads version 2, or version 1 if the content says so; never one by failing at the other.
    public init(decoding encoded: EncodedContent, reading: ContentReading) throws(ContentError) {
        if let type = encoded.type, type.type == Self.contentType.type, type.majorVersion == 1 {
            self = try Self.legacy(encoded, reading)
        } else {
            self = try Self.current(encoded.content)
        }
    }

    public func encoded() throws(ContentError) -> EncodedContent {
        var message = Xmtp_Mls_MessageContents_ContentTypes_ReactionV2()
        message.reference = reference
        message.referenceInboxID = referenceInboxID
        message.action =
            switch action {
            case .unknown: .unspecified
            case .added: .added
            case .removed: .removed
            }
        message.content = content
        message.schema =
            switch schema {
            case .unknown: .unspecified
            case .unicode: .unicode
            case .shortcode: .shortcode
            case .custom: .custom
            }
        return EncodedContent(
            type: Self.contentType, fallback: Fallback.reaction(content, removed: action == .removed),
            content: try GeneratedMessage.encode(message))
    }

    private static func current(_ bytes: [UInt8]) throws(ContentError) -> Reaction {
        let message = try GeneratedMessage.decode(
            Xmtp_Mls_MessageContents_ContentTypes_ReactionV2.self, from: bytes)
        let action: Action =
            switch message.action {
            case .added: .added
            case .removed: .removed
            default: .unknown
            }
        let schema: Schema =
            switch message.schema {
            case .unicode: .unicode
            case .shortcode: .shortcode
            case .custom: .custom
            default: .unknown
            }
        return Reaction(
            reference: message.reference, referenceInboxID: message.referenceInboxID, action: action,
            content: message.content, schema: schema)
    }

    private static func legacy(_ encoded: EncodedContent, _ reading: ContentReading) throws(ContentError)
        -> Reaction
    {
        do {
            let object = try JSONObject(try JSONValue(parsing: encoded.content), "a reaction")
            return Reaction(
                reference: try object.string("reference"),
                referenceInboxID: try object.optionalString("referenceInboxId") ?? "",
                action: action(try object.string("action"), reading), content: try object.string("content"),
                schema: schema(try object.string("schema"), reading))
        } catch {
            guard reading == .tolerant, let oldest = oldest(encoded) else { throw error }
            return oldest
        }
    }

    /// The oldest form: everything in parameters, the content is the bare symbol.
    private static func oldest(_ encoded: EncodedContent) -> Reaction? {
        guard let reference = encoded.parameters["reference"], let action = encoded.parameters["action"],
            let symbol = String(validating: encoded.content, as: UTF8.self)
        else { return nil }
        return Reaction(
            reference: reference, referenceInboxID: encoded.parameters["referenceInboxId"] ?? "",
            action: self.action(action, .tolerant), content: symbol,
            schema: schema(encoded.parameters["schema"] ?? "", .tolerant))
    }

    private static func action(_ word: String, _ reading: ContentReading) -> Action {
        Action(rawValue: reading == .tolerant ? word.lowercased() : word) ?? .unknown
    }

    private static func schema(_ word: String, _ reading: ContentReading) -> Schema {
        Schema(rawValue: reading == .tolerant ? word.lowercased() : word) ?? .unknown
    }
}
