public import Store

extension XMTPClient {
    /// Takes our last decision back, or the last one about a conversation or inbox; what was decided together is taken
    /// back together, here and on our other installations.
    ///
    /// What was decided anew since, here or elsewhere, stays.
    ///
    /// - Parameter entity: The group id or inbox id, lower-case hexadecimal.
    /// - Returns: What changed: from the decision to what was before it.
    /// - Throws: ``ClientError`` with code `notFound` when there is nothing to take back.
    public func undoConsent(about entity: String? = nil) throws -> [ConsentChangeRecord] {
        let now = context.clock.nowNanoseconds
        return try context.database.write { transaction in
            let changes = try transaction.takeLastConsentChanges(about: entity)
            guard !changes.isEmpty else {
                throw ClientError(.notFound, "There is no decision to take back.")
            }
            let standing = try changes.filter {
                try transaction.consent($0.kind, $0.entity)?.state ?? .unknown == $0.new
            }
            let decisions = standing.map {
                ConsentRecord(kind: $0.kind, entity: $0.entity, state: $0.old, decidedNanoseconds: now)
            }
            try transaction.decide(decisions, now: now, remembering: false)
            return standing.map {
                ConsentChangeRecord(kind: $0.kind, entity: $0.entity, old: $0.new, new: $0.old)
            }
        }
    }
}
