@testable import MLS

/// The rule that refuses something; nil if none does.
///
/// - Throws: what is no rule.
func brokenRule(of body: () throws(MLSError) -> Void) throws(MLSError) -> ValidationRule? {
    do {
        try body()
        return nil
    } catch {
        guard case .rule(let rule) = error else { throw error }
        return rule
    }
}
