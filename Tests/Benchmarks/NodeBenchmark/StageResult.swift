/// What one stage came to on one node.
struct StageResult {
    /// The stage as the table names it.
    var stage: String
    /// Things done per second; nil for a stage that measures how long one takes.
    var perSecond: Double?
    /// Milliseconds until half and until 99 of 100 deliveries had arrived.
    var latency: (median: Double, ninetyNinth: Double)?
    /// Microseconds of the node's processor time for each; 0 if unknown.
    var processor = 0.0

    /// How much better than another node, by each measure both have.
    func ratios(to other: StageResult) -> [(measure: String, ratio: Double)] {
        var ratios: [(String, Double)] = []
        if let mine = perSecond, let theirs = other.perSecond, theirs > 0 {
            ratios.append(("per second", mine / theirs))
        }
        if let mine = latency, let theirs = other.latency, mine.median > 0, mine.ninetyNinth > 0 {
            ratios.append(("median", theirs.median / mine.median))
            ratios.append(("99th", theirs.ninetyNinth / mine.ninetyNinth))
        }
        if processor > 0, other.processor > 0 { ratios.append(("processor", other.processor / processor)) }
        return ratios
    }
}

/// How the first node compares with the second, over all rounds.
struct RatioTable {
    private var stages: [String] = []
    private var ratios: [String: [(measure: String, ratio: Double)]] = [:]

    mutating func add(_ mine: StageResult, _ theirs: StageResult) {
        if ratios[mine.stage] == nil { stages.append(mine.stage) }
        ratios[mine.stage, default: []] += mine.ratios(to: theirs)
    }

    /// A line for each stage: the median of the rounds, and the least and the most of them.
    var lines: [String] {
        stages.map { stage in
            var measures: [String] = []
            var values: [String: [Double]] = [:]
            for (measure, ratio) in ratios[stage] ?? [] {
                if values[measure] == nil { measures.append(measure) }
                values[measure, default: []].append(ratio)
            }
            let cells = measures.map { measure in
                let sorted = (values[measure] ?? []).sorted()
                let middle = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
                let range =
                    sorted.count > 1 ? " (\(Self.text(sorted.first)) to \(Self.text(sorted.last)))" : ""
                return "\(measure) \(Self.text(middle))x\(range)"
            }
            return "\(stage): " + cells.joined(separator: ", ")
        }
    }

    private static func text(_ ratio: Double?) -> String {
        ratio.map { "\(($0 * 10).rounded() / 10)" } ?? "?"
    }
}
