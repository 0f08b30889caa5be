/// Any message of MLS as it travels.
///
/// See: RFC 9420 section 6
public enum MLSMessage: Hashable, Sendable {
    case publicMessage(PublicMessage)
    case privateMessage(PrivateMessage)
    case welcome(Welcome)
    case groupInfo(GroupInfo)
    case keyPackage(KeyPackage)

    public var wireFormat: WireFormat {
        switch self {
        case .publicMessage: .publicMessage
        case .privateMessage: .privateMessage
        case .welcome: .welcome
        case .groupInfo: .groupInfo
        case .keyPackage: .keyPackage
        }
    }

    /// The group a PublicMessage or PrivateMessage is for, nil for the other kinds.
    public var groupID: [UInt8]? {
        switch self {
        case .publicMessage(let message): message.content.groupID
        case .privateMessage(let message): message.groupID
        case .groupInfo(let info): info.groupContext.groupID
        case .welcome, .keyPackage: nil
        }
    }

    /// The epoch a PublicMessage or PrivateMessage was sent in, nil for the other kinds.
    public var epoch: UInt64? {
        switch self {
        case .publicMessage(let message): message.content.epoch
        case .privateMessage(let message): message.epoch
        case .groupInfo(let info): info.groupContext.epoch
        case .welcome, .keyPackage: nil
        }
    }

    /// What a PublicMessage or PrivateMessage says it holds, nil for the other kinds.
    public var contentType: ContentType? {
        switch self {
        case .publicMessage(let message): message.content.contentType
        case .privateMessage(let message): message.contentType
        case .welcome, .groupInfo, .keyPackage: nil
        }
    }
}

extension MLSMessage {
    /// Reads a message that takes up all the bytes.
    ///
    /// - Throws: ``ValidationRule/messageVersionIsKnown`` for a version other than mls10, and
    ///   ``MLSError/malformed(_:)``.
    public static func decode(_ bytes: [UInt8]) throws(MLSError) -> MLSMessage {
        try FramingRules.checkLength(bytes.count)
        try FramingRules.checkVersion(bytes)
        return try MLSError.decoding { () throws(WireError) in try MLSMessage(tlsEncoded: bytes) }
    }
}

extension MLSMessage: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        guard try reader.readUInt16() == ProtocolVersion.mls10.rawValue else {
            throw .invalidValue("protocol version")
        }
        switch WireFormat(rawValue: try reader.readUInt16()) {
        case .publicMessage: self = .publicMessage(try PublicMessage(from: &reader))
        case .privateMessage: self = .privateMessage(try PrivateMessage(from: &reader))
        case .welcome: self = .welcome(try Welcome(from: &reader))
        case .groupInfo: self = .groupInfo(try GroupInfo(from: &reader))
        case .keyPackage: self = .keyPackage(try KeyPackage(from: &reader))
        default: throw .invalidValue("wire format")
        }
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeUInt16(ProtocolVersion.mls10.rawValue)
        writer.writeUInt16(wireFormat.rawValue)
        switch self {
        case .publicMessage(let message): message.encode(to: &writer)
        case .privateMessage(let message): message.encode(to: &writer)
        case .welcome(let welcome): welcome.encode(to: &writer)
        case .groupInfo(let info): info.encode(to: &writer)
        case .keyPackage(let package): package.encode(to: &writer)
        }
    }
}
