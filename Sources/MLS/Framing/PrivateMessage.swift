/// A message signed and encrypted.
///
/// See: RFC 9420 section 6.3
public struct PrivateMessage: Hashable, Sendable {
    public var groupID: [UInt8]
    public var epoch: UInt64
    public var contentType: ContentType
    /// Bytes of the application that are authenticated but not encrypted.
    public var authenticatedData: [UInt8]
    public var encryptedSenderData: [UInt8]
    public var ciphertext: [UInt8]

    public init(
        groupID: [UInt8], epoch: UInt64, contentType: ContentType, authenticatedData: [UInt8],
        encryptedSenderData: [UInt8], ciphertext: [UInt8]
    ) {
        self.groupID = groupID
        self.epoch = epoch
        self.contentType = contentType
        self.authenticatedData = authenticatedData
        self.encryptedSenderData = encryptedSenderData
        self.ciphertext = ciphertext
    }
}

extension PrivateMessage: TLSCodable {
    public init(from reader: inout TLSReader) throws(WireError) {
        groupID = try reader.readOpaque()
        epoch = try reader.readUInt64()
        contentType = try ContentType(from: &reader)
        authenticatedData = try reader.readOpaque()
        encryptedSenderData = try reader.readOpaque()
        ciphertext = try reader.readOpaque()
    }

    public func encode(to writer: inout TLSWriter) {
        writer.writeOpaque(groupID)
        writer.writeUInt64(epoch)
        contentType.encode(to: &writer)
        writer.writeOpaque(authenticatedData)
        writer.writeOpaque(encryptedSenderData)
        writer.writeOpaque(ciphertext)
    }
}

extension PrivateMessage {
    /// `SenderDataAAD`.
    ///
    /// See: RFC 9420 section 6.3.2
    static func senderDataAAD(groupID: [UInt8], epoch: UInt64, contentType: ContentType) -> [UInt8] {
        var writer = TLSWriter(reserving: groupID.count + 16)
        writer.writeOpaque(groupID)
        writer.writeUInt64(epoch)
        contentType.encode(to: &writer)
        return writer.bytes
    }

    /// `PrivateContentAAD`.
    ///
    /// See: RFC 9420 section 6.3.1
    static func contentAAD(
        groupID: [UInt8], epoch: UInt64, contentType: ContentType, authenticatedData: [UInt8]
    ) -> [UInt8] {
        var writer = TLSWriter(reserving: groupID.count + authenticatedData.count + 24)
        writer.writeOpaque(groupID)
        writer.writeUInt64(epoch)
        contentType.encode(to: &writer)
        writer.writeOpaque(authenticatedData)
        return writer.bytes
    }
}
