import MLS

/// One client: its keys, its group if it is in it, and what it has seen.
struct ModelClient {
    /// A key package it handed out, with the keys it was signed with.
    struct Invitation {
        let bundle: KeyPackageBundle
        let signer: SignatureKeyPair
    }

    /// A Welcome that waits for it.
    struct WaitingWelcome {
        let bytes: [UInt8]
        /// The tree, if it is not inside.
        let ratchetTree: [UInt8]?
        /// Where in the log the epoch it leads to begins.
        let position: Int
    }

    /// Its own place, and name.
    let index: Int
    let credential: Credential
    /// Whether it reads and talks, but proposes and commits nothing.
    let isQuiet: Bool
    var signer: SignatureKeyPair
    /// The keys that commits and Updates on their way will give it.
    var nextSigners: [SignatureKeyPair] = []
    /// Whether its pending commit gives joiners the tree beside the Welcome.
    var deliversTreeOutside = false
    var invitations: [Invitation] = []
    var welcome: WaitingWelcome?

    /// Nil for a client that was never in the group or has lost everything; an evicted one keeps its last.
    var group: ActiveGroup?
    var store: ModelStore?
    /// What it keeps of a commit that is on its way.
    var pending: Secret?
    /// The first epoch of its present membership.
    var firstEpoch: UInt64 = 0
    /// The next place in the log to be read in order.
    var cursor = 0
    /// Places before the cursor whose application messages come late.
    var heldBack: [Int] = []
    /// What it has read in its present membership.
    var read: Set<Int> = []
    /// What it was given and had to refuse, or what was lost on the way.
    var excused: Set<Int> = []
    /// By epoch, then by sender.
    private var windows: [UInt64: [Int: WindowOracle]] = [:]

    init(index: Int, isQuiet: Bool, signer: SignatureKeyPair) {
        self.index = index
        self.isQuiet = isQuiet
        self.signer = signer
        credential = .basic(identity: Array("client \(index)".utf8))
    }

    var isActive: Bool { group?.status == .active }

    /// What it shows of itself in groups and key packages.
    func profile(_ settings: ModelSettings, signer: SignatureKeyPair? = nil) -> MemberProfile {
        MemberProfile(
            credential: credential, signer: signer ?? self.signer,
            capabilities: index.isMultiple(of: 2) ? .plain(settings.suite) : .withGREASE(settings.suite),
            leafExtensions: index.isMultiple(of: 2)
                ? [] : [Extension(type: ExtensionType(rawValue: 0x5A5A), data: Array("grease".utf8))])
    }

    /// Takes up a group, forgetting whatever it was in before.
    mutating func enter(_ group: ActiveGroup, at position: Int) {
        self.group = group
        store = ModelStore(group)
        pending = nil
        nextSigners = []
        welcome = nil
        firstEpoch = group.epoch
        cursor = position
        heldBack = []
        read = []
        excused = []
        windows = [:]
    }

    /// Keeps a state of the group, on disk too.
    mutating func keep(_ group: ActiveGroup) {
        self.group = group
        store?.save(group)
    }

    /// Takes the signature keys that its leaf has now.
    mutating func takeSigner() {
        guard let key = group?.ownLeaf?.signatureKey else { return }
        if let next = nextSigners.first(where: { $0.publicKey == key }) { signer = next }
        nextSigners = []
    }

    /// How many application messages it has sent in an epoch.
    func sent(in epoch: UInt64) -> UInt32 { windows[epoch]?[index]?.next ?? 0 }

    mutating func use(_ generation: UInt32, of sender: Int, in epoch: UInt64) {
        windows[epoch, default: [:]][sender, default: WindowOracle()].use(generation)
    }

    /// What must come of an application message now.
    func answer(to envelope: Envelope, generation: UInt32) -> WindowOracle.Answer {
        guard let group else { return .refuses(.groupIsInactive) }
        let oldest = group.epoch - min(group.epoch, UInt64(group.parameters.pastEpochs))
        let isKept = envelope.epoch >= max(firstEpoch, oldest) && envelope.epoch <= group.epoch
        guard isKept, envelope.epoch < group.epoch || group.status == .active else {
            return .refuses(.wrongEpoch(received: envelope.epoch, current: group.epoch))
        }
        let oracle = windows[envelope.epoch]?[envelope.sender] ?? WindowOracle()
        return oracle.answer(to: generation, window: group.parameters.ratchetWindow)
    }
}

extension Capabilities {
    fileprivate static func plain(_ suite: Ciphersuite) -> Capabilities {
        Capabilities(
            ciphersuites: [suite], extensions: [ModelWorld.extensionType],
            proposals: [ModelWorld.proposalType])
    }

    /// With numbers that mean nothing among those that do, in every list.
    ///
    /// See: RFC 9420 section 13.5
    fileprivate static func withGREASE(_ suite: Ciphersuite) -> Capabilities {
        Capabilities(
            versions: [ProtocolVersion(rawValue: 0x0A0A), .mls10],
            ciphersuites: [Ciphersuite(rawValue: 0x1A1A), suite],
            extensions: [
                ExtensionType(rawValue: 0x2A2A), ModelWorld.extensionType, ExtensionType(rawValue: 0x5A5A),
            ],
            proposals: [ProposalType(rawValue: 0x3A3A), ModelWorld.proposalType],
            credentials: [CredentialType(rawValue: 0x4A4A), .basic])
    }
}
