public import MLS

/// Leaves and proposals of MLS as the rules see them.
extension ExaminedCommit.Leaf {
    public init(_ leaf: LeafNode) {
        self.init(signatureKey: leaf.signatureKey.bytes, credential: LeafCredential(leaf.credential))
    }
}

extension LeafCredential {
    public init(_ credential: Credential) {
        switch credential {
        case .basic(let identity): self = .basic(identity)
        case .x509, .other: self = .other(credential.type.rawValue)
        }
    }
}

extension ExaminedCommit.Change {
    init(_ proposal: Proposal) {
        switch proposal {
        case .add(let keyPackage): self = .add(ExaminedCommit.Leaf(keyPackage.leafNode))
        case .update(let leaf): self = .update(ExaminedCommit.Leaf(leaf))
        case .remove(let index): self = .remove(index.rawValue)
        case .preSharedKey: self = .preSharedKey
        case .groupContextExtensions(let list): self = .contextExtensions(ContextExtensions(list))
        case .reInit, .externalInit, .custom: self = .other(proposal.type.rawValue)
        }
    }
}
