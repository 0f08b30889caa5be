/// Lays rows out in columns of equal width.
struct Table {
    private var rows: [[String]] = []

    mutating func add(_ row: [String]) {
        rows.append(row)
    }

    /// The first column to the left, the others to the right.
    var lines: [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }.joined(separator: "  ")
        }
    }
}

extension Double {
    /// With three digits that count.
    var short: String {
        let digits = self >= 100 ? 1.0 : self >= 10 ? 10.0 : self >= 1 ? 100.0 : 1000.0
        let rounded = (self * digits).rounded() / digits
        return rounded == rounded.rounded() && rounded >= 100 ? "\(Int(rounded))" : "\(rounded)"
    }
}
