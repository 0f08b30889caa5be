internal import FoundationEssentials
internal import XMTPProtos

/// One change that the installations of an inbox tell each other.
///
/// See: spec device-sync.md 4.1
public enum PreferenceUpdate: Hashable, Sendable {
    case consent(ConsentDecision)
    /// A new root for the keys that let a push server skip our own messages: 42 bytes, and when it was made in
    /// nanoseconds since 1970.
    case pushKey(root: [UInt8], cycledAtNanoseconds: Int64)

    /// Bytes of a root key; any other length is refused.
    public static let pushKeyByteCount = 42

    init(_ message: Xmtp_DeviceSync_Content_PreferenceUpdate) throws(ContentError) {
        switch message.update {
        case .consent(let consent)?: self = .consent(try ConsentDecision(consent))
        case .hmac(let update)?:
            guard update.key.count == Self.pushKeyByteCount else {
                throw ContentError(.malformedProtobuf, "a push key of the wrong length")
            }
            self = .pushKey(root: Array(update.key), cycledAtNanoseconds: update.cycledAtNs)
        case nil: throw ContentError(.malformedProtobuf, "a preference of a kind we do not know")
        }
    }

    var message: Xmtp_DeviceSync_Content_PreferenceUpdate {
        var message = Xmtp_DeviceSync_Content_PreferenceUpdate()
        switch self {
        case .consent(let decision): message.consent = decision.message
        case .pushKey(let root, let time):
            message.hmac.key = .init(root)
            message.hmac.cycledAtNs = time
        }
        return message
    }
}
