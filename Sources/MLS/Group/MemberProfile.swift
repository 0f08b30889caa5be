/// How a client appears in groups and key packages.
public struct MemberProfile: Sendable {
    public var credential: Credential
    public var signer: SignatureKeyPair
    public var capabilities: Capabilities
    /// Extensions of the leaf; non-default ones must be in the capabilities.
    public var leafExtensions: ExtensionList

    public init(
        credential: Credential, signer: SignatureKeyPair, capabilities: Capabilities,
        leafExtensions: ExtensionList = []
    ) {
        self.credential = credential
        self.signer = signer
        self.capabilities = capabilities
        self.leafExtensions = leafExtensions
    }

    /// A leaf of this client before it is signed.
    func leafContents(encryptionKey: HPKEPublicKey, source: LeafNodeSource) -> LeafNodeContents {
        LeafNodeContents(
            encryptionKey: encryptionKey, signatureKey: signer.publicKey, credential: credential,
            capabilities: capabilities, source: source, extensions: leafExtensions)
    }
}
