internal import Identity
internal import MLS

/// Checks MLS bytes as the network's validation service does: the whole framing of group messages, and key packages by
/// every rule for them, signatures and lifetime included.
///
/// See: spec network.md 1.10, identity.md 8.6.
public struct ValidationInspector: MessageInspector {
    public init() {}

    public func inspect(groupMessage: [UInt8]) throws(InspectionError) -> GroupMessageFacts {
        let message: MLSMessage
        do {
            message = try MLSMessage.decode(groupMessage)
        } catch {
            throw InspectionError("invalid message bytes")
        }
        guard let group = message.groupID, let content = message.contentType else {
            throw InspectionError("unsupported message type")
        }
        switch message {
        case .publicMessage, .privateMessage: break
        case .welcome, .groupInfo, .keyPackage: throw InspectionError("unsupported message type")
        }
        return GroupMessageFacts(groupID: group, isCommit: content == .commit)
    }

    public func inspect(keyPackage: [UInt8], now: UInt64) throws(InspectionError) -> [UInt8] {
        do {
            return try VerifiedKeyPackage(verifying: keyPackage, now: now, crypto: SwiftCryptoProvider())
                .installation.bytes
        } catch {
            throw InspectionError("validation failed with error XMTP Key Package failed \(error.nodeText)")
        }
    }
}
