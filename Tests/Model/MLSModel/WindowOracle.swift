import MLS

/// What a receiver must answer to a generation of one sender in one epoch, told from the rules alone.
///
/// See: RFC 9420 section 9.1; spec groups.md 1.1
struct WindowOracle {
    enum Answer: Equatable {
        case opens
        case refuses(MLSError)
    }

    private var head: UInt32 = 0
    private var used: Set<UInt32> = []

    /// The number after the highest that was used.
    var next: UInt32 { head }

    /// What must come of this generation now.
    func answer(to generation: UInt32, window: RatchetWindow) -> Answer {
        if generation >= head {
            return generation - head > window.maximumForwardDistance
                ? .refuses(.generationIsTooFarAhead) : .opens
        }
        if head - generation > window.outOfOrderTolerance { return .refuses(.generationIsTooOld) }
        return used.contains(generation) ? .refuses(.keyWasUsed) : .opens
    }

    /// The generation was read, or sent by ourselves.
    mutating func use(_ generation: UInt32) {
        used.insert(generation)
        head = max(head, generation + 1)
    }
}
