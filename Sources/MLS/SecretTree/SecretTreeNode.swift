/// A subtree of a secret tree; never changes once made, so that two states of a tree share what is the same in both.
final class SecretTreeNode: Sendable {
    enum Content: Sendable {
        /// Nobody below has been asked for yet.
        case secret(Secret)
        case parent(left: SecretTreeNode, right: SecretTreeNode)
        /// Without the handshake ratchet once the epoch is over.
        case ratchets(handshake: SenderRatchet?, application: SenderRatchet)
    }

    let content: Content

    init(_ content: Content) {
        self.content = content
    }

    /// The same subtree with the handshake ratchets gone.
    var withoutHandshakes: SecretTreeNode {
        switch content {
        case .secret, .ratchets(handshake: nil, _):
            return self
        case .ratchets(_, let application):
            return SecretTreeNode(.ratchets(handshake: nil, application: application))
        case .parent(let left, let right):
            let (newLeft, newRight) = (left.withoutHandshakes, right.withoutHandshakes)
            if newLeft === left, newRight === right { return self }
            return SecretTreeNode(.parent(left: newLeft, right: newRight))
        }
    }

    /// The content with a secret taken one step towards the leaves.
    ///
    /// - Parameter holdsHandshakes: whether a leaf gets both its ratchets.
    func expanded(
        at node: NodeIndex, holdsHandshakes: Bool, suite: any CiphersuiteProvider
    ) throws(CryptoError) -> Content {
        guard case .secret(let secret) = content else { return content }
        if node.isLeaf {
            let handshake = holdsHandshakes ? try Self.ratchetSecret(secret, .handshake, suite) : nil
            return .ratchets(
                handshake: handshake.map { SenderRatchet(secret: $0) },
                application: SenderRatchet(secret: try Self.ratchetSecret(secret, .application, suite)))
        }
        return .parent(
            left: SecretTreeNode(.secret(try Self.childSecret(secret, "left", suite))),
            right: SecretTreeNode(.secret(try Self.childSecret(secret, "right", suite))))
    }

    private static func childSecret(
        _ secret: Secret, _ side: StaticString, _ suite: any CiphersuiteProvider
    ) throws(CryptoError) -> Secret {
        let context = side.withUTF8Buffer { [UInt8]($0) }
        return try suite.expand(secret, label: "tree", context: context, length: suite.hashLength)
    }

    private static func ratchetSecret(
        _ secret: Secret, _ kind: RatchetKind, _ suite: any CiphersuiteProvider
    ) throws(CryptoError) -> Secret {
        try suite.expand(secret, label: kind.label, context: [], length: suite.hashLength)
    }
}
