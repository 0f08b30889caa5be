internal import FoundationEssentials
internal import XMTPProtos

/// A message in an archive. Its id cannot be checked against its content: the idempotency key is not in the archive.
///
/// See: spec device-sync.md 7.2
public struct ArchivedMessage: Hashable, Sendable {
    public enum Kind: Int, Hashable, Sendable {
        case application = 1
        case membershipChange = 2
    }

    public enum DeliveryStatus: Int, Hashable, Sendable {
        case unpublished = 1
        case published = 2
        case failed = 3
    }

    /// The originator when the archive names none: application messages of the first network.
    public static let defaultOriginatorID: Int64 = 10

    public var id: [UInt8]
    public var groupID: [UInt8]
    /// The encoded content, byte for byte.
    public var content: [UInt8]
    /// Nanoseconds since 1970.
    public var sentAtNanoseconds: Int64
    public var kind: Kind
    public var senderInstallationID: [UInt8]
    public var senderInboxID: String
    public var deliveryStatus: DeliveryStatus
    public var contentType: StoredContentType
    public var authority: String
    public var majorVersion: Int32
    public var minorVersion: Int32
    public var referenceID: [UInt8]?
    public var sequenceID: Int64?
    public var originatorID: Int64?

    /// A message to export, indexed from its content.
    public init(
        id: [UInt8], groupID: [UInt8], content: [UInt8], sentAtNanoseconds: Int64, kind: Kind,
        senderInstallationID: [UInt8], senderInboxID: String, deliveryStatus: DeliveryStatus,
        sequenceID: Int64?,
        originatorID: Int64?
    ) {
        self.id = id
        self.groupID = groupID
        self.content = content
        self.sentAtNanoseconds = sentAtNanoseconds
        self.kind = kind
        self.senderInstallationID = senderInstallationID
        self.senderInboxID = senderInboxID
        self.deliveryStatus = deliveryStatus
        self.sequenceID = sequenceID
        self.originatorID = originatorID
        let index = ContentIndex(content)
        contentType = index.contentType
        authority = index.authority
        majorVersion = Int32(truncatingIfNeeded: index.majorVersion)
        minorVersion = Int32(truncatingIfNeeded: index.minorVersion)
        referenceID = index.referenceID
    }

    init(_ message: Xmtp_DeviceSync_MessageBackup_GroupMessageSave) throws(ContentError) {
        guard let kind = Kind(rawValue: message.kind.rawValue),
            let status = DeliveryStatus(rawValue: message.deliveryStatus.rawValue)
        else { throw ContentError(.malformedProtobuf, "a message without kind or delivery status") }
        id = Array(message.id)
        groupID = Array(message.groupID)
        content = Array(message.decryptedMessageBytes)
        sentAtNanoseconds = message.sentAtNs
        self.kind = kind
        senderInstallationID = Array(message.senderInstallationID)
        senderInboxID = message.senderInboxID
        deliveryStatus = status
        contentType =
            Self.typesOfOldArchives[message.contentTypeSave.rawValue]
            ?? StoredContentType(typeName: message.contentType)
        authority = message.authorityID
        majorVersion = message.versionMajor
        minorVersion = message.versionMinor
        referenceID = message.hasReferenceID ? Array(message.referenceID) : nil
        sequenceID = message.hasSequenceID ? message.sequenceID : nil
        originatorID = message.hasOriginatorID ? message.originatorID : nil
    }

    /// The number in the field that newer archives leave at zero.
    private static let typesOfOldArchives: [Int: StoredContentType] = [
        1: .unknown, 2: .text, 3: .groupMembershipChange, 4: .groupUpdated, 5: .reaction, 6: .readReceipt,
        7: .reply,
        8: .attachment, 9: .remoteAttachment, 10: .transactionReference,
    ]

    var message: Xmtp_DeviceSync_MessageBackup_GroupMessageSave {
        var message = Xmtp_DeviceSync_MessageBackup_GroupMessageSave()
        message.id = .init(id)
        message.groupID = .init(groupID)
        message.decryptedMessageBytes = .init(content)
        message.sentAtNs = sentAtNanoseconds
        message.kind = .init(rawValue: kind.rawValue) ?? .unspecified
        message.senderInstallationID = .init(senderInstallationID)
        message.senderInboxID = senderInboxID
        message.deliveryStatus = .init(rawValue: deliveryStatus.rawValue) ?? .unspecified
        message.contentType = contentType.name
        message.authorityID = authority
        message.versionMajor = majorVersion
        message.versionMinor = minorVersion
        if let referenceID { message.referenceID = .init(referenceID) }
        if let sequenceID { message.sequenceID = sequenceID }
        if let originatorID { message.originatorID = originatorID }
        return message
    }
}
