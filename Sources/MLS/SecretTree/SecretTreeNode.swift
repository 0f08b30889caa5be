/// A subtree of a secret tree; never changes once made, so that two states of a tree share what is the same in both.
final class SecretTreeNode: Sendable {
    enum Content: Sendable {
        /// Nobody below has been asked for yet.
        case secret(Secret)
        case parent(left: SecretTreeNode, right: SecretTreeNode)
        case ratchets(handshake: SenderRatchet, application: SenderRatchet)
    }

    let content: Content

    init(_ content: Content) {
        self.content = content
    }

    /// The content with a secret taken one step towards the leaves.
    func expanded(at node: NodeIndex, suite: any CiphersuiteProvider) throws(CryptoError) -> Content {
        guard case .secret(let secret) = content else { return content }
        if node.isLeaf {
            return .ratchets(
                handshake: SenderRatchet(secret: try Self.ratchetSecret(secret, .handshake, suite)),
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
