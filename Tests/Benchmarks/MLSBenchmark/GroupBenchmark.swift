import MLS
import MLSVectors

/// Measures every operation in groups of one size.
struct GroupBenchmark {
    struct Result: Encodable {
        let size: Int
        var measurements: [String: Measurement] = [:]
        /// Bytes of a whole snapshot.
        var snapshotBytes = 0
        /// Bytes of the Welcome for all, the tree inside.
        var welcomeBytes = 0
        /// The most memory the process had so far, in MiB.
        var peakMemory = 0

        subscript(operation: Operation) -> Measurement? {
            get { measurements[operation.rawValue] }
            set { measurements[operation.rawValue] = newValue }
        }
    }

    private static let now: UInt64 = 1_700_000_000
    private static let lifetime = Lifetime(notBefore: now - 1000, notAfter: now + 1000)

    let size: Int
    let suite: Ciphersuite
    private let crypto = VectorFile.crypto
    private var random = SystemRandom()
    private var result: Result

    init(size: Int, suite: Ciphersuite) {
        self.size = size
        self.suite = suite
        result = Result(size: size)
    }

    mutating func run() throws -> Result {
        var (adder, member, signer) = try create()
        try messages(&adder, &member)
        try snapshots(member, signer: signer)
        try emptyCommit(adder, member)
        try addAndRemove(adder, member)
        result.peakMemory = Memory.peakMebibytes
        return result
    }

    // MARK: - Parts

    /// The adder and the member furthest from it, in the epoch after the commit that added all.
    private mutating func create() throws -> (
        adder: ActiveGroup, member: ActiveGroup, signer: SignatureKeyPair
    ) {
        let clients = try (1..<size).map { try client("client \($0)") }
        let founder = try profile("founder")
        var random = random
        let created = try ActiveGroup.create(
            groupID: Array("benchmark".utf8), ciphersuite: suite, profile: founder, lifetime: Self.lifetime,
            crypto: crypto, random: &random)
        var builder = CommitBuilder()
        for client in clients { builder.add(client.bundle.keyPackage) }
        var pending: PendingCommit?
        result[.addAll] = try Measurement.median(prepare: { created }) { group in
            var group = group
            let commit = try group.commit(builder, now: Self.now, random: &random)
            try group.merge(commit)
            pending = commit
        }
        guard let pending, let welcome = pending.welcome, let last = clients.last else {
            throw BenchmarkError()
        }
        result.welcomeBytes = welcome.count
        var adder = created
        try adder.merge(pending)
        let joiner = Joiner(keyPackage: last.bundle, signer: last.signer)
        var joined: ActiveGroup?
        result[.join] = try Measurement.median(prepare: { joiner }) { joiner in
            joined = try joiner.join(welcome, now: Self.now, crypto: crypto).group
        }
        guard let joined else { throw BenchmarkError() }
        return (adder, joined, last.signer)
    }

    private mutating func messages(_ adder: inout ActiveGroup, _ member: inout ActiveGroup) throws {
        var random = random
        let data = random.bytes(count: 256)
        var sender = adder
        var receiver = member
        result[.protect] = try Measurement.median(prepare: {}) { _ in
            _ = try sender.encrypt(data, random: &random)
        }
        var sent: [[UInt8]] = []
        for _ in 0..<210 { sent.append(try adder.encrypt(data, random: &random)) }
        var next = 0
        result[.unprotect] = try Measurement.median(prepare: { sent[next] }) { message in
            _ = try receiver.process(message, now: Self.now)
            next += 1
        }
        let message = sent[next]
        let before = receiver
        _ = try receiver.process(message, now: Self.now)
        let after = receiver
        result[.saveMessage] = Measurement.mean { _ = after.changes(since: before) }
    }

    private mutating func snapshots(_ group: ActiveGroup, signer: SignatureKeyPair) throws {
        let parts = group.snapshot()
        result.snapshotBytes = parts.reduce(0) { $0 + $1.bytes.count }
        result[.save] = Measurement.median(prepare: { group }) { _ = $0.snapshot() }
        result[.load] = try Measurement.median(prepare: { parts }) { parts in
            _ = try ActiveGroup.load(parts, signer: signer, crypto: crypto)
        }
    }

    private mutating func emptyCommit(_ adder: ActiveGroup, _ member: ActiveGroup) throws {
        var builder = CommitBuilder()
        builder.forcesPath = true
        _ = try measure(builder, by: adder, at: member, make: .makePath, process: .processPath)
    }

    private mutating func addAndRemove(_ adder: ActiveGroup, _ member: ActiveGroup) throws {
        var add = CommitBuilder()
        add.add(try client("one more").bundle.keyPackage)
        let larger = try measure(add, by: adder, at: member, make: .makeAdd, process: .processAdd)
        var remove = CommitBuilder()
        remove.remove(LeafIndex(UInt32(size)))
        _ = try measure(
            remove, by: larger.maker, at: larger.other, make: .makeRemove, process: .processRemove)
    }

    /// - Returns: both groups after the commit.
    private mutating func measure(
        _ builder: CommitBuilder, by maker: ActiveGroup, at other: ActiveGroup, make: Operation,
        process: Operation
    ) throws -> (maker: ActiveGroup, other: ActiveGroup) {
        var random = random
        var pending: PendingCommit?
        result[make] = try Measurement.median(prepare: { maker }) { group in
            var group = group
            let commit = try group.commit(builder, now: Self.now, random: &random)
            try group.merge(commit)
            pending = commit
        }
        guard let pending else { throw BenchmarkError() }
        var after = other
        result[process] = try Measurement.median(prepare: { other }) { group in
            var group = group
            guard case .commit(let staged) = try group.process(pending.message, now: Self.now) else {
                throw BenchmarkError()
            }
            try group.merge(staged)
            after = group
        }
        var made = maker
        try made.merge(pending)
        return (made, after)
    }

    // MARK: - Clients

    private struct Client {
        let bundle: KeyPackageBundle
        let signer: SignatureKeyPair
    }

    private mutating func profile(_ name: String) throws -> MemberProfile {
        let signer = try crypto.suite(suite).generateSignatureKeyPair(random: &random)
        return MemberProfile(
            credential: .basic(identity: Array(name.utf8)), signer: signer,
            capabilities: Capabilities(ciphersuites: [suite]))
    }

    private mutating func client(_ name: String) throws -> Client {
        let profile = try profile(name)
        let bundle = try KeyPackageBundle.generate(
            for: profile, ciphersuite: suite, lifetime: Self.lifetime, crypto: crypto, random: &random)
        return Client(bundle: bundle, signer: profile.signer)
    }
}

/// The library did something else than it was asked for.
struct BenchmarkError: Error {}
