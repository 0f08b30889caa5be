internal import Mail

/// Mails that do something to a conversation instead of saying something in it: a header field asks for it.
///
/// See: spec content.md 9
enum CommandMeaning {
    static let delete: HeaderName = "XMTP-Delete"
    static let leave: HeaderName = "XMTP-Leave"

    /// The command; nil for a mail that is none.
    static func messages(_ scene: Scene, _ destinations: [Destination]) throws(Refusal) -> [OutgoingMessage]?
    {
        let target = scene.mail.header.text(delete)
        let leaves = scene.mail.header.text(leave)?.lowercased() == "yes"
        guard target != nil || leaves else { return nil }
        guard destinations.count == 1, let destination = destinations.first, !(leaves && target != nil) else {
            throw Refusal(.mixedCommand)
        }
        if leaves {
            guard case .group = destination else { throw Refusal(.mixedCommand) }
            return [.departure]
        }
        return [.deletion(try deleted(target ?? "", scene, destination))]
    }

    /// The message named by its id or by its Message-ID.
    private static func deleted(
        _ text: String, _ scene: Scene, _ destination: Destination
    ) throws(Refusal) -> MailIdentity {
        let bare = text.filter { $0 != "<" && $0 != ">" && $0 != " " }
        if let id = MailIdentity(hex: bare) { return id }
        guard let identifier = try? MessageIdentifier(bare),
            let known = scene.surroundings.message(identifier)
        else {
            throw Refusal(.unknownTarget)
        }
        let found = Scene(
            mail: scene.mail, known: known, surroundings: scene.surroundings, options: scene.options)
        try found.requireTarget(in: [destination])
        return known.identity
    }
}
