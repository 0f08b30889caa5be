internal import Content
internal import Identity
internal import Mail

/// What a commit changed, in sentences. Only what we derived from a commit ourselves is told as a fact.
///
/// See: spec content.md 5.12, spec mail.md 2.6
enum GroupChangeToMail {
    static func render(
        _ change: GroupUpdated, _ encoded: EncodedContent?, _ context: RenderingContext
    ) -> Result<RenderedContent, NoMail> {
        guard context.message.kind == .membershipChange, context.depth == 0 else {
            return ContentToMail.unknown(encoded)
        }
        let sentences = GroupChangeSentences(change, context).all
        guard !sentences.isEmpty else { return .failure(NoMail(.emptyChange)) }
        if isOpening(change, context, sentences) { return .failure(NoMail(.toldByRoot)) }
        var rendered = notice(sentences.joined(separator: "\n"))
        let own = context.conversation.own.text
        rendered.isSeen = !(change.added + change.removed).contains(own)
        return .success(rendered)
    }

    /// That somebody opened a direct conversation with us, and nothing else: the root beside it says it already.
    private static func isOpening(
        _ change: GroupUpdated, _ context: RenderingContext, _ sentences: [String]
    ) -> Bool {
        !context.conversation.thread.isGroup && sentences.count == 1
            && change.added == [context.conversation.own.text]
    }

    static func render(
        _ change: GroupMembershipChange, _ encoded: EncodedContent?, _ context: RenderingContext
    ) -> Result<RenderedContent, NoMail> {
        guard context.message.kind == .membershipChange, context.depth == 0 else {
            return ContentToMail.unknown(encoded)
        }
        var sentences: [String] = []
        func tell(_ changes: [GroupMembershipChange.Change], _ what: String) {
            for change in changes.prefix(250) {
                sentences.append("\(BodyText.line(change.accountAddress)) \(what).")
            }
        }
        tell(change.membersAdded, "was added")
        tell(change.membersRemoved, "was removed")
        guard !sentences.isEmpty else { return .failure(NoMail(.emptyChange)) }
        return .success(notice(sentences.joined(separator: "\n")))
    }

    static func renderLeaveRequest(_ context: RenderingContext) -> RenderedContent {
        let sender = context.message.sender
        let verb = sender == context.conversation.own ? "ask" : "asks"
        return notice("\(context.subject(sender)) \(verb) to leave the group.")
    }

    private static func notice(_ text: String) -> RenderedContent {
        var rendered = RenderedContent(text: text)
        rendered.isSeen = true
        rendered.autoSubmitted = "auto-generated"
        return rendered
    }
}
