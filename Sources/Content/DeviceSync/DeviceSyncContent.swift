internal import FoundationEssentials
internal import XMTPProtos

/// What the installations of one inbox say to each other in their sync group; meaningless, and never to be acted on,
/// anywhere else.
///
/// See: spec device-sync.md 4
public enum DeviceSyncContent: Hashable, Sendable {
    case request(DeviceSyncRequest)
    /// Never sent and ignored by everybody; kept so that nothing is dropped.
    case acknowledge(requestID: String)
    case reply(DeviceSyncReply)
    case preferenceUpdates([PreferenceUpdate])

    public static let contentType = ContentTypeID.standard("application/x-protobuf")

    /// Reads a message of a sync group. The caller has made sure that the group and the sender are our own inbox.
    ///
    /// One preference that cannot be read is left out, the others count; the reference gives up at the first.
    ///
    /// - Throws: `wrongType` for any other content type, `malformedProtobuf` for content of no known kind.
    public init(decoding encoded: EncodedContent) throws(ContentError) {
        guard let type = encoded.type, type.authority == Self.contentType.authority,
            type.type == Self.contentType.type, type.majorVersion == Self.contentType.majorVersion
        else { throw ContentError(.wrongType, "not device sync content") }
        let message = try GeneratedMessage.decode(
            Xmtp_DeviceSync_Content_DeviceSyncContent.self, from: encoded.content)
        switch message.content {
        case .request(let request)?: self = .request(DeviceSyncRequest(request))
        case .acknowledge(let acknowledge)?: self = .acknowledge(requestID: acknowledge.requestID)
        case .reply(let reply)?: self = .reply(try DeviceSyncReply(reply))
        case .preferenceUpdates(let updates)?:
            self = .preferenceUpdates(updates.updates.compactMap { try? PreferenceUpdate($0) })
        case nil: throw ContentError(.malformedProtobuf, "device sync content of no known kind")
        }
    }

    /// The content of the message to send to the sync group.
    public func encoded() throws(ContentError) -> EncodedContent {
        var message = Xmtp_DeviceSync_Content_DeviceSyncContent()
        switch self {
        case .request(let request): message.request = request.message
        case .acknowledge(let id): message.acknowledge.requestID = id
        case .reply(let reply): message.reply = reply.message
        case .preferenceUpdates(let updates): message.preferenceUpdates.updates = updates.map(\.message)
        }
        return EncodedContent(type: Self.contentType, content: try GeneratedMessage.encode(message))
    }
}

/// Asks the other installations for an archive.
public struct DeviceSyncRequest: Hashable, Sendable {
    /// Five letters and digits; the reply names it.
    public var pin: String
    /// Where the asker would like the archive; never to be followed unasked.
    public var serverURL: String
    /// Without options nobody answers.
    public var options: ArchiveOptions?

    public init(pin: String, serverURL: String, options: ArchiveOptions?) {
        self.pin = pin
        self.serverURL = serverURL
        self.options = options
    }

    init(_ message: Xmtp_DeviceSync_Content_DeviceSyncRequest) {
        pin = message.pin
        serverURL = message.serverURL
        options = message.hasOptions ? ArchiveOptions(message.options) : nil
    }

    var message: Xmtp_DeviceSync_Content_DeviceSyncRequest {
        var message = Xmtp_DeviceSync_Content_DeviceSyncRequest()
        message.pin = pin
        message.serverURL = serverURL
        if let options { message.options = options.message }
        return message
    }
}

/// Tells where an archive lies, and its key.
public struct DeviceSyncReply: Hashable, Sendable {
    /// The pin of the request, or one the sender chose.
    public var requestID: String
    public var url: String
    /// 32 bytes.
    public var key: [UInt8]
    public var metadata: ArchiveMetadata?

    public init(requestID: String, url: String, key: [UInt8], metadata: ArchiveMetadata?) {
        self.requestID = requestID
        self.url = url
        self.key = key
        self.metadata = metadata
    }

    init(_ message: Xmtp_DeviceSync_Content_DeviceSyncReply) throws(ContentError) {
        guard message.kind == .unspecified else {
            throw ContentError(.malformedProtobuf, "a reply of the first generation")
        }
        guard case .aes256Gcm(let key)? = message.encryptionKey.key, key.count == ArchiveCipher.keyByteCount
        else {
            throw ContentError(.malformedProtobuf, "a reply without a key")
        }
        requestID = message.requestID
        url = message.url
        self.key = Array(key)
        metadata = message.hasMetadata ? ArchiveMetadata(message.metadata) : nil
    }

    var message: Xmtp_DeviceSync_Content_DeviceSyncReply {
        var message = Xmtp_DeviceSync_Content_DeviceSyncReply()
        message.requestID = requestID
        message.url = url
        message.encryptionKey.aes256Gcm = .init(key)
        if let metadata { message.metadata = metadata.message }
        return message
    }
}
