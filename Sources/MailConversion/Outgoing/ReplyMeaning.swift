internal import Content
internal import Mail

/// The words and files of a mail as messages into one conversation.
///
/// See: spec mail.md 3.6, rules 3 to 9
struct ReplyMeaning {
    let scene: Scene
    let readable: ReadableMail
    let destination: Destination

    /// - Throws: `emptyMessage`, `messageTooLarge`, `attachmentTooLarge`.
    var messages: [OutgoingMessage] {
        get throws(Refusal) {
            let target = scene.target(in: destination)
            let text = newText(target)
            guard !text.isEmpty || !readable.files.isEmpty else { throw Refusal(.emptyMessage) }
            if readable.files.isEmpty, let target {
                if let choice = try choice(text, of: target) { return [.content(choice)] }
                if scene.options.emojiReplyIsReaction, text.count == 1, Emoji.isRow(text) {
                    return [.content(try ReactionMeaning.encoded(text, on: target, .added))]
                }
            }
            var messages: [OutgoingMessage] = []
            var reference = reference(target)
            if !text.isEmpty {
                let words = readable.isMarkdown ? Markdown(text).encoded() : Text(text).encoded()
                messages.append(.content(try sendable(words, answering: reference)))
                reference = nil
            }
            return messages
                + (try AttachmentMeaning(scene.options).messages(readable.files, answering: reference))
        }
    }

    private func newText(_ target: KnownMessage?) -> String {
        let own = AnswerText.withoutSignature(readable.text)
        let answers = scene.mail.header.parent != nil
        guard answers || scene.options.quotes == .strip else { return own }
        return AnswerText.withoutQuotes(own, of: target?.text, scene.options.quotes)
    }

    private func reference(_ target: KnownMessage?) -> ReplyReference? {
        guard let target else { return nil }
        switch scene.options.replies {
        case .never: return nil
        case .auto where target.isNewestOfOthers: return nil
        case .auto, .always: return ReplyReference(message: target.identity, author: target.author)
        }
    }

    /// The answer to a question with buttons: a number from its list, or one of its labels.
    private func choice(_ text: String, of target: KnownMessage) throws(Refusal) -> EncodedContent? {
        guard let actions = target.actions else { return nil }
        let words = HeaderText(text, limit: .max).string
        let bare = words.drop { $0 == "[" }.prefix { $0.isASCII && $0.isNumber }
        let isNumber = !bare.isEmpty && [String(bare), "\(bare).", "[\(bare)]"].contains(words)
        // A number that is not on the list is said, not chosen.
        let chosen = actions.actions.enumerated().first { position, action in
            isNumber ? Int(bare) == position + 1 : HeaderText(action.label, limit: .max).string == words
        }?.element
        return try chosen.map { (action) throws(Refusal) in
            do {
                return try Intent(id: actions.id, actionID: action.id).encoded()
            } catch {
                throw Refusal(.messageTooLarge)
            }
        }
    }

    private func sendable(
        _ content: EncodedContent, answering reference: ReplyReference?
    ) throws(Refusal) -> EncodedContent {
        let whole = reference.map { $0.reply(with: content).encoded() } ?? content
        guard whole.serialized().count <= OutgoingOptions.contentByteLimit else {
            throw Refusal(.messageTooLarge)
        }
        return whole
    }
}
