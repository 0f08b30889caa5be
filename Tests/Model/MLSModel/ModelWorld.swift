import MLS
import MLSVectors

/// A group, its clients, and a network that is as unkind as the step's random numbers want it.
///
/// All messages go into one log, which decides between competing commits: the first of an epoch is the one. Clients read
/// the log in order, but application messages also come early, late, twice or never, and any message comes damaged.
struct ModelWorld {
    static let extensionType = ExtensionType(rawValue: 0xF100)
    /// A type of proposal that is the application's own.
    static let proposalType = ProposalType(rawValue: 0xF200)
    static let keyName = Array("shared beforehand".utf8)
    static let key = Secret(copying: Array("a secret known to all".utf8))
    /// Seconds since 1970; nothing in the model waits.
    static let now: UInt64 = 1_700_000_000

    let settings: ModelSettings
    let crypto: any CryptoProvider
    let suite: any CiphersuiteProvider
    let preSharedKeys: PreSharedKeys
    var random: SeededRandom
    var clients: [ModelClient]
    var log: [Envelope] = []
    /// By epoch, the place of the commit that ends it.
    var winners: [UInt64: Int] = [:]
    /// By epoch, what the first to reach it found.
    var authenticators: [UInt64: [UInt8]] = [:]
    /// By epoch, whom the commit that ends it removes.
    var departures: [UInt64: Set<Credential>] = [:]
    /// Every joining by Welcome, in their order.
    var arrivals: [Arrival] = []
    /// Somebody outside the group to whose proposals it listens.
    let service: SignatureKeyPair
    var report = ModelReport()
    var step = 0

    init(_ settings: ModelSettings) throws {
        self.settings = settings
        crypto = VectorFile.crypto
        suite = try crypto.suite(settings.suite)
        random = SeededRandom(seed: settings.seed)
        var keys = PreSharedKeys()
        keys.set(Self.key, for: Self.keyName)
        preSharedKeys = keys
        service = try suite.generateSignatureKeyPair(random: &random)
        clients = []
        for index in 0..<settings.clients {
            clients.append(
                ModelClient(
                    index: index, isQuiet: index >= max(1, settings.clients - settings.quietClients),
                    signer: try suite.generateSignatureKeyPair(random: &random)))
        }
        let group = try ActiveGroup.create(
            groupID: groupID, ciphersuite: settings.suite, profile: clients[0].profile(settings),
            lifetime: Self.lifetime, extensions: [Extension(externalSenders)], parameters: Self.parameters,
            crypto: crypto, random: &random)
        clients[0].enter(group, at: 0)
        try arrive(0)
    }

    var groupID: [UInt8] { Array("group \(settings.seed)".utf8) }

    var externalSenders: ExternalSenders {
        ExternalSenders([
            ExternalSender(
                signatureKey: service.publicKey, credential: .basic(identity: Array("service".utf8)))
        ])
    }

    static var lifetime: Lifetime { Lifetime(notBefore: now - 1000, notAfter: now + 1000) }

    /// XMTP's numbers, but for the distance ahead: thousands of messages would be needed to come to the end of that.
    static let parameters = GroupParameters(
        ratchetWindow: RatchetWindow(outOfOrderTolerance: 5, maximumForwardDistance: 6))

    // MARK: - Chance

    /// True so many times in a hundred.
    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    /// One of the clients for which something holds.
    mutating func client(where condition: (ModelClient) -> Bool) -> Int? {
        clients.indices.filter { condition(clients[$0]) }.randomElement(using: &random)
    }

    // MARK: - Demands

    func failure(_ reason: String) -> ModelFailure {
        ModelFailure(settings: settings, step: step, reason: reason)
    }

    func demand(_ holds: Bool, _ reason: @autoclosure () -> String) throws {
        guard holds else { throw failure(reason()) }
    }

    /// A client has come to an epoch: all who do must agree.
    mutating func arrive(_ index: Int) throws {
        guard let group = clients[index].group, group.status == .active else { return }
        if let known = authenticators[group.epoch] {
            try demand(
                known == group.epochAuthenticator,
                "client \(index) has another epoch \(group.epoch) than others")
        } else {
            authenticators[group.epoch] = group.epochAuthenticator
        }
        report.epochs = max(report.epochs, group.epoch)
        report.mostMembers = max(report.mostMembers, group.memberCount)
    }
}
