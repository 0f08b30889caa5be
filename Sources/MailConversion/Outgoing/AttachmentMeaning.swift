internal import Content
internal import Mail

/// Files: small ones each in a message of their own, large ones to be uploaded.
///
/// See: spec mail.md 3.6, rule 9
struct AttachmentMeaning {
    private let options: OutgoingOptions

    init(_ options: OutgoingOptions) { self.options = options }

    /// - Parameter reference: what the first of them answers.
    /// - Throws: `attachmentTooLarge` when nothing can be uploaded.
    func messages(
        _ files: [Attachment], answering reference: ReplyReference?
    ) throws(Refusal) -> [OutgoingMessage] {
        let small = files.filter { $0.bytes.count <= OutgoingOptions.inlineByteLimit }
        let large = files.filter { $0.bytes.count > OutgoingOptions.inlineByteLimit }
        guard large.isEmpty || options.hasUploader else { throw Refusal(.attachmentTooLarge) }
        var reference = reference
        var messages: [OutgoingMessage] = []
        for file in small {
            let content = file.encoded()
            messages.append(.content(reference.map { $0.reply(with: content).encoded() } ?? content))
            reference = nil
        }
        if !large.isEmpty { messages.append(.upload(large, answering: reference)) }
        return messages
    }
}
