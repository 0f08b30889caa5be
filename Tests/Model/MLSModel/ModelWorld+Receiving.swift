import MLS
import MLSVectors

/// What the network brings.
extension ModelWorld {
    /// Reads the next message of the log, if there is one.
    mutating func readNext(_ index: Int) throws {
        let place = clients[index].cursor
        guard place < log.count else { return }
        if log[place].isApplication {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<15: clients[index].heldBack.append(place)
            case 15..<20:
                clients[index].excused.insert(place)
                report.count("lost on the way")
            default: try deliver(place, to: index)
            }
        } else {
            if chance(5) {
                report.count("crash before saving")
                try crashWhileReading(place, index)
            }
            try deliver(place, to: index)
            if chance(10) { try repeatHandshake(place, to: index) }
        }
        clients[index].cursor = place + 1
    }

    /// A message that was held back comes after all.
    mutating func readLate(_ index: Int) throws {
        guard let choice = clients[index].heldBack.indices.randomElement(using: &random) else { return }
        try deliver(clients[index].heldBack.remove(at: choice), to: index)
        report.count("delivered late")
    }

    /// A message comes before those that the log has before it. A commit may be looked at, but not merged.
    mutating func readEarly(_ index: Int) throws {
        guard clients[index].cursor < log.count else { return }
        let place = Int.random(in: clients[index].cursor..<log.count, using: &random)
        switch log[place].kind {
        case .application:
            report.count("delivered early")
            try deliver(place, to: index)
        case .commit where log[place].sender != index && clients[index].isActive:
            try lookAtCommit(place, index)
        default:
            break
        }
    }

    /// A message that was read already comes again.
    mutating func readAgain(_ index: Int) throws {
        guard clients[index].cursor > 0 else { return }
        let place = Int.random(in: 0..<clients[index].cursor, using: &random)
        report.count("delivered again")
        if log[place].isApplication {
            try deliver(place, to: index)
        } else {
            try repeatHandshake(place, to: index)
        }
    }

    /// A message comes with one bit changed: it is refused and leaves no trace.
    mutating func readDamaged(_ index: Int) throws {
        guard let group = clients[index].group, let envelope = log.randomElement(using: &random),
            envelope.sender != index
        else { return }
        var bytes = envelope.bytes
        let place = Int.random(in: bytes.indices, using: &random)
        bytes[place] ^= 1 << Int.random(in: 0..<8, using: &random)
        var copy = group
        do {
            _ = try copy.process(bytes, preSharedKeys: preSharedKeys, now: Self.now)
        } catch {
            try demand(copy.changes(since: group).isEmpty, "a damaged message left a trace: \(error)")
            report.count("damaged, refused")
            return
        }
        throw failure("client \(index) took a message with byte \(place) of \(bytes.count) changed")
    }

    /// Starts a client again from what it has on disk.
    mutating func restart(_ index: Int) throws {
        guard let store = clients[index].store, let before = clients[index].group else { return }
        try demand(store.isComplete, "the pieces saved are not those of the group")
        let group = try store.load(signer: clients[index].signer, crypto: crypto)
        try demand(
            group.status == before.status && group.context == before.context
                && group.epochAuthenticator == before.epochAuthenticator
                && group.pendingProposals == before.pendingProposals,
            "client \(index) is another after a restart")
        clients[index].group = group
        report.count("restart")
    }

    /// A client takes up the Welcome that waits for it.
    mutating func takeWelcome(_ index: Int) throws {
        guard let waiting = clients[index].welcome, !clients[index].isActive else { return }
        clients[index].welcome = nil
        guard case .welcome(let welcome) = try MLSMessage(tlsEncoded: waiting.bytes) else {
            throw failure("a Welcome is none")
        }
        let names = Set(welcome.newMembers)
        guard
            let invitation = clients[index].invitations.first(where: {
                names.contains($0.bundle.keyPackage.reference(suite: suite))
            })
        else { throw failure("a Welcome names no key package of client \(index)") }
        var joiner = Joiner(keyPackage: invitation.bundle, signer: invitation.signer)
        joiner.preSharedKeys = preSharedKeys
        joiner.parameters = Self.parameters
        joiner.ratchetTree = waiting.ratchetTree
        let joined = try joiner.join(welcome, now: Self.now, crypto: crypto)
        clients[index].signer = invitation.signer
        clients[index].enter(joined.group, at: waiting.position)
        arrivals.append(
            .init(client: index, invitation: invitation, welcome: waiting, joined: joined.group))
        report.count("joined by Welcome")
        try arrive(index)
    }
}
