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
    { again(ExternalPub.self, $0) },
    { again(ApplicationID.self, $0) },
    { again(GroupPartID.self, $0) },
    { keys($0) },
]

/// Keys, signatures and ciphertexts of every suite: whatever they are, the answer is yes, no or an error.
private func keys(_ bytes: [UInt8]) {
    guard let choice = bytes.first else { return }
    let content = Array(bytes.dropFirst())
    let middle = min(content.count, Int(content.first ?? 0) * 4)
    let (first, second) = (Array(content[..<middle]), Array(content[middle...]))
    let ciphertext = HPKECiphertext(kemOutput: first, ciphertext: second)
    var random = Constant()
    if choice % 6 == 5 {
        guard let pair = try? HPKE.xWing.generateKeyPair(random: &random) else { return }
        _ = HPKE.xWing.isValid(HPKEPublicKey(content))
        _ = try? HPKE.xWing.open(
            ciphertext, with: pair.privateKey, info: RawSpan(), additionalData: RawSpan())
        return
    }
    let crypto = SwiftCryptoProvider()
    let suites = crypto.supportedCiphersuites
    guard let suite = crypto.provider(for: suites[Int(choice) % suites.count]) else { return }
    _ = suite.isValid(HPKEPublicKey(content))
    _ = suite.isValid(SignaturePublicKey(content))
    _ = suite.isSignature(second, of: [1, 2, 3].span.bytes, by: SignaturePublicKey(first))
    if let signer = try? suite.generateSignatureKeyPair(random: &random) {
        _ = suite.isSignature(content, of: [1, 2, 3].span.bytes, by: signer.publicKey)
    }
    _ = try? suite.publicKey(of: HPKEPrivateKey(Secret(copying: content)))
    _ = try? suite.publicKey(of: SignaturePrivateKey(Secret(copying: content)))
    guard let pair = try? suite.generateKeyPair(random: &random) else { return }
    _ = try? suite.hpkeOpen(ciphertext, with: pair.privateKey, info: RawSpan(), additionalData: RawSpan())
}

/// The same keys in every run.
private struct Constant: RandomSource {
    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        for index in buffer.indices { buffer[index] = 7 }
    }
}

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
