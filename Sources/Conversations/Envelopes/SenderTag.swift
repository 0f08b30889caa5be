import Crypto

/// The root of an inbox's sender tags: 42 random bytes, the same on all its installations once they have synchronised.
///
/// A push server that is given keys of a conversation leaves out messages the inbox itself has sent. Nobody verifies
/// the tag otherwise.
///
/// See: spec groups.md 10.3; spec device-sync.md 2
public struct SenderTagRoot: Sendable {
    private let key: SymmetricKey
    /// When the root was made, in nanoseconds since 1970.
    public let cycledNanoseconds: Int64

    /// Nil when the bytes are not 42.
    public init?(bytes: [UInt8], cycledNanoseconds: Int64) {
        guard bytes.count == ProtocolLimits.senderTagKeyLength else { return nil }
        key = SymmetricKey(data: bytes)
        self.cycledNanoseconds = cycledNanoseconds
    }

    /// The bytes, to be stored sealed or sent to the other installations.
    public func copyBytes() -> [UInt8] {
        key.withUnsafeBytes { [UInt8]($0) }
    }

    /// Whether a root from another installation takes this one's place: unless this one is newer.
    public func yields(to other: SenderTagRoot) -> Bool {
        other.cycledNanoseconds >= cycledNanoseconds
    }

    /// The key of a conversation in one epoch.
    public func key(for conversation: ConversationID, epoch: Int64) -> SenderTagKey {
        var extract = HMAC<SHA256>(key: SymmetricKey(data: Array("libXMTP HKDF salt!".utf8)))
        key.withUnsafeBytes { extract.update(data: $0) }
        extract.update(data: conversation.bytes)
        let pseudoRandomKey = SymmetricKey(data: extract.finalize())
        var info = conversation.bytes
        for shift in stride(from: 0, to: 64, by: 8) { info.append(UInt8(truncatingIfNeeded: epoch >> shift)) }
        return SenderTagKey(
            epoch: epoch,
            key: HKDF<SHA256>.expand(
                pseudoRandomKey: pseudoRandomKey, info: info,
                outputByteCount: ProtocolLimits.senderTagKeyLength))
    }

    /// The keys a push server gets: of the epoch before, this one and the next.
    public func keysForPush(of conversation: ConversationID, atSeconds now: Int64) -> [SenderTagKey] {
        let epoch = SenderTagKey.epoch(atSeconds: now)
        return [epoch - 1, epoch, epoch + 1].map { key(for: conversation, epoch: $0) }
    }
}

/// The key of one conversation's sender tags for 30 days.
public struct SenderTagKey: Sendable {
    public let epoch: Int64
    private let key: SymmetricKey

    fileprivate init(epoch: Int64, key: SymmetricKey) {
        self.epoch = epoch
        self.key = key
    }

    /// The epoch of a time in seconds since 1970.
    public static func epoch(atSeconds now: Int64) -> Int64 {
        now / ProtocolLimits.senderTagEpochSeconds
    }

    /// 42 bytes for a push server.
    public func copyBytes() -> [UInt8] {
        key.withUnsafeBytes { [UInt8]($0) }
    }

    /// The tag of an MLS message as it is sent; 32 bytes.
    public func tag(of message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    }
}
