import MLS
import MLSVectors

/// After all agree, some groups branch and some are replaced by a new one.
extension ModelWorld {
    mutating func end() throws {
        guard clients.filter(\.isActive).count > 1, let maker = client(where: { $0.isActive }) else { return }
        switch settings.seed % 3 {
        case 1: try branch(from: maker)
        case 2: try reinitialize(by: maker)
        default: break
        }
    }

    /// Some of the members get a group of their own.
    private mutating func branch(from maker: Int) throws {
        guard let group = clients[maker].group else { return }
        var chosen = clients.indices.filter { $0 != maker && clients[$0].isActive && chance(70) }
        if chosen.isEmpty { chosen = clients.indices.filter { $0 != maker && clients[$0].isActive } }
        let packages = try chosen.map { try invitation($0) }
        let made = try group.branch(
            groupID: Array("branch of \(settings.seed)".utf8), lifetime: Self.lifetime, members: packages,
            now: Self.now,
            crypto: crypto, random: &random)
        try gather(made.group, made.commit, chosen)
        report.count("branch")
    }

    /// A member ends the group, and makes the one that takes its place.
    private mutating func reinitialize(by maker: Int) throws {
        guard var group = clients[maker].group else { return }
        var builder = CommitBuilder()
        builder.includesReceivedProposals = false
        builder.reinitialize(
            as: ReInit(
                groupID: Array("successor of \(settings.seed)".utf8), version: .mls10,
                ciphersuite: settings.suite, extensions: []
            ))
        let pending = try group.commit(builder, now: Self.now, random: &random)
        for index in clients.indices where clients[index].isActive && index != maker {
            guard var other = clients[index].group,
                case .commit(let staged) = try other.process(pending.message, now: Self.now)
            else { throw failure("client \(index) does not take the end of the group") }
            try demand(
                try other.merge(staged) == staged.reInit.map { .reinitialized($0) } ?? .advanced,
                "client \(index) does not see the end of the group")
            clients[index].keep(other)
        }
        publish(pending.message, from: maker, epoch: group.epoch, .commit)
        try group.merge(pending)
        authenticators[group.epoch] = group.epochAuthenticator
        clients[maker].keep(group)
        let names = Set(group.members.map(\.credential))
        let others = clients.indices.filter { $0 != maker && names.contains(clients[$0].credential) }
        let made = try ActiveGroup.reinitialize(
            group, profile: clients[maker].profile(settings), lifetime: Self.lifetime,
            members: try others.map { try invitation($0) }, now: Self.now, crypto: crypto, random: &random)
        // Those who were added but never came may not come now.
        try gather(made.group, made.commit, others.filter { clients[$0].group?.epoch == group.epoch })
        report.count("reinitialisation")
    }

    /// The others join the new group; all agree and can talk.
    private mutating func gather(_ new: ActiveGroup, _ commit: PendingCommit, _ others: [Int]) throws {
        var founder = new
        try founder.merge(commit)
        let message = try founder.encrypt([1, 2, 3], random: &random)
        for index in others {
            guard let welcome = commit.welcome, let old = clients[index].group,
                let invitation = clients[index].invitations.last
            else { throw failure("client \(index) cannot join the new group") }
            var joiner = Joiner(keyPackage: invitation.bundle, signer: invitation.signer)
            joiner.preSharedKeys.add(old.resumable)
            var joined = try joiner.join(welcome, now: Self.now, crypto: crypto).group
            try demand(
                joined.epochAuthenticator == founder.epochAuthenticator,
                "client \(index) joined another group than the others")
            arrivals.append(
                Arrival(
                    client: index, invitation: invitation,
                    welcome: .init(bytes: welcome, ratchetTree: nil, position: log.count), joined: joined))
            guard case .application(let read) = try joined.process(message, now: Self.now) else {
                throw failure("client \(index) cannot read in the new group")
            }
            try demand(read.data == [1, 2, 3], "client \(index) reads something else in the new group")
        }
    }
}
