@testable import MLS

/// Every structure of the wire: what can be read gives the same bytes when it is written again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMLSDecoders(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let content = Array(bytes.dropFirst())
    decoders[Int(bytes[0]) % decoders.count](content)
    return 0
}

/// A seed's first byte chooses; new ones go to the end.
private let decoders: [@Sendable ([UInt8]) -> Void] = [
    { again(MLSMessage.self, $0) },
    { again(KeyPackage.self, $0) },
    { again(Welcome.self, $0) },
    { again(GroupInfo.self, $0) },
    { tree($0) },
    { again(GroupSecrets.self, $0) },
    { again(Proposal.self, $0) },
    { again(Commit.self, $0) },
    { again(LeafNode.self, $0) },
    { again(UpdatePath.self, $0) },
    { again(GroupContext.self, $0) },
    { again(AuthenticatedContent.self, $0) },
    { again(SenderData.self, $0) },
    { again(PreSharedKeyID.self, $0) },
    { again(Credential.self, $0) },
    { again(Capabilities.self, $0) },
    { again(ExtensionList.self, $0) },
    { again(RequiredCapabilities.self, $0) },
    { again(ExternalSenders.self, $0) },
    { again(AppDataDictionary.self, $0) },
    { again(ParentNode.self, $0) },
    { again(HPKECiphertext.self, $0) },
]

private func again<Value: TLSCodable>(_: Value.Type, _ bytes: [UInt8]) {
    guard let value = try? Value(tlsEncoded: bytes) else { return }
    precondition(value.tlsEncoded() == bytes, "written otherwise than read")
}

/// A tree goes on to where it is hashed and checked, with the hash it really has.
private func tree(_ bytes: [UInt8]) {
    again(UnverifiedRatchetTree.self, bytes)
    guard let unverified = try? UnverifiedRatchetTree(tlsEncoded: bytes),
        var tree = try? RatchetTree(unverified),
        let suite = SwiftCryptoProvider().provider(for: .mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519)
    else { return }
    precondition(tree.tlsEncoded() == bytes, "written otherwise than read")
    let hash = tree.treeHash(suite: suite)
    try? TreeRules.validate(&tree, treeHash: hash, suite: suite)
    for leaf in tree.leafIndices { _ = tree.filteredDirectPath(of: leaf) }
    if let leaf = tree.leafIndices.last {
        try? tree.removeLeaf(at: leaf)
        _ = tree.treeHash(suite: suite)
    }
}
