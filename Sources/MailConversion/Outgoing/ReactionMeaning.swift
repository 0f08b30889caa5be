internal import Content
internal import Identity
internal import Mail

/// Emoji in answer to a message.
///
/// See: RFC 9078, spec mail.md 2.6.3 and 3.6, rule 8
enum ReactionMeaning {
    static let field: HeaderName = "XMTP-Reaction"

    /// The reactions; nil for a mail that is none.
    static func messages(_ scene: Scene) throws(Refusal) -> [OutgoingMessage]? {
        guard let symbols = symbols(in: scene.mail.body) else { return nil }
        guard let target = scene.known else { throw Refusal(.unknownTarget) }
        let removes = scene.mail.header.text(field)?.lowercased() == "removed"
        // An empty reaction takes back all of them.
        let action: Reaction.Action = removes || symbols.isEmpty ? .removed : .added
        var messages: [OutgoingMessage] = []
        for symbol in symbols.isEmpty ? target.ownReactions : symbols {
            messages.append(.content(try encoded(symbol, on: target, action)))
        }
        return messages
    }

    static func encoded(
        _ symbol: String, on target: KnownMessage, _ action: Reaction.Action
    ) throws(Refusal) -> EncodedContent {
        let reaction = Reaction(
            reference: target.identity.hex, referenceInboxID: target.author.text, action: action,
            content: symbol,
            schema: .unicode)
        do {
            return try reaction.encoded()
        } catch {
            throw Refusal(.messageTooLarge)
        }
    }

    private static func symbols(in body: MIMEPart) -> [String]? {
        if let symbols = ReactionPart.emoji(in: body) { return symbols }
        guard
            let data = body.leaves.first(where: { $0.mediaType.essence == ReactionPart.gmailEssence })?.data,
            case .object(let members)? = try? JSONValue(parsing: data),
            case .string(let symbol)? = members.first(where: { $0.key == "emoji" })?.value
        else { return nil }
        return [HeaderText(symbol).string].filter { !$0.isEmpty }
    }
}
