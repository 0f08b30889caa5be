/// The key and nonce of one message.
///
/// See: RFC 9420 section 9.1
public struct MessageKey: Sendable {
    public let generation: UInt32
    public let key: Secret
    /// Before the reuse guard is laid over it.
    public let nonce: Secret
}

/// The name of a key that has been used and must be forgotten.
///
/// See: RFC 9420 section 9.2
public struct ConsumedKey: Hashable, Sendable {
    public let leaf: LeafIndex
    public let kind: RatchetKind
    public let generation: UInt32
}
