/// What somebody may have meant by a word that is not known.
enum NearMiss {
    /// The known word that is nearest; nil when none is near enough to be a slip.
    static func of(_ word: String, among known: some Sequence<String>) -> String? {
        let word = word.lowercased().replacing("-", with: "_")
        return known.map { ($0, distance(word, $0.lowercased())) }.filter { $0.1 <= max(1, word.count / 3) }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// How many characters must be added, taken away or changed.
    static func distance(_ one: String, _ other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (index, character) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, compared) in other.enumerated() {
                let changed = diagonal + (character == compared ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, row[column] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
