import MLSLibcrypto
import MLSVectors

@testable import MLS

/// A client for scenarios: keys, a profile, and key packages on demand.
struct TestClient {
    static let crypto: any CryptoProvider = VectorFile.crypto
    /// Inside the lifetime of all key packages made here.
    static let now: UInt64 = 1_800_000_000

    let name: String
    let ciphersuite: Ciphersuite
    var profile: MemberProfile

    init(
        _ name: String, _ ciphersuite: Ciphersuite, random: inout SeededRandom,
        capabilities: Capabilities? = nil, credential: Credential? = nil
    ) throws {
        self.name = name
        self.ciphersuite = ciphersuite
        let suite = try Self.crypto.suite(ciphersuite)
        profile = MemberProfile(
            credential: credential ?? .basic(identity: Array(name.utf8)),
            signer: try suite.generateSignatureKeyPair(random: &random),
            capabilities: capabilities
                ?? Capabilities(ciphersuites: [ciphersuite], extensions: [Self.extensionType, .lastResort]))
    }

    /// An extension all test clients know.
    static let extensionType = ExtensionType(rawValue: 0xFF10)

    static let lifetime = Lifetime(notBefore: now - 3600, notAfter: now + 3600)

    var suite: any CiphersuiteProvider {
        get throws { try Self.crypto.suite(ciphersuite) }
    }

    func keyPackage(
        extensions: ExtensionList = [], lifetime: Lifetime = TestClient.lifetime, random: inout SeededRandom
    ) throws -> KeyPackageBundle {
        try KeyPackageBundle.generate(
            for: profile, ciphersuite: ciphersuite, lifetime: lifetime, extensions: extensions,
            crypto: Self.crypto,
            random: &random)
    }

    func create(
        groupID: [UInt8] = Array("a group".utf8), extensions: ExtensionList = [],
        parameters: GroupParameters = GroupParameters(), random: inout SeededRandom
    ) throws -> ActiveGroup {
        try ActiveGroup.create(
            groupID: groupID, ciphersuite: ciphersuite, profile: profile, lifetime: Self.lifetime,
            extensions: extensions, parameters: parameters, crypto: Self.crypto, random: &random)
    }

    func join(
        _ welcome: [UInt8]?, with bundle: KeyPackageBundle, tree: [UInt8]? = nil,
        keys: PreSharedKeys = PreSharedKeys()
    ) throws -> JoinedGroup {
        guard let welcome else { throw TestFailure("there is no Welcome") }
        var joiner = Joiner(keyPackage: bundle, signer: profile.signer)
        joiner.ratchetTree = tree
        joiner.preSharedKeys = keys
        return try joiner.join(welcome, now: Self.now, crypto: Self.crypto)
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension ActiveGroup {
    /// Processes a message that must be a commit, and merges it.
    @discardableResult
    mutating func follow(
        _ message: [UInt8], keys: PreSharedKeys = PreSharedKeys(), policy: some GroupPolicy = StandardPolicy()
    ) throws -> MergeOutcome {
        let result = try process(message, preSharedKeys: keys, policy: policy, now: TestClient.now)
        guard case .commit(let staged) = result else { throw TestFailure("no commit") }
        return try merge(staged)
    }

    /// Processes a message that must be application data.
    mutating func read(_ message: [UInt8]) throws -> ApplicationMessage {
        guard case .application(let application) = try process(message, now: TestClient.now) else {
            throw TestFailure("no application message")
        }
        return application
    }

    /// Processes a message that must be a proposal.
    @discardableResult
    mutating func hear(_ message: [UInt8], policy: some GroupPolicy = StandardPolicy()) throws
        -> ReceivedProposal
    {
        guard case .proposal(let proposal) = try process(message, policy: policy, now: TestClient.now) else {
            throw TestFailure("no proposal")
        }
        return proposal
    }

    /// The state, byte for byte.
    var image: [GroupPartID: [UInt8]] {
        var image: [GroupPartID: [UInt8]] = [:]
        for part in snapshot() { image[part.id] = part.bytes.copyBytes() }
        return image
    }
}
