internal import Content
internal import Mail

/// Questions with buttons, and the answers to them.
///
/// See: spec mail.md 2.6
enum ActionsToMail {
    static func render(
        _ actions: Actions, _ encoded: EncodedContent?, _ context: RenderingContext
    ) -> RenderedContent {
        var lines = [BodyText.lines(actions.description), ""]
        for (number, action) in actions.actions.prefix(100).enumerated() {
            let expiry = action.expiresAtNanoseconds.map { " (until \(context.dateText($0)))" } ?? ""
            lines.append("[\(number + 1)] \(BodyText.line(action.label))\(expiry)")
        }
        if let expiry = actions.expiresAtNanoseconds {
            lines += ["", "Open until \(context.dateText(expiry))."]
        }
        lines += ["", "Answer with the number of your choice."]
        var rendered = TransactionToMail.withData(lines, named: "actions.json", encoded)
        rendered.words = [actions.description]
        return rendered
    }

    static func render(_ intent: Intent, _ context: RenderingContext) -> RenderedContent {
        let chosen = context.surroundings.question?.actions.first {
            $0.id.utf8.elementsEqual(intent.actionID.utf8)
        }
        var rendered = RenderedContent(text: "selected \(BodyText.line(chosen?.label ?? intent.actionID))")
        rendered.isSeen = true
        rendered.target = context.surroundings.target?.identity
        return rendered
    }
}
