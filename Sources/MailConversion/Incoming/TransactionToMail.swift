internal import Content
internal import Mail

/// Money, as its sender tells it: words for people, the data for programs, and nothing to click.
///
/// See: spec mail.md 2.6
enum TransactionToMail {
    static func render(_ transaction: TransactionReference, _ encoded: EncodedContent?) -> RenderedContent {
        var lines = ["A reference to a transaction, as the sender describes it:", ""]
        if let namespace = transaction.namespace { lines.append("Namespace: \(BodyText.line(namespace))") }
        lines.append("Network: \(BodyText.line(transaction.networkID))")
        lines.append("Transaction: \(BodyText.line(transaction.reference))")
        if let metadata = transaction.metadata {
            lines.append("Type: \(BodyText.line(metadata.transactionType))")
            let amount = JSONValue.floating(metadata.amount).text
            lines.append(
                "Amount: \(amount) \(BodyText.line(metadata.currency)) (\(metadata.decimals) decimals)")
            lines.append("From: \(BodyText.line(metadata.fromAddress))")
            lines.append("To: \(BodyText.line(metadata.toAddress))")
        }
        return withData(lines, named: "transaction.json", encoded)
    }

    static func render(_ request: WalletSendCalls, _ encoded: EncodedContent?) -> RenderedContent {
        var lines = [
            "A request to a wallet. Nothing has been executed, and nothing is executed from this mail.", "",
            "Chain: \(BodyText.line(request.chainID))", "From: \(BodyText.line(request.from))",
        ]
        for (number, call) in request.calls.prefix(100).enumerated() {
            lines += ["", "Call \(number + 1):"]
            lines.append("  To: \(BodyText.line(call.to ?? "not given"))")
            if let value = call.value { lines.append("  Value: \(BodyText.line(value))") }
            if let metadata = call.metadata {
                lines.append("  Description: \(BodyText.line(metadata.description))")
            }
        }
        if request.calls.count > 100 { lines += ["", "And \(request.calls.count - 100) more calls."] }
        return withData(lines, named: "wallet-request.json", encoded)
    }

    /// Lines of text, and the JSON as it came.
    static func withData(_ lines: [String], named name: String, _ encoded: EncodedContent?) -> RenderedContent
    {
        let text = lines.joined(separator: "\n")
        guard let encoded else { return RenderedContent(text: text) }
        let data = MIMEPart(
            .json, encoded.content, disposition: .attachment(fileName: name, mediaType: .json))
        var rendered = RenderedContent(MIMEPart(.mixed, parts: [.text(text), data]))
        rendered.words = [text]
        return rendered
    }
}
