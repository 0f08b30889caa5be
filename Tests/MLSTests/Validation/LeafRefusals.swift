@testable import MLS

/// What is wrong with leaves and key packages that come into a group.
enum LeafRefusals {
    private static let unknown = ExtensionType(rawValue: 0xF0F0)
    private static let x509 = Credential.x509(certificates: [[1]])

    static let keyPackages: [Refusal] = [
        Refusal(.keyPackageVersionMatches) { .message(try $0.adding(version: ProtocolVersion(rawValue: 2))) },
        Refusal(.keyPackageCiphersuiteMatches) {
            .message(try $0.adding(ciphersuite: .mls128DHKEMX25519AES128GCMSHA256Ed25519))
        },
        Refusal(.keyPackageSignatureIsValid) { .message(try $0.adding(spoilsSignature: true)) },
        Refusal(.keyPackageInitKeyIsDistinct) { stage in
            let key = try stage.alice.suite.generateKeyPair(random: &stage.alice.random).publicKey
            return .message(try stage.adding(initKey: key) { $0.encryptionKey = key })
        },
        Refusal(.keyPackageInitKeyIsUsable) {
            .message(try $0.adding(initKey: HPKEPublicKey([UInt8](repeating: 0, count: 31))))
        },
        Refusal(.keyPackageExtensionsAreInCapabilities) {
            .message(try $0.adding(extensions: [Extension(type: unknown, data: [])]))
        },
    ]

    static let leaves: [Refusal] = [
        Refusal(.leafSourceIsKeyPackage) { .message(try $0.adding { $0.source = .update }) },
        Refusal(.leafSignatureIsValid) { .message(try $0.adding(spoilsLeafSignature: true)) },
        Refusal(.leafSupportsOwnCredentialType) { .message(try $0.adding { $0.credential = x509 }) },
        Refusal(.leafExtensionsAreInCapabilities) {
            .message(try $0.adding { $0.extensions = [Extension(type: unknown, data: [])] })
        },
        Refusal(.leafCredentialIsValid) {
            .message(try $0.adding(), policy: PickyPolicy(refusesCredential: Array("mallory".utf8)))
        },
        Refusal(.leafLifetimeIsCurrent) {
            .message(
                try $0.adding { $0.source = .keyPackage(Lifetime(notBefore: 1, notAfter: 2)) },
                policy: PickyPolicy(lifetimes: true))
        },
        Refusal(.leafLifetimeIsAcceptable) {
            .message(try $0.adding(), policy: PickyPolicy(lifetimes: true, maximumLifetime: 7199))
        },
        Refusal(.leafSupportsGroupVersion) {
            .message(try $0.adding { $0.capabilities.versions = [ProtocolVersion(rawValue: 2)] })
        },
        Refusal(.leafSupportsGroupCiphersuite) {
            .message(
                try $0.adding { $0.capabilities.ciphersuites = [.mls128DHKEMX25519AES128GCMSHA256Ed25519] })
        },
        Refusal(.leafSignatureKeysAreUnique) { stage in
            let bob = stage.team.clients[1].profile.signer
            stage.mallory.profile.signer = bob
            return .message(try stage.adding(), policy: PickyPolicy(identifiesByCredential: true))
        },
        Refusal(.leafEncryptionKeysAreUnique) { stage in
            guard let key = stage.team.groups[1].ownLeaf?.encryptionKey else { throw TestFailure("no leaf") }
            return .message(try stage.adding { $0.encryptionKey = key })
        },
        Refusal(.extensionTypesAreUnique) { stage in
            let twice: [UInt8] = [8, 0xF1, 0, 1, 7, 0xF1, 0, 1, 8]
            let proposal = Proposal.custom(
                CustomProposal(type: .groupContextExtensions, encodedBody: twice))
            return .message(try stage.alice.publicMessage(.proposal(proposal)))
        },
    ]

    /// Those that need a group of another kind.
    static let inSpecialGroups: [(refusal: Refusal, stage: @Sendable () throws -> Stage)] = [
        (
            Refusal(.leafHasRequiredCapabilities) {
                .message(try $0.adding { $0.capabilities.proposals = [] })
            },
            {
                let type = ProposalType(rawValue: 0xF7A0)
                return try Stage(
                    extensions: [Extension(RequiredCapabilities(proposals: [type]))],
                    capabilities: Capabilities(ciphersuites: [Stage.suite], proposals: [type]))
            }
        ),
        (
            Refusal(.leafSupportsGroupExtensions) {
                .message(try $0.adding { $0.capabilities.extensions = [] })
            },
            { try Stage(extensions: [Extension(type: TestClient.extensionType, data: [])]) }
        ),
        (
            Refusal(.leafCredentialTypeIsSupportedByMembers) {
                .message(
                    try $0.adding {
                        $0.credential = x509
                        $0.capabilities.credentials = [.basic, .x509]
                    })
            },
            { try Stage() }
        ),
        (
            Refusal(.leafSupportsCredentialTypesInUse) {
                .message(
                    try $0.adding {
                        $0.credential = x509
                        $0.capabilities.credentials = [.x509]
                    })
            },
            {
                try Stage(
                    capabilities: Capabilities(ciphersuites: [Stage.suite], credentials: [.basic, .x509]))
            }
        ),
    ]

    static let updates: [Refusal] = [
        Refusal(.leafSourceIsUpdate) { stage in
            let leaf = try stage.carolsLeaf { $0.source = .commit(parentHash: []) }
            return .message(try stage.alice.commit([try stage.carolProposes(.update(leaf))]))
        },
        Refusal(.leafEncryptionKeyIsFresh) { stage in
            guard let key = stage.team.groups[2].ownLeaf?.encryptionKey else { throw TestFailure("no leaf") }
            let leaf = try stage.carolsLeaf { $0.encryptionKey = key }
            return .message(try stage.alice.commit([try stage.carolProposes(.update(leaf))]))
        },
        Refusal(.leafSignatureIsValid) { stage in
            let leaf = try stage.carolsLeaf(spoilsSignature: true)
            return .message(try stage.alice.commit([try stage.carolProposes(.update(leaf))]))
        },
        Refusal(.leafCredentialIsValid) { stage in
            let leaf = try stage.carolsLeaf { $0.credential = .basic(identity: Array("alice".utf8)) }
            return .message(try stage.alice.commit([try stage.carolProposes(.update(leaf))]))
        },
        Refusal(.updateIsSentByMember) { stage in
            let entry = CommittedProposal(proposal: .update(try stage.carolsLeaf()), sender: .external(0))
            let group = stage.team.groups[1]
            let scope = ProposalScope(
                tree: group.state.tree, context: group.context, committer: .member(0), occasion: .receiving,
                policy: StandardPolicy(), now: TestClient.now, suite: group.suite)
            return .call { try ProposalRules.validate(entry, in: scope) }
        },
    ]

    static let paths: [Refusal] = [
        Refusal(.leafSourceIsCommit) { stage in
            let leaf = try stage.alice.updateLeaf { _ in }
            return .message(
                try stage.alice.commit([]) { $0.path?.leafNode = leaf })
        },
        Refusal(.leafEncryptionKeyIsFresh) { stage in
            guard let key = stage.alice.group.ownLeaf?.encryptionKey else { throw TestFailure("no leaf") }
            let leaf = try stage.alice.updateLeaf {
                $0.encryptionKey = key
                $0.source = .commit(parentHash: [])
            }
            return .message(try stage.alice.commit([]) { $0.path?.leafNode = leaf })
        },
        Refusal(.leafSignatureIsValid) { stage in
            .message(
                try stage.alice.commit([]) { commit in
                    guard let leaf = commit.path?.leafNode else { return }
                    var signature = leaf.signature
                    signature[0] ^= 1
                    commit.path?.leafNode = LeafNode(contents: leaf.contents, signature: signature)
                })
        },
        Refusal(.updatePathHasRightLength) { stage in
            .message(try stage.alice.commit([]) { $0.path?.nodes.removeLast() })
        },
        Refusal(.updatePathHasRightCiphertexts) { stage in
            .message(
                try stage.alice.commit([]) { $0.path?.nodes[0].encryptedPathSecrets.removeLast() })
        },
        Refusal(.updatePathParentHashMatches) { stage in
            .message(
                try stage.alice.commit([]) { commit in
                    guard var contents = commit.path?.leafNode.contents else { return }
                    contents.source = .commit(parentHash: [1, 2, 3])
                    commit.path?.leafNode = LeafNode(contents: contents, signature: [])
                })
        },
        Refusal(.updatePathKeysAreFresh) { stage in
            guard let key = stage.team.groups[2].ownLeaf?.encryptionKey else { throw TestFailure("no leaf") }
            return .message(try stage.alice.commit([]) { $0.path?.nodes[0].encryptionKey = key })
        },
        Refusal(.updatePathKeysMatchSecrets) { stage in
            // Alice's path gives Bob a secret that is not the one its keys were made of.
            return .message(try stage.alice.commitWithForeignSecret())
        },
    ]
}
