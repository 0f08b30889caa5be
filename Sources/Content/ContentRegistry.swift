/// Finds the codec of encoded content and lets it read.
///
/// See: spec content.md 1.4 and 11
public enum ContentRegistry {
    /// Reads the bytes of an application message.
    ///
    /// - Throws: when the bytes are no encoded content at all; content that is, but not of a type we can read, is
    ///   ``DecodedContent/unknown(_:)``.
    public static func decode(
        _ bytes: [UInt8], reading: ContentReading = .tolerant
    ) throws(ContentError) -> DecodedContent {
        decode(try EncodedContent(serialized: bytes), reading: reading)
    }

    /// Reads encoded content. Never fails: what no codec takes is unknown.
    public static func decode(_ encoded: EncodedContent, reading: ContentReading = .tolerant)
        -> DecodedContent
    {
        if reading == .tolerant, encoded.compression != nil {
            for inflated in ContentCompression.candidates(encoded) {
                if let content = typed(inflated, reading) { return content }
            }
        }
        return typed(encoded, reading) ?? .unknown(encoded)
    }

    private typealias Reader =
        @Sendable (EncodedContent, ContentReading) throws(ContentError) -> DecodedContent

    private struct Entry: Sendable {
        /// Content that makes us do something is ours only under the right authority; what is only shown is shown
        /// whoever's it is, as in the reference.
        let authorityMatters: Bool
        let authority: String
        /// libxmtp's listings show it as custom content, or it has no codec there.
        let unknownToLibxmtp: Bool
        let read: Reader
    }

    private struct Name: Hashable, Sendable {
        let type: String
        let majorVersion: UInt32
    }

    private static func entry<Codec: ContentCodec>(
        _ wrap: @escaping @Sendable (Codec) -> DecodedContent, acts: Bool = false, ours: Bool = false
    ) -> Entry {
        Entry(authorityMatters: acts, authority: Codec.contentType.authority, unknownToLibxmtp: ours) {
            (encoded, reading) throws(ContentError) in wrap(try Codec(decoding: encoded, reading: reading))
        }
    }

    private static let entries: [Name: Entry] = {
        var entries: [Name: Entry] = [:]
        func add(_ type: ContentTypeID, _ entry: Entry) {
            entries[Name(type: type.type, majorVersion: type.majorVersion)] = entry
        }
        let multi = entry(DecodedContent.multiRemoteAttachment)
        add(Text.contentType, entry(DecodedContent.text))
        add(Markdown.contentType, entry(DecodedContent.markdown))
        add(Reply.contentType, entry(DecodedContent.reply))
        add(Reaction.contentType, entry(DecodedContent.reaction))
        add(Reaction.legacyType, entry(DecodedContent.reaction))
        add(ReadReceipt.contentType, entry(DecodedContent.readReceipt))
        add(Attachment.contentType, entry(DecodedContent.attachment))
        add(RemoteAttachment.contentType, entry(DecodedContent.remoteAttachment))
        add(MultiRemoteAttachment.contentType, multi)
        add(
            .standard(MultiRemoteAttachment.alternativeType),
            entry(DecodedContent.multiRemoteAttachment, ours: true))
        add(TransactionReference.contentType, entry(DecodedContent.transactionReference))
        add(WalletSendCalls.contentType, entry(DecodedContent.walletSendCalls))
        add(Actions.contentType, entry(DecodedContent.actions))
        add(Intent.contentType, entry(DecodedContent.intent))
        add(GroupUpdated.contentType, entry(DecodedContent.groupUpdated, acts: true))
        add(
            GroupMembershipChange.contentType,
            entry(DecodedContent.groupMembershipChange, acts: true, ours: true))
        add(LeaveRequest.contentType, entry(DecodedContent.leaveRequest, acts: true))
        add(DeleteMessage.contentType, entry(DecodedContent.deleteMessage, acts: true, ours: true))
        add(EditMessage.contentType, entry(DecodedContent.editMessage, acts: true, ours: true))
        add(Composite.contentType, entry(DecodedContent.composite, ours: true))
        return entries
    }()

    private static func typed(_ encoded: EncodedContent, _ reading: ContentReading) -> DecodedContent? {
        guard let type = encoded.type,
            let entry = entries[Name(type: type.type, majorVersion: type.majorVersion)]
        else { return nil }
        switch reading {
        case .asLibxmtp: guard !entry.unknownToLibxmtp else { return nil }
        case .tolerant: guard !entry.authorityMatters || type.authority == entry.authority else { return nil }
        }
        return try? entry.read(encoded, reading)
    }
}
