import MLS
import MLSVectors

/// One message handed to one client, and what must come of it.
extension ModelWorld {
    /// Hands over a message in its turn, or an application message at any time.
    mutating func deliver(_ place: Int, to index: Int) throws {
        let envelope = log[place]
        switch envelope.kind {
        case .application(let content, let generation):
            try deliverApplication(place, envelope, content, generation, to: index)
        case .proposal:
            try deliverProposal(envelope, to: index)
        case .commit:
            try deliverCommit(place, envelope, to: index)
        }
    }

    // MARK: - Application messages

    private mutating func deliverApplication(
        _ place: Int, _ envelope: Envelope, _ content: [UInt8], _ generation: UInt32, to index: Int
    ) throws {
        guard var group = clients[index].group else { return }
        let isOwn = envelope.sender == index && envelope.epoch >= clients[index].firstEpoch
        if isOwn, envelope.epoch == group.epoch, group.status == .active {
            guard case .ownEcho = try group.process(envelope.bytes, now: Self.now) else {
                throw failure("client \(index) does not know its own message")
            }
            return
        }
        let expected = clients[index].answer(to: envelope, generation: generation)
        do {
            let result = try group.process(envelope.bytes, now: Self.now)
            try demand(expected == .opens, "client \(index) read a message in spite of \(expected)")
            guard case .application(let message) = result else {
                throw failure("data came as something else")
            }
            try demand(
                message.data == content && message.epoch == envelope.epoch && message.generation == generation
                    && message.sender.credential == clients[envelope.sender].credential,
                "client \(index) read something else")
            try demand(clients[index].read.insert(place).inserted, "client \(index) read a message twice")
            clients[index].use(generation, of: envelope.sender, in: envelope.epoch)
            clients[index].keep(group)
            report.count("read")
        } catch let error as MLSError {
            try demand(expected == .refuses(error), "client \(index) answered \(error), not \(expected)")
            // What comes before its epoch must be read when its turn is.
            if envelope.epoch <= group.epoch { clients[index].excused.insert(place) }
            report.count("refused: \(Self.name(of: error))")
        }
    }

    // MARK: - Proposals

    private mutating func deliverProposal(_ envelope: Envelope, to index: Int) throws {
        guard var group = clients[index].group else { return }
        do {
            switch try group.process(envelope.bytes, now: Self.now) {
            case .proposal(let received):
                try demand(
                    envelope.epoch == group.epoch && group.pendingProposals.contains(received),
                    "client \(index) did not keep a proposal")
            case .ownEcho:
                try demand(envelope.sender == index, "client \(index) takes another's proposal for its own")
            default:
                throw failure("a proposal came as something else")
            }
            clients[index].keep(group)
        } catch let error as MLSError {
            try demand(
                envelope.epoch != group.epoch || group.status != .active,
                "client \(index) refused a proposal: \(error)")
            report.count("proposal refused: \(Self.name(of: error))")
        }
    }

    // MARK: - Commits

    private mutating func deliverCommit(_ place: Int, _ envelope: Envelope, to index: Int) throws {
        guard var group = clients[index].group else { return }
        let isDue = envelope.epoch == group.epoch && group.status == .active
        try demand(
            !isDue || winners[envelope.epoch] == place, "client \(index) missed the commit of its epoch")
        do {
            let pending = try clients[index].pending.map { try group.pendingCommit(from: $0) }
            let result = try group.process(
                envelope.bytes, pending: pending, preSharedKeys: preSharedKeys, now: Self.now)
            try demand(isDue, "client \(index) took a commit of another epoch")
            switch result {
            case .commit(let staged):
                note(staged)
                try group.merge(staged)
            case .ownEcho(let echo):
                guard let pending, echo.isPendingCommit else { throw failure("an echo is of no commit") }
                note(pending.staged)
                try group.merge(pending)
                let tree = clients[index].deliversTreeOutside ? group.exportRatchetTree() : nil
                if let welcome = pending.welcome { try hand(welcome, tree, position: place + 1) }
                report.count("own commit accepted")
            default:
                throw failure("a commit came as something else")
            }
        } catch let error as MLSError {
            try demand(!isDue, "client \(index) refused the commit of its epoch: \(error)")
            report.count("commit refused: \(Self.name(of: error))")
            return
        }
        clients[index].pending = nil
        clients[index].keep(group)
        clients[index].takeSigner()
        if group.status == .evicted { report.count("evicted") }
        try arrive(index)
    }

    private mutating func note(_ staged: StagedCommit) {
        departures[staged.epoch, default: []].formUnion(staged.removed.map(\.credential))
    }

    /// A Welcome goes to all it names.
    private mutating func hand(_ bytes: [UInt8], _ tree: [UInt8]?, position: Int) throws {
        guard case .welcome(let welcome) = try MLSMessage(tlsEncoded: bytes) else {
            throw failure("a Welcome is none")
        }
        let names = Set(welcome.newMembers)
        for index in clients.indices {
            let isMeant = clients[index].invitations.contains {
                names.contains($0.bundle.keyPackage.reference(suite: suite))
            }
            if isMeant { clients[index].welcome = .init(bytes: bytes, ratchetTree: tree, position: position) }
        }
    }

    // MARK: - Without effect

    /// A handshake message comes again: the group stays as it is.
    mutating func repeatHandshake(_ place: Int, to index: Int) throws {
        guard let group = clients[index].group, clients[index].pending == nil else { return }
        var copy = group
        do {
            let result = try copy.process(log[place].bytes, preSharedKeys: preSharedKeys, now: Self.now)
            if case .commit = result { throw failure("client \(index) would merge a commit twice") }
            try demand(
                copy.pendingProposals == group.pendingProposals, "a repeated proposal is kept twice")
        } catch let error as MLSError {
            report.count("repeated handshake refused: \(Self.name(of: error))")
        }
        try demand(
            copy.epochAuthenticator == group.epochAuthenticator && copy.changes(since: group).isEmpty,
            "a repeated handshake message left a trace")
    }

    /// A commit is staged before its turn, and dropped: no trace.
    mutating func lookAtCommit(_ place: Int, _ index: Int) throws {
        guard var group = clients[index].group else { return }
        let before = group
        do {
            _ = try group.process(log[place].bytes, preSharedKeys: preSharedKeys, now: Self.now)
            report.count("commit dropped after a look")
        } catch {
            report.count("commit before its turn refused: \(Self.name(of: error))")
        }
        try demand(group.changes(since: before).isEmpty, "a commit that was dropped left a trace")
        clients[index].group = group
    }

    /// The client dies after processing and before saving: on disk it is as before.
    mutating func crashWhileReading(_ place: Int, _ index: Int) throws {
        guard var group = clients[index].group, let store = clients[index].store else { return }
        if case .commit(let staged)? = try? group.process(
            log[place].bytes, preSharedKeys: preSharedKeys, now: Self.now)
        {
            try group.merge(staged)
        }
        clients[index].group = try store.load(signer: clients[index].signer, crypto: crypto)
    }

    /// An error's name without its numbers.
    static func name(of error: MLSError) -> String {
        switch error {
        case .rule(let rule): "\(rule)"
        case .wrongEpoch: "wrongEpoch"
        default: "\(error)"
        }
    }
}
