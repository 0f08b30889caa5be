import MLSVectors
import Testing

@testable import MLS

/// One thing that is wrong, and the rule that must refuse it.
struct Refusal: Sendable, CustomTestStringConvertible {
    /// What is done to the group at the end.
    enum Attack {
        /// Bob gets a message.
        case message([UInt8], policy: any GroupPolicy = StandardPolicy())
        /// Somebody does something else.
        case call(() throws -> Void)
    }

    let rule: ValidationRule
    /// Prepares the group, and says what is wrong.
    let prepare: @Sendable (inout Stage) throws -> Attack

    init(_ rule: ValidationRule, _ prepare: @escaping @Sendable (inout Stage) throws -> Attack) {
        self.rule = rule
        self.prepare = prepare
    }

    var testDescription: String { rule.rawValue }

    /// Exactly this rule refuses, and the group is as it was.
    func check(_ stage: Stage? = nil) throws {
        var stage = if let stage { stage } else { try Stage() }
        let attack = try prepare(&stage)
        let image = stage.team.groups[1].image
        switch attack {
        case .message(let bytes, let policy):
            #expect(throws: MLSError.rule(rule)) {
                try Self.process(bytes, policy, &stage.team.groups[1])
            }
        case .call(let call):
            #expect(throws: MLSError.rule(rule)) { try call() }
        }
        #expect(stage.team.groups[1].image == image)
    }

    private static func process(
        _ bytes: [UInt8], _ policy: some GroupPolicy, _ group: inout ActiveGroup
    ) throws {
        _ = try group.process(bytes, policy: policy, now: TestClient.now)
    }
}

/// Alice, Bob and Carol in a group; Mallory outside. Alice can be made to forge.
struct Stage {
    static let suite = ScenarioSuites.usual
    static let service = ExternalSenders([])

    var team: Team
    var alice: Forge
    var mallory: TestClient
    /// An outsider the group listens to.
    var service: TestClient

    init(
        extensions: ExtensionList = [], capabilities: Capabilities? = nil, seed: UInt64 = 4
    ) throws {
        var random = SeededRandom(seed: seed &+ 100)
        mallory = try TestClient("mallory", Self.suite, random: &random)
        service = try TestClient("service", Self.suite, random: &random)
        let senders = ExternalSenders([
            ExternalSender(
                signatureKey: service.profile.signer.publicKey, credential: service.profile.credential)
        ])
        var extensions = extensions
        extensions.set(Extension(senders))
        team = try Team(
            ["alice", "bob", "carol"], Self.suite, seed: seed, extensions: extensions,
            capabilities: capabilities)
        alice = Forge(team.groups[0])
    }

    /// The leaves of Alice, Bob and Carol.
    static let leaves: [LeafIndex] = [0, 1, 2]

    /// Makes Carol propose something unheard of, to all; gives its reference.
    mutating func carolProposes(_ proposal: Proposal) throws -> ProposalOrReference {
        let forge = Forge(team.groups[2])
        let message = try forge.publicMessage(.proposal(proposal))
        try team.groups[0].hear(message)
        let heard = try team.groups[1].hear(message)
        alice = Forge(team.groups[0])
        return .reference(heard.reference)
    }

    /// A leaf as Carol could propose it for herself.
    func carolsLeaf(
        spoilsSignature: Bool = false, _ change: (inout LeafNodeContents) -> Void = { _ in }
    ) throws -> LeafNode {
        var forge = Forge(team.groups[2])
        return try forge.updateLeaf(change, spoilsSignature: spoilsSignature)
    }

    /// Alice commits the addition of a key package of Mallory's.
    mutating func adding(
        version: ProtocolVersion = .mls10, ciphersuite: Ciphersuite? = nil, extensions: ExtensionList = [],
        initKey: HPKEPublicKey? = nil, spoilsSignature: Bool = false, spoilsLeafSignature: Bool = false,
        leaf change: (inout LeafNodeContents) -> Void = { _ in }
    ) throws -> [UInt8] {
        let package = try alice.keyPackage(
            mallory, version: version, ciphersuite: ciphersuite, extensions: extensions, initKey: initKey,
            spoilsSignature: spoilsSignature, spoilsLeafSignature: spoilsLeafSignature, leaf: change)
        return try alice.commit([.add(package)])
    }

    func nonce(_ count: Int? = nil) -> [UInt8] {
        [UInt8](repeating: 3, count: count ?? alice.suite.hashLength)
    }
}

/// A policy that says no to one thing.
struct PickyPolicy: GroupPolicy {
    var refusesCredential: [UInt8]?
    var refusesProposals = false
    var allowsExternalCommits = true
    var lifetimes = false
    var maximumLifetime: UInt64?
    var identifiesByCredential = false
    var allowsAnySuccessor = false

    func isCredentialValid(_ credential: Credential, signatureKey: SignaturePublicKey) -> Bool {
        guard let refusesCredential else { return true }
        return credential != .basic(identity: refusesCredential)
    }

    func isSuccessor(_ new: LeafNode, of old: LeafNode) -> Bool {
        allowsAnySuccessor || new.credential == old.credential
    }

    func clientIdentity(of leaf: LeafNode) -> [UInt8] {
        identifiesByCredential ? leaf.credential.tlsEncoded() : leaf.signatureKey.bytes
    }

    func checksLifetime(on occasion: LeafOccasion) -> Bool { lifetimes }

    func isAllowed(_ proposal: Proposal, from sender: Sender) -> Bool { !refusesProposals }
}
