import Glibc
public import MLS
public import MLSVectors

/// A small group that is the same in every run, so that a crash found once is found again.
///
/// Three members are at hand: the founder, a hostile one, and the victim whose state is attacked. There are two more, so
/// that the tree has parents, a blank leaf and an unmerged one.
public struct FuzzGroup: Sendable {
    /// Seconds since 1970.
    public static let now: UInt64 = 1_700_000_000
    public static let extensionType = ExtensionType(rawValue: 0xF100)
    public static let suiteNumber = Ciphersuite.mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519

    public let suite: any CiphersuiteProvider
    public var random = SeededRandom(seed: 42)
    public private(set) var founder: ActiveGroup
    public private(set) var hostile: ActiveGroup
    public private(set) var victim: ActiveGroup
    /// A client who is not in the group, with its key package.
    public let outsider: KeyPackageBundle
    public let outsiderSigner: SignatureKeyPair

    public init() throws {
        let crypto = VectorFile.crypto
        let suite = try crypto.suite(Self.suiteNumber)
        self.suite = suite
        var random = random
        func client(_ name: String) throws -> (KeyPackageBundle, SignatureKeyPair) {
            let profile = try Self.profile(name, suite: suite, random: &random)
            let bundle = try KeyPackageBundle.generate(
                for: profile, ciphersuite: Self.suiteNumber, lifetime: Self.lifetime, crypto: crypto,
                random: &random)
            return (bundle, profile.signer)
        }
        (outsider, outsiderSigner) = try client("outsider")
        founder = try ActiveGroup.create(
            groupID: Array("group".utf8), ciphersuite: Self.suiteNumber,
            profile: Self.profile("founder", suite: suite, random: &random), lifetime: Self.lifetime,
            extensions: [Extension(type: Self.extensionType, data: [1, 2, 3])], crypto: crypto,
            random: &random)
        let clients = try (0..<5).map { try client("client \($0)") }
        var builder = CommitBuilder()
        for (bundle, _) in clients { builder.add(bundle.keyPackage) }
        let added = try founder.commit(builder, now: Self.now, random: &random)
        try founder.merge(added)
        func join(_ index: Int) throws -> ActiveGroup {
            let joiner = Joiner(keyPackage: clients[index].0, signer: clients[index].1)
            return try joiner.join(added.welcome ?? [], now: Self.now, crypto: crypto).group
        }
        hostile = try join(1)
        victim = try join(3)
        try turn(&random)
        self.random = random
    }

    /// Commits by each, and one proposal by reference.
    private mutating func turn(_ random: inout SeededRandom) throws {
        var remove = CommitBuilder()
        remove.remove(LeafIndex(3))
        try advance(founder.commit(remove, now: Self.now, random: &random), by: \.founder)
        var path = CommitBuilder()
        path.forcesPath = true
        try advance(hostile.commit(path, now: Self.now, random: &random), by: \.hostile)
        try advance(victim.commit(path, now: Self.now, random: &random), by: \.victim)
        var add = CommitBuilder()
        let profile = try Self.profile("late", suite: suite, random: &random)
        add.add(
            try KeyPackageBundle.generate(
                for: profile, ciphersuite: Self.suiteNumber, lifetime: Self.lifetime,
                crypto: VectorFile.crypto,
                random: &random
            ).keyPackage)
        try advance(founder.commit(add, now: Self.now, random: &random), by: \.founder)
    }

    private mutating func advance(
        _ commit: PendingCommit, by committer: WritableKeyPath<FuzzGroup, ActiveGroup>
    ) throws {
        for member in [\FuzzGroup.founder, \.hostile, \.victim] where member != committer {
            guard case .commit(let staged) = try self[keyPath: member].process(commit.message, now: Self.now)
            else { throw MLSError.misuse("a commit is no commit") }
            try self[keyPath: member].merge(staged)
        }
        try self[keyPath: committer].merge(commit)
    }

    public static var lifetime: Lifetime { Lifetime(notBefore: now - 1000, notAfter: now + 1000) }

    /// How a client of this name appears.
    public static func profile(
        _ name: String, suite: any CiphersuiteProvider, random: inout SeededRandom
    ) throws -> MemberProfile {
        MemberProfile(
            credential: .basic(identity: Array(name.utf8)),
            signer: try suite.generateSignatureKeyPair(random: &random),
            capabilities: Capabilities(ciphersuites: [suiteNumber], extensions: [extensionType]))
    }

    /// What must be there before anything can be tried; ends the program with the reason when it cannot be made.
    public static func made<Fixture>(_ make: () throws -> Fixture) -> Fixture {
        do {
            return try make()
        } catch {
            fatalError("the group cannot be made: \(error)")
        }
    }

    /// Writes seeds into the folder that `XMTP_FUZZ_SEEDS` names, if it does.
    public static func writeSeeds(_ seeds: [(name: String, bytes: [UInt8])]) {
        guard let folder = getenv("XMTP_FUZZ_SEEDS").map({ String(cString: $0) }) else { return }
        for seed in seeds {
            guard let file = fopen("\(folder)/\(seed.name)", "w") else { continue }
            fwrite(seed.bytes, 1, seed.bytes.count, file)
            fclose(file)
        }
    }
}
