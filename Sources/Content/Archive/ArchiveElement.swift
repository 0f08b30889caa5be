internal import XMTPProtos

/// One record of an archive.
///
/// See: spec device-sync.md 7.2
public enum ArchiveElement: Hashable, Sendable {
    case metadata(ArchiveMetadata)
    case conversation(ArchivedConversation)
    case message(ArchivedMessage)
    case consent(ConsentDecision)
    /// A kind we do not know, or of old; to be passed over.
    case unknown

    /// Reads the plaintext of a record.
    ///
    /// - Throws: `malformedProtobuf`.
    public init(serialized bytes: [UInt8]) throws(ContentError) {
        let message = try GeneratedMessage.decode(Xmtp_DeviceSync_BackupElement.self, from: bytes)
        switch message.element {
        case .metadata(let value)?: self = .metadata(ArchiveMetadata(value))
        case .group(let value)?: self = .conversation(try ArchivedConversation(value))
        case .groupMessage(let value)?: self = .message(try ArchivedMessage(value))
        case .consent(let value)?: self = .consent(try ConsentDecision(value))
        case nil: self = .unknown
        }
    }

    /// The plaintext of the record.
    public func serialized() throws(ContentError) -> [UInt8] {
        var message = Xmtp_DeviceSync_BackupElement()
        switch self {
        case .metadata(let value): message.metadata = value.message
        case .conversation(let value): message.group = value.message
        case .message(let value): message.groupMessage = value.message
        case .consent(let value): message.consent = value.message
        case .unknown: throw ContentError(.notSendable, "a record of no known kind")
        }
        return try GeneratedMessage.encode(message)
    }
}
