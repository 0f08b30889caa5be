import Conversations
import MLS
import Store

/// The root of sender tags in the store: ours until another installation announces a newer one.
///
/// See: spec device-sync.md 2
extension StoreTransaction {
    private static let rootName = "sender-tag-root"
    private static let timeName = "sender-tag-root-time"

    /// The root; made on first use.
    func senderTagRoot(now: Int64) throws -> SenderTagRoot {
        if let bytes = try secret(Self.rootName), let time = try setting(Self.timeName),
            let root = SenderTagRoot(
                bytes: bytes, cycledNanoseconds: Int64(String(decoding: time, as: UTF8.self)) ?? 0)
        {
            return root
        }
        return try cycleSenderTagRoot(now: now)
    }

    /// A new root.
    @discardableResult
    func cycleSenderTagRoot(now: Int64) throws -> SenderTagRoot {
        var random = SystemRandom()
        let bytes = random.bytes(count: ProtocolLimits.senderTagKeyLength)
        guard let root = SenderTagRoot(bytes: bytes, cycledNanoseconds: now) else {
            throw StoreError(.statement, "The root of sender tags has a wrong length.")
        }
        try setSenderTagRoot(root)
        return root
    }

    /// Keeps a root.
    func setSenderTagRoot(_ root: SenderTagRoot) throws {
        try setSecret(Self.rootName, root.copyBytes())
        try setSetting(Self.timeName, Array(String(root.cycledNanoseconds).utf8))
    }
}
