/// A key somebody looked at. Nothing is consumed until ``SecretTree/consume(_:)`` gets it: a message that turns out to be
/// refused leaves no trace.
public struct PeekedKey: Sendable {
    public let key: MessageKey
    /// What the key is called once it is used.
    public let name: ConsumedKey
    /// The tree the key was taken from, and what the tree is without it.
    let before: SecretTreeNode
    let after: SecretTreeNode
    let window: RatchetWindow
    let suite: any CiphersuiteProvider
}
