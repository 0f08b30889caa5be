/// Decides when a file that was there is gone: only when two scans at least a second apart have both missed it.
///
/// See: spec mail.md 1.8.
public struct Absence: Sendable {
    /// Between the two scans, in nanoseconds.
    public static let confirmation: Int64 = 1_000_000_000

    private var missingSince: [String: Int64] = [:]

    public init() {}

    /// - Parameters:
    ///   - expected: the unique parts of the names that should be in the folders scanned.
    ///   - found: those that a scan found.
    ///   - now: when the scan began, in nanoseconds of any steady clock.
    /// - Returns: those that are gone for certain; they are forgotten here.
    public mutating func scan(expected: Set<String>, found: Set<String>, now: Int64) -> Set<String> {
        var gone: Set<String> = []
        for unique in found { missingSince[unique] = nil }
        for unique in expected.subtracting(found) {
            guard let since = missingSince[unique] else {
                missingSince[unique] = now
                continue
            }
            if now - since >= Self.confirmation {
                gone.insert(unique)
                missingSince[unique] = nil
            }
        }
        return gone
    }

    /// Whether a further scan is needed to decide.
    public var isUndecided: Bool { !missingSince.isEmpty }
}
