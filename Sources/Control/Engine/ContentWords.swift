internal import Content

/// What a content says, in words for a list.
enum ContentWords {
    /// Contents inside contents are followed so far: peers choose how deep they nest.
    private static let depthLimit = 8

    static func text(_ content: DecodedContent, depth: Int = 0) -> String {
        guard depth < depthLimit else { return "(content too deep inside other content)" }
        return switch content {
        case .text(let text): text.text
        case .markdown(let markdown): markdown.source
        case .reply(let reply): text(ContentRegistry.decode(reply.content), depth: depth + 1)
        case .reaction(let reaction):
            reaction.action == .removed ? "removed \(reaction.content)" : "reacted with \(reaction.content)"
        case .readReceipt: "has read everything up to here"
        case .attachment(let attachment): "sent a file\(named(attachment.filename))"
        case .remoteAttachment(let attachment):
            "sent a file\(named(attachment.filename)) that lies on a server"
        case .multiRemoteAttachment(let several):
            "sent \(several.attachments.count) files that lie on a server"
        case .leaveRequest: "asks to leave"
        case .deleteMessage: "deleted a message"
        case .composite(let composite):
            composite.parts.map { text(ContentRegistry.decode($0), depth: depth + 1) }.joined(separator: "\n")
        case .unknown(let encoded):
            encoded.fallback ?? "(content of a type this program does not know)"
        case .transactionReference, .walletSendCalls, .actions, .intent, .groupUpdated,
            .groupMembershipChange,
            .editMessage:
            (try? content.encoded())?.fallback ?? "(\(name(of: content)))"
        }
    }

    /// The files a content carries or points at.
    static func files(_ content: DecodedContent, depth: Int = 0) -> [MessageView.File] {
        guard depth < depthLimit else { return [] }
        return switch content {
        case .attachment(let attachment):
            [
                MessageView.File(
                    name: attachment.filename, mediaType: attachment.mimeType,
                    byteCount: attachment.bytes.count)
            ]
        case .remoteAttachment(let attachment): [MessageView.File(attachment)]
        case .multiRemoteAttachment(let several): several.attachments.map { MessageView.File($0) }
        case .reply(let reply): files(ContentRegistry.decode(reply.content), depth: depth + 1)
        default: []
        }
    }

    private static func named(_ name: String?) -> String { name.map { " \"\($0)\"" } ?? "" }

    private static func name(of content: DecodedContent) -> String {
        content.codec.map { type(of: $0).contentType.description } ?? "content"
    }
}

extension MessageView.File {
    fileprivate init(_ attachment: RemoteAttachment) {
        self.init(
            name: attachment.filename, mediaType: nil, byteCount: attachment.contentLength.map { Int($0) },
            url: attachment.url)
    }
}
