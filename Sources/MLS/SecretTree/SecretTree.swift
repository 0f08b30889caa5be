/// The message keys of an epoch, of all its members.
///
/// A value whose states share what they have in common: taking a key makes the nodes between root and leaf new and
/// nothing else, whatever the size of the group, and whether or not an older state is kept.
///
/// See: RFC 9420 section 9
public struct SecretTree: Sendable {
    let math: TreeMath
    private(set) var root: SecretTreeNode
    /// Whether the handshake keys are there, as they are while the epoch is the present one.
    private(set) var holdsHandshakes = true

    init(math: TreeMath, root: SecretTreeNode, holdsHandshakes: Bool = true) {
        self.math = math
        self.root = root
        self.holdsHandshakes = holdsHandshakes
    }

    /// The tree of a new epoch.
    ///
    /// - Parameter math: the shape of the epoch's ratchet tree.
    package init(encryptionSecret: Secret, math: TreeMath) {
        self.init(math: math, root: SecretTreeNode(.secret(encryptionSecret)))
    }

    /// Forgets the handshake ratchets, for the end of the epoch: no commit or proposal of it is read any more.
    ///
    /// Of senders nobody has heard there is a secret both ratchets would come from; only one of them is made of it then.
    mutating func forgetHandshakes() {
        holdsHandshakes = false
        root = root.withoutHandshakes
    }

    /// Looks at a key.
    ///
    /// - Throws: what ``MLSError`` says of generations, or ``ValidationRule/senderIsMember`` for a leaf outside of the
    ///   tree.
    public func peek(
        leaf: LeafIndex, kind: RatchetKind, generation: UInt32, window: RatchetWindow,
        suite: any CiphersuiteProvider
    ) throws(MLSError) -> PeekedKey {
        try peek(leaf: leaf, kind: kind, window: window, suite: suite) { _ in generation }
    }

    /// Looks at the next key of a sender: the one to encrypt with, if the sender is us.
    ///
    /// - Throws: ``MLSError/generationsAreExhausted``, or ``ValidationRule/senderIsMember`` for a leaf outside of the
    ///   tree.
    public func peekNext(
        leaf: LeafIndex, kind: RatchetKind, suite: any CiphersuiteProvider
    ) throws(MLSError) -> PeekedKey {
        try peek(leaf: leaf, kind: kind, window: RatchetWindow(), suite: suite) { $0.head }
    }

    /// Forgets a key that was looked at, and everything it could be derived from.
    ///
    /// - Throws: ``MLSError/keyWasUsed`` if it has been consumed since it was looked at.
    @discardableResult
    public mutating func consume(_ peeked: PeekedKey) throws(MLSError) -> ConsumedKey {
        if root === peeked.before {
            root = peeked.after
        } else {
            let name = peeked.name
            root = try peek(
                leaf: name.leaf, kind: name.kind, generation: name.generation, window: peeked.window,
                suite: peeked.suite
            ).after
        }
        return peeked.name
    }

    private func peek(
        leaf: LeafIndex, kind: RatchetKind, window: RatchetWindow, suite: any CiphersuiteProvider,
        generation: (SenderRatchet) -> UInt32
    ) throws(MLSError) -> PeekedKey {
        guard math.contains(leaf) else { throw .rule(.senderIsMember) }
        let (after, key) = try take(from: root, at: math.root, leaf: leaf, kind: kind, suite: suite) {
            (ratchet) throws(MLSError) in
            try ratchet.take(generation(ratchet), window: window, suite: suite)
        }
        return PeekedKey(
            key: key, name: ConsumedKey(leaf: leaf, kind: kind, generation: key.generation), before: root,
            after: after, window: window, suite: suite)
    }

    /// The subtree without a key; goes no deeper than the tree is high.
    private func take(
        from node: SecretTreeNode, at index: NodeIndex, leaf: LeafIndex, kind: RatchetKind,
        suite: any CiphersuiteProvider, _ take: (inout SenderRatchet) throws(MLSError) -> MessageKey
    ) throws(MLSError) -> (SecretTreeNode, MessageKey) {
        let content = try MLSError.rethrowing { () throws(CryptoError) in
            try node.expanded(at: index, holdsHandshakes: holdsHandshakes, suite: suite)
        }
        switch content {
        case .ratchets(let handshake, var application) where kind == .application:
            let key = try take(&application)
            return (SecretTreeNode(.ratchets(handshake: handshake, application: application)), key)
        case .ratchets(let handshake, let application):
            guard var handshake else { throw .misuse("the handshake keys of a past epoch are not kept") }
            let key = try take(&handshake)
            return (SecretTreeNode(.ratchets(handshake: handshake, application: application)), key)
        case .parent(let left, let right):
            guard let leftIndex = index.left, let rightIndex = index.right else { break }
            if leftIndex.contains(leaf) {
                let (newLeft, key) = try self.take(
                    from: left, at: leftIndex, leaf: leaf, kind: kind, suite: suite, take)
                return (SecretTreeNode(.parent(left: newLeft, right: right)), key)
            }
            let (newRight, key) = try self.take(
                from: right, at: rightIndex, leaf: leaf, kind: kind, suite: suite, take)
            return (SecretTreeNode(.parent(left: left, right: newRight)), key)
        case .secret:
            break
        }
        throw .misuse("a node of the secret tree is not where it belongs")
    }
}
