import MLS
import MLSVectors

/// What clients do on their own.
extension ModelWorld {
    /// Puts a message into the log.
    mutating func publish(_ bytes: [UInt8], from sender: Int, epoch: UInt64, _ kind: Envelope.Kind) {
        if case .commit = kind {
            if winners[epoch] == nil {
                winners[epoch] = log.count
            } else {
                report.count("commit that came too late")
            }
        }
        log.append(Envelope(bytes: bytes, sender: sender, epoch: epoch, kind: kind))
    }

    mutating func sendApplication(_ index: Int) throws {
        guard var group = clients[index].group else { return }
        let content = random.bytes(count: Int.random(in: 0..<300, using: &random))
        let authenticated = random.bytes(count: chance(20) ? 9 : 0)
        let padding: Padding = chance(30) ? .toMultiple(of: 64) : .none
        let bytes = try group.encrypt(
            content, authenticatedData: authenticated, padding: padding, despiteProposals: true,
            random: &random)
        let generation = clients[index].sent(in: group.epoch)
        clients[index].use(generation, of: index, in: group.epoch)
        clients[index].keep(group)
        publish(
            bytes, from: index, epoch: group.epoch, .application(content: content, generation: generation))
        report.count("application message")
    }

    mutating func propose(_ index: Int) throws {
        guard var group = clients[index].group else { return }
        let format: WireFormat = chance(50) ? .publicMessage : .privateMessage
        do {
            let bytes: [UInt8]
            if chance(40) {
                var profile: MemberProfile?
                if chance(20) {
                    let signer = try suite.generateSignatureKeyPair(random: &random)
                    profile = clients[index].profile(settings, signer: signer)
                    clients[index].nextSigners.append(signer)
                }
                bytes = try group.proposeUpdate(profile: profile, wireFormat: format, random: &random)
            } else {
                guard let proposal = try randomProposal(index, group) else { return }
                bytes = try group.propose(proposal, wireFormat: format, now: Self.now, random: &random)
            }
            clients[index].keep(group)
            publish(bytes, from: index, epoch: group.epoch, .proposal)
            report.count("proposal")
        } catch MLSError.rule(let rule) {
            report.count("proposal not made: \(rule)")
        }
    }

    mutating func commit(_ index: Int) throws {
        guard var group = clients[index].group, clients[index].pending == nil else { return }
        var builder = CommitBuilder()
        builder.wireFormat = chance(50) ? .publicMessage : .privateMessage
        builder.forcesPath = chance(50)
        builder.includesReceivedProposals = chance(80)
        if chance(30) { builder.padding = .toMultiple(of: 128) }
        let deliversTreeOutside = chance(30)
        builder.treeDelivery = deliversTreeOutside ? .outside : .inside
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            if let proposal = try randomProposal(index, group) { builder.proposals.append(proposal) }
        }
        if chance(5) { builder = resumptionCommit(group) }
        var nextSigner: SignatureKeyPair?
        if chance(10) {
            let signer = try suite.generateSignatureKeyPair(random: &random)
            builder.profile = clients[index].profile(settings, signer: signer)
            nextSigner = signer
        }
        do {
            let pending = try group.commit(
                builder, preSharedKeys: preSharedKeys, now: Self.now, random: &random)
            clients[index].keep(group)
            clients[index].pending = pending.record
            if let nextSigner { clients[index].nextSigners.append(nextSigner) }
            clients[index].deliversTreeOutside = deliversTreeOutside
            publish(pending.message, from: index, epoch: group.epoch, .commit)
            report.count("commit")
        } catch MLSError.rule(let rule) {
            report.count("commit not made: \(rule)")
        }
    }

    /// A commit with the resumption secret of the epoch it ends, which all members have and joiners do not: nobody is added.
    private mutating func resumptionCommit(_ group: ActiveGroup) -> CommitBuilder {
        var builder = CommitBuilder()
        builder.includesReceivedProposals = false
        builder.wireFormat = chance(50) ? .publicMessage : .privateMessage
        builder.injectResumption(
            groupID: group.groupID, epoch: group.epoch, nonce: random.bytes(count: suite.hashLength))
        return builder
    }

    /// Somebody who is not in the group proposes something: one it listens to, or one who asks to be added.
    mutating func proposeFromOutside(_ helper: Int) throws {
        guard let group = clients[helper].group else { return }
        let names = Set(group.members.map(\.credential))
        let bytes: [UInt8]
        if chance(50), let candidate = client(where: { !names.contains($0.credential) }) {
            let package = try invitation(candidate)
            bytes = try OutsiderProposal.newMember(
                package, signer: clients[candidate].signer.privateKey, groupID: group.groupID,
                epoch: group.epoch, crypto: crypto)
        } else {
            guard let proposal = try randomProposal(helper, group) else { return }
            if case .custom = proposal { return }
            bytes = try OutsiderProposal.external(
                proposal, senderIndex: 0, signer: service.privateKey, groupID: group.groupID,
                epoch: group.epoch, ciphersuite: settings.suite, crypto: crypto)
        }
        publish(bytes, from: Envelope.outsider, epoch: group.epoch, .proposal)
        report.count("proposal from outside")
    }

    /// A proposal that makes sense to a member, as far as it knows.
    private mutating func randomProposal(_ index: Int, _ group: ActiveGroup) throws -> Proposal? {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<5:
            let names = Set(group.members.map(\.credential))
            guard let candidate = client(where: { !names.contains($0.credential) }) else { return nil }
            return .add(try invitation(candidate))
        case 5..<7:
            guard group.memberCount > 2 || chance(10),
                let member = group.members.randomElement(using: &random),
                member.leafIndex != group.ownLeafIndex
            else { return nil }
            return .remove(member.leafIndex)
        case 7:
            let data = random.bytes(count: Int.random(in: 0..<80, using: &random))
            return .groupContextExtensions([
                Extension(type: Self.extensionType, data: data), Extension(externalSenders),
            ])
        case 8:
            return .custom(CustomProposal(type: Self.proposalType, opaque: random.bytes(count: 5)))
        default:
            let nonce = random.bytes(count: suite.hashLength)
            return .preSharedKey(PreSharedKeyID(kind: .external(id: Self.keyName), nonce: nonce))
        }
    }

    /// A fresh key package of a client.
    mutating func invitation(_ index: Int) throws -> KeyPackage {
        let bundle = try KeyPackageBundle.generate(
            for: clients[index].profile(settings), ciphersuite: settings.suite, lifetime: Self.lifetime,
            crypto: crypto, random: &random)
        clients[index].invitations.append(.init(bundle: bundle, signer: clients[index].signer))
        return bundle.keyPackage
    }

    /// A client outside, or one that has lost its state, joins by itself with the help of a member.
    mutating func joinFromOutside(_ index: Int) throws {
        guard let helper = client(where: { $0.isActive && $0.index != index }),
            let group = clients[helper].group
        else { return }
        let info = try group.groupInfo()
        var joiner = ExternalJoiner(profile: clients[index].profile(settings))
        joiner.parameters = Self.parameters
        joiner.replacedLeaf = group.members.first { $0.credential == clients[index].credential }?.leafIndex
        if chance(30) {
            joiner.preSharedKeyIDs = [
                PreSharedKeyID(
                    kind: .external(id: Self.keyName), nonce: random.bytes(count: suite.hashLength))
            ]
            joiner.preSharedKeys = preSharedKeys
        }
        do {
            let join = try joiner.join(info, now: Self.now, crypto: crypto, random: &random)
            publish(join.message, from: index, epoch: group.epoch, .commit)
            report.count("external join")
            guard winners[group.epoch] == log.count - 1 else { return }
            clients[index].enter(join.joined.group, at: log.count)
            try arrive(index)
        } catch MLSError.rule(let rule) {
            report.count("external join not made: \(rule)")
        }
    }
}
