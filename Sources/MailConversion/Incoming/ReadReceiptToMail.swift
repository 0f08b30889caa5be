internal import Mail

/// A notification for the newest message a receipt covers, if they are wanted at all.
///
/// See: RFC 8098, spec mail.md 2.6.2
enum ReadReceiptToMail {
    static func render(_ context: RenderingContext) -> Result<RenderedContent, NoMail> {
        let settings = context.settings
        guard settings.readReceipts == .mdn, context.depth == 0,
            context.message.sender != context.conversation.own,
            let newest = context.surroundings.newestOwn,
            let original = try? newest.identity.identifier(in: settings.domain),
            let reader = try? AddressBook.bareMailbox(of: context.message.sender, in: settings.domain)
        else { return .failure(NoMail(.readReceipt)) }
        let notice = DispositionNotice(
            reportingUserAgent: settings.productName, finalRecipient: reader.addressSpecification,
            originalMessageID: original)
        let explanation =
            "\(context.subject(context.message.sender)) has read the conversation up to this message."
        guard let body = try? notice.body(explanation: explanation) else {
            return .failure(NoMail(.readReceipt))
        }
        var rendered = RenderedContent(body)
        rendered.isSeen = true
        rendered.autoSubmitted = "auto-replied"
        rendered.target = newest.identity
        return .success(rendered)
    }
}
