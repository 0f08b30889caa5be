import MLS
public import MLSVectors

/// A run of the model from the first step to the comparison at the end.
public enum ModelRun {
    /// - Throws: ``ModelFailure``, or what the library threw where it must not.
    public static func run(_ settings: ModelSettings, progress: (Int) -> Void = { _ in }) throws
        -> ModelReport
    {
        try play(settings, progress: progress).report
    }

    /// A run, also as cases of the passive client format: to be followed by somebody who has only a client's keys.
    ///
    /// - Throws: as ``run(_:progress:)``.
    public static func runRecording(
        _ settings: ModelSettings
    ) throws -> (report: ModelReport, passiveClients: [PassiveClientCase]) {
        let world = try play(settings) { _ in }
        return (world.report, world.passiveClients)
    }

    private static func play(_ settings: ModelSettings, progress: (Int) -> Void) throws -> ModelWorld {
        var world = try ModelWorld(settings)
        do {
            while world.step < settings.steps {
                try world.takeStep()
                world.step += 1
                progress(world.step)
            }
            try world.settle()
            try world.compare()
            try world.end()
            return world
        } catch let failure as ModelFailure {
            throw failure
        } catch {
            throw world.failure("threw \(error)")
        }
    }
}

extension ModelWorld {
    /// One thing happens to one client.
    mutating func takeStep() throws {
        guard let index = client(where: { $0.isActive }) else { throw failure("nobody is left in the group") }
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<18: try sendApplication(index)
        case 18..<23: if !clients[index].isQuiet { try propose(index) }
        case 23: try proposeFromOutside(index)
        case 24..<32: if !clients[index].isQuiet { try commit(index) }
        case 32..<34:
            let joiner = Int.random(in: clients.indices, using: &random)
            if !clients[joiner].isQuiet { try joinFromOutside(joiner) }
        case 34..<37: try restart(index)
        case 37..<41: try readDamaged(index)
        case 41..<46: try readEarly(index)
        case 46..<50: try readAgain(index)
        case 50..<56: try readLate(index)
        case 56..<60:
            if let waiting = client(where: { $0.welcome != nil && !$0.isActive }) { try takeWelcome(waiting) }
        case 57..<68: try catchUp(index)
        default:
            // Evicted clients and those who lag are read to as well.
            if let reader = client(where: { $0.group != nil }) { try readSome(reader) }
        }
    }

    private mutating func readSome(_ index: Int) throws {
        for _ in 0..<Int.random(in: 1...4, using: &random) { try readNext(index) }
    }

    /// A client reads everything there is.
    mutating func catchUp(_ index: Int) throws {
        while clients[index].cursor < log.count { try readNext(index) }
    }

    /// Everything on its way arrives.
    mutating func settle() throws {
        var grown = true
        while grown {
            grown = false
            for index in clients.indices {
                if clients[index].welcome != nil, !clients[index].isActive {
                    try takeWelcome(index)
                    grown = true
                }
                guard clients[index].group != nil else { continue }
                if clients[index].cursor < log.count { grown = true }
                try catchUp(index)
                while !clients[index].heldBack.isEmpty { try readLate(index) }
            }
        }
        // One more message from each, which all the others must read.
        for index in clients.indices where clients[index].isActive {
            guard clients[index].pending == nil else {
                throw failure("a commit is neither accepted nor dropped")
            }
            try sendApplication(index)
        }
    }

    /// All who are in the group agree, and have read what there was to read.
    mutating func compare() throws {
        for index in clients.indices where clients[index].isActive { try catchUp(index) }
        for index in clients.indices where clients[index].isActive {
            while !clients[index].heldBack.isEmpty { try readLate(index) }
        }
        let members = clients.filter(\.isActive)
        guard let first = members.first?.group else { throw failure("nobody is left in the group") }
        report.membersAtEnd = members.count
        let exported = try first.exportSecret(label: "model", context: [], length: 32)
        for client in members {
            guard let group = client.group else { continue }
            try demand(
                group.epoch == first.epoch && group.epochAuthenticator == first.epochAuthenticator
                    && group.context == first.context && group.members == first.members,
                "client \(client.index) ended in another epoch")
            try demand(
                try group.exportSecret(label: "model", context: [], length: 32) == exported,
                "client \(client.index) exports another secret")
            for (place, envelope) in log.enumerated() where isMeant(envelope, for: client) {
                try demand(
                    client.read.contains(place) || client.excused.contains(place),
                    "client \(client.index) neither read nor refused message \(place)")
            }
        }
    }

    private func isMeant(_ envelope: Envelope, for client: ModelClient) -> Bool {
        envelope.isApplication && envelope.sender != client.index && envelope.epoch >= client.firstEpoch
    }
}
