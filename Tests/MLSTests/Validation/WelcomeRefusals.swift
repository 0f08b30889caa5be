import MLSVectors

@testable import MLS

/// A Welcome for Mallory, made by Alice, that can be changed before it is sealed.
struct ForgedWelcome {
    var info: GroupInfo
    var secrets: GroupSecrets
    let bundle: KeyPackageBundle
    let client: TestClient
    let signer: SignaturePrivateKey
    let suite: any CiphersuiteProvider
    var random: SeededRandom
    /// Whether the GroupInfo gets a signature for what it says.
    var signs = true
    var welcomeCiphersuite: Ciphersuite?
    var joiner: Joiner<StandardPolicy>

    init(_ stage: inout Stage) throws {
        random = stage.team.random
        client = stage.mallory
        suite = try client.suite
        bundle = try client.keyPackage(random: &random)
        var group = stage.team.groups[0]
        var builder = CommitBuilder()
        builder.add(bundle.keyPackage)
        builder.forcesPath = true
        let pending = try group.commit(builder, now: TestClient.now, random: &random)
        guard case .welcome(let welcome) = try MLSMessage.decode(pending.welcome ?? []) else {
            throw TestFailure("no Welcome")
        }
        let opened = try OpenedWelcome(
            welcome, keyPackage: bundle.keyPackage, initPrivateKey: bundle.initPrivateKey,
            preSharedKeys: PreSharedKeys(), suite: suite)
        info = opened.groupInfo
        secrets = opened.secrets
        signer = group.signer.privateKey
        joiner = Joiner(keyPackage: bundle, signer: client.profile.signer)
    }

    /// Joins by what was made of the Welcome; keys the Welcome names are taken into account.
    @discardableResult
    func join() throws -> JoinedGroup {
        var forged = self
        if signs { try forged.info.sign(with: signer, suite: suite) }
        let known = secrets.preSharedKeys.compactMap { id in
            joiner.preSharedKeys.secret(for: id).map { (id: id, key: $0) }
        }
        let psk = try PreSharedKeySecret.derive(known, suite: suite)
        let schedule = try JoinSchedule(
            joinerSecret: secrets.joinerSecret, preSharedKeySecret: psk, suite: suite)
        // The epoch's secrets depend on the context and the keys, so the honest tag does as well.
        if info.confirmationTag != [] {
            let epoch = try schedule.epoch(groupContext: info.groupContext.tlsEncoded(), suite: suite)
            forged.info.confirmationTag = epoch.secrets.confirmationTag(
                confirmedTranscriptHash: info.groupContext.confirmedTranscriptHash, suite: suite)
            if signs { try forged.info.sign(with: signer, suite: suite) }
        }
        let keys = try KeySchedule.welcomeKey(welcomeSecret: schedule.welcomeSecret, suite: suite)
        let sealed = try suite.aeadSeal(
            key: keys.key, nonce: keys.nonce, additionalData: [], plaintext: forged.info.tlsEncoded())
        let ciphertext = try suite.encrypt(
            to: bundle.keyPackage.initKey, label: "Welcome", context: sealed,
            plaintext: secrets.encoded().span,
            random: &forged.random)
        let welcome = Welcome(
            ciphersuite: welcomeCiphersuite ?? suite.ciphersuite,
            secrets: [
                EncryptedGroupSecrets(
                    newMember: bundle.keyPackage.reference(suite: suite), encryptedGroupSecrets: ciphertext)
            ],
            encryptedGroupInfo: sealed)
        return try joiner.join(welcome, now: TestClient.now, crypto: TestClient.crypto)
    }

    /// Says that the group resumes another one, and hands that one to the joiner.
    mutating func resume(_ usage: ResumptionPSKUsage, _ old: ResumableGroup, epoch: UInt64? = nil) {
        let number = epoch ?? old.epoch
        secrets.preSharedKeys.append(
            PreSharedKeyID(
                kind: .resumption(usage: usage, groupID: old.groupID, epoch: number),
                nonce: [UInt8](repeating: 1, count: suite.hashLength)))
        var old = old
        if old.resumptionSecrets[number] == nil { old.resumptionSecrets[number] = .zeros(count: 32) }
        joiner.preSharedKeys.add(old)
    }

    /// The other group such a Welcome tells of: its members are those of the Welcome's.
    func oldGroup(_ stage: Stage, reInit: Bool) -> ResumableGroup {
        let group = stage.team.groups[0]
        return ResumableGroup(
            groupID: [7, 7], version: .mls10, ciphersuite: group.ciphersuite,
            reInit: reInit
                ? ReInit(groupID: group.groupID, ciphersuite: group.ciphersuite, extensions: group.extensions)
                : nil,
            members: group.members.map(\.leafNode) + [bundle.keyPackage.leafNode], resumptionSecrets: [:],
            epoch: 5)
    }
}

/// What is wrong with Welcomes and GroupInfos.
enum WelcomeRefusals {
    private static func welcome(
        _ rule: ValidationRule,
        _ change: @escaping @Sendable (inout ForgedWelcome, inout Stage) throws -> Void
    ) -> Refusal {
        Refusal(rule) { stage in
            var forged = try ForgedWelcome(&stage)
            // Unchanged it is good: what is refused is what was changed.
            try forged.join()
            try change(&forged, &stage)
            let attack = forged
            return .call { _ = try attack.join() }
        }
    }

    static let all: [Refusal] = [
        welcome(.welcomeNamesKeyPackage) { forged, _ in
            var random = SeededRandom(seed: 321)
            let other = try forged.client.keyPackage(random: &random)
            forged.joiner = Joiner(keyPackage: other, signer: forged.client.profile.signer)
        },
        welcome(.welcomeCiphersuiteMatches) { forged, _ in
            forged.welcomeCiphersuite = .mls128DHKEMX25519AES128GCMSHA256Ed25519
        },
        welcome(.welcomePreSharedKeysAreAvailable) { forged, _ in
            forged.secrets.preSharedKeys = [
                PreSharedKeyID(kind: .external(id: [1]), nonce: [UInt8](repeating: 1, count: 32))
            ]
        },
        welcome(.preSharedKeyNonceHasHashLength) { forged, _ in
            forged.secrets.preSharedKeys = [PreSharedKeyID(kind: .external(id: [1]), nonce: [1])]
            forged.joiner.preSharedKeys.set(.zeros(count: 32), for: [1])
        },
        welcome(.welcomeHasOneResumption) { forged, stage in
            let old = forged.oldGroup(stage, reInit: true)
            forged.resume(.reInit, old)
            forged.resume(.branch, old)
        },
        welcome(.groupInfoSignerIsMember) { forged, _ in forged.info.signer = 9 },
        welcome(.groupInfoSignatureIsValid) { forged, _ in
            forged.signs = false
            forged.info.signature[3] ^= 1
        },
        welcome(.groupInfoCiphersuiteMatches) { forged, _ in
            forged.info.groupContext.ciphersuite = .mls128DHKEMX25519AES128GCMSHA256Ed25519
        },
        welcome(.groupInfoVersionMatches) { forged, _ in
            forged.info.groupContext.version = ProtocolVersion(rawValue: 2)
        },
        welcome(.groupIdentifierIsUnique) { forged, _ in
            forged.joiner.currentGroups = [forged.info.groupContext.groupID]
        },
        welcome(.ratchetTreeIsAvailable) { forged, _ in forged.info.extensions = [] },
        welcome(.treeHashMatches) { forged, _ in forged.info.groupContext.treeHash[0] ^= 1 },
        welcome(.treeEndsWithNode) { forged, _ in
            guard let tree = forged.info.extensions[.ratchetTree] else { return }
            var nodes = try UnverifiedRatchetTree(tlsEncoded: tree)
            nodes.nodes.append(nil)
            forged.info.extensions.set(Extension(nodes))
        },
        welcome(.treeNodesLieWhereTheyBelong) { forged, _ in
            guard let tree = forged.info.extensions[.ratchetTree] else { return }
            var nodes = try UnverifiedRatchetTree(tlsEncoded: tree)
            nodes.nodes.swapAt(0, 1)
            forged.info.extensions.set(Extension(nodes))
        },
        welcome(.ownLeafIsInTree) { forged, _ in
            var random = SeededRandom(seed: 321)
            let other = try forged.client.keyPackage(random: &random)
            // The same references, another leaf: as if the committer had put an older leaf of ours in.
            let package = try KeyPackage(
                version: .mls10, ciphersuite: forged.suite.ciphersuite,
                initKey: forged.bundle.keyPackage.initKey, leafNode: other.keyPackage.leafNode, extensions: []
            ) { (_) throws in [] }
            forged = try forged.named(
                KeyPackageBundle(
                    keyPackage: package, initPrivateKey: forged.bundle.initPrivateKey,
                    leafPrivateKey: other.leafPrivateKey))
        },
        welcome(.pathSecretMatchesTree) { forged, _ in forged.secrets.pathSecret = .zeros(count: 32) },
        welcome(.groupInfoConfirmationTagIsValid) { forged, _ in forged.info.confirmationTag = [] },
        welcome(.joinerSupportsGroupExtensions) { forged, _ in
            forged.info.groupContext.extensions.set(
                Extension(type: ExtensionType(rawValue: 0xF0F0), data: []))
        },
        Refusal(.externalPublicKeyIsPresent) { stage in
            let info = try stage.team.groups[0].groupInfo(includesExternalKey: false)
            let joiner = ExternalJoiner(profile: stage.mallory.profile)
            var random = SeededRandom(seed: 5)
            return .call {
                _ = try joiner.join(info, now: TestClient.now, crypto: TestClient.crypto, random: &random)
            }
        },
    ]

    static let resumptions: [Refusal] = [
        resumed(.resumedGroupStartsAtEpochOne, .branch, keepsEpoch: true) { _ in },
        resumed(.reInitParametersMatch, .reInit) { $0.reInit?.extensions = [] },
        resumed(.reInitParametersMatch, .reInit) { $0.reInit = nil },
        resumed(.reInitKeepsMembers, .reInit) { old in
            var contents = old.members[0].contents
            contents.credential = .basic(identity: Array("someone else".utf8))
            old.members.append(LeafNode(contents: contents, signature: []))
        },
        resumed(.branchParametersMatch, .branch) {
            $0.ciphersuite = .mls128DHKEMX25519AES128GCMSHA256Ed25519
        },
        resumed(.branchMembersAreSubset, .branch) { $0.members.removeLast() },
    ]

    /// A Welcome to a group that says it resumes another; unchanged it is good.
    private static func resumed(
        _ rule: ValidationRule, _ usage: ResumptionPSKUsage, keepsEpoch: Bool = false,
        _ change: @escaping @Sendable (inout ResumableGroup) -> Void
    ) -> Refusal {
        Refusal(rule) { stage in
            var forged = try ForgedWelcome(&stage)
            if !keepsEpoch { forged.info.groupContext.epoch = 1 }
            var old = forged.oldGroup(stage, reInit: usage == .reInit)
            var good = forged
            good.info.groupContext.epoch = 1
            good.resume(usage, old)
            try good.join()
            change(&old)
            forged.resume(usage, old)
            let attack = forged
            return .call { _ = try attack.join() }
        }
    }
}

extension ForgedWelcome {
    /// The same Welcome under the name of another key package.
    func named(_ bundle: KeyPackageBundle) throws -> ForgedWelcome {
        ForgedWelcome(
            info: info, secrets: secrets, bundle: bundle, client: client, signer: signer, suite: suite,
            random: random, signs: signs, welcomeCiphersuite: welcomeCiphersuite,
            joiner: Joiner(keyPackage: bundle, signer: client.profile.signer))
    }

    private init(
        info: GroupInfo, secrets: GroupSecrets, bundle: KeyPackageBundle, client: TestClient,
        signer: SignaturePrivateKey, suite: any CiphersuiteProvider, random: SeededRandom, signs: Bool,
        welcomeCiphersuite: Ciphersuite?, joiner: Joiner<StandardPolicy>
    ) {
        self.info = info
        self.secrets = secrets
        self.bundle = bundle
        self.client = client
        self.signer = signer
        self.suite = suite
        self.random = random
        self.signs = signs
        self.welcomeCiphersuite = welcomeCiphersuite
        self.joiner = joiner
    }
}
