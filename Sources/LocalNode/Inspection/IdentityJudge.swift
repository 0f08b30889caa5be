/// Decides about identity updates: replays the log of an inbox with all signatures.
///
/// See: spec network.md 1.9, 1.10.
public protocol IdentityJudge: Sendable {
    /// Judges an update on top of the log of its inbox.
    ///
    /// - Parameters:
    ///   - update: an encoded `IdentityUpdate`.
    ///   - inboxID: the inbox it names.
    ///   - log: the encoded updates already accepted, in order.
    func judge(
        update: [UInt8], inboxID: String, after log: [[UInt8]]
    ) async throws(NodeRefusal) -> IdentityVerdict
}

/// Which Ethereum addresses an accepted update brought in and took out: what the address index needs.
public struct IdentityVerdict: Sendable, Hashable {
    public var addedAddresses: Set<String>
    public var removedAddresses: Set<String>

    public init(addedAddresses: Set<String> = [], removedAddresses: Set<String> = []) {
        self.addedAddresses = addedAddresses
        self.removedAddresses = removedAddresses
    }
}

/// Refuses every update: a node that cannot judge must not pretend.
public struct RefusingJudge: IdentityJudge {
    public init() {}

    public func judge(
        update: [UInt8], inboxID: String, after log: [[UInt8]]
    ) async throws(NodeRefusal) -> IdentityVerdict {
        throw NodeRefusal(.unimplemented, "this node cannot judge identity updates")
    }
}
