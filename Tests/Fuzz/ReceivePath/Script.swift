/// What an input makes happen: a list of steps, each a byte for its kind, two for a length and then so many bytes.
struct Script: Sendable {
    enum Step: Sendable {
        /// A recorded envelope, changed.
        case changed(recorded: Int, Mutation)
        /// Bytes in the place of an envelope.
        case raw([UInt8])
        /// A welcome, changed.
        case changedWelcome(Mutation)
        case rawWelcome([UInt8])
        /// What a member encrypts.
        case content([UInt8])
        /// A commit of a member that replaces one group context extension.
        case commit(extensionIndex: Int, [UInt8])
        /// A welcome of a member whose inside is none.
        case sealedWelcome([UInt8])
        /// An entry of a member's identity log.
        case identityLog([UInt8])
    }

    /// A change of some bytes: a piece of them is replaced.
    struct Mutation: Sendable {
        let position: Int
        let removed: Int
        let inserted: [UInt8]

        func applied(to bytes: [UInt8]) -> [UInt8] {
            guard !bytes.isEmpty else { return inserted }
            let start = position % (bytes.count + 1)
            let end = min(bytes.count, start + removed)
            return Array(bytes[..<start]) + inserted + Array(bytes[end...])
        }
    }

    /// Steps of one run; more would only take longer.
    private static let most = 8

    let steps: [Step]

    /// Whether only strangers act: nothing here may change the group.
    var isOfStrangers: Bool {
        steps.allSatisfy { step in
            switch step {
            case .changed, .raw, .changedWelcome, .rawWelcome: true
            case .content, .commit, .sealedWelcome, .identityLog: false
            }
        }
    }

    /// Whether anything comes by the topic of welcomes: opening one costs more than all else.
    var hasWelcomes: Bool {
        steps.contains { step in
            switch step {
            case .changedWelcome, .rawWelcome, .sealedWelcome: true
            case .changed, .raw, .content, .commit, .identityLog: false
            }
        }
    }

    /// Whether more than one conversation can be another afterwards.
    var reachesBeyondItsGroup: Bool {
        hasWelcomes
            || steps.contains { step in
                if case .identityLog = step { true } else { false }
            }
    }

    init(_ input: [UInt8]) {
        var rest = input[...]
        var steps: [Step] = []
        while steps.count < Script.most, let kind = rest.popFirst() {
            let high = Int(rest.popFirst() ?? 0)
            let length = high << 8 | Int(rest.popFirst() ?? 0)
            let bytes = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
            steps.append(Script.step(kind, bytes))
        }
        self.steps = steps
    }

    private static func step(_ kind: UInt8, _ bytes: [UInt8]) -> Step {
        let first = Int(bytes.first ?? 0)
        switch kind % 8 {
        case 0: return .changed(recorded: first, mutation(bytes.dropFirst()))
        case 1: return .raw(bytes)
        case 2: return .changedWelcome(mutation(bytes[...]))
        case 3: return .rawWelcome(bytes)
        case 4: return .content(bytes)
        case 5: return .commit(extensionIndex: first, Array(bytes.dropFirst()))
        case 6: return .sealedWelcome(bytes)
        default: return .identityLog(bytes)
        }
    }

    private static func mutation(_ bytes: ArraySlice<UInt8>) -> Mutation {
        var rest = bytes
        let position = Int(rest.popFirst() ?? 0) << 8 | Int(rest.popFirst() ?? 0)
        let removed = Int(rest.popFirst() ?? 0)
        return Mutation(position: position, removed: removed, inserted: Array(rest))
    }
}
