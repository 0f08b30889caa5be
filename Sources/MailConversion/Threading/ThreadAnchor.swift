internal import Mail

/// Where a mail hangs in its thread: under the root, or under the message it answers.
///
/// Ordinary messages hang flat under a real root: chains cost mail programs gigabytes, and a missing root makes them glue
/// equally named conversations together.
///
/// See: spec mail.md 2.4
struct ThreadAnchor {
    let inReplyTo: MessageIdentifier
    let references: [MessageIdentifier]

    /// Under the root.
    init(_ thread: ThreadIdentity, in domain: MailDomain) throws(ConversionError) {
        let root = try thread.root(in: domain)
        inReplyTo = root
        references = [root]
    }

    /// Under a message; its ancestors are known when it is.
    init(
        _ thread: ThreadIdentity, answering target: MailIdentity, known: KnownMessage?, in domain: MailDomain
    ) throws(ConversionError) {
        let root = try thread.root(in: domain)
        var ancestors: [MessageIdentifier] = []
        for ancestor in known?.ancestors ?? [] { ancestors.append(try ancestor.identifier(in: domain)) }
        inReplyTo = try target.identifier(in: domain)
        references = ReferencesList.trimmed(root: root, ancestors: ancestors, target: inReplyTo)
    }
}
