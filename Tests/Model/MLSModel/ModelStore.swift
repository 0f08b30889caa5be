import MLS

/// What a client would have on disk: the pieces of its group, changed as a store changes them.
struct ModelStore {
    private var parts: [GroupPartID: GroupPart] = [:]
    /// The group as it was saved last.
    private(set) var saved: ActiveGroup

    init(_ group: ActiveGroup) {
        saved = group
        for part in group.snapshot() { parts[part.id] = part }
    }

    /// Saves what has changed since the last time.
    mutating func save(_ group: ActiveGroup) {
        let changes = group.changes(since: saved)
        for id in changes.erased { parts[id] = nil }
        for part in changes.saved { parts[part.id] = part }
        saved = group
    }

    /// The group made of the pieces.
    func load(signer: SignatureKeyPair, crypto: some CryptoProvider) throws -> ActiveGroup {
        try ActiveGroup.load(
            parts.values.shuffledByName, signer: signer, parameters: saved.parameters, crypto: crypto)
    }

    /// Whether saving changes has come to the same pieces as saving the whole group.
    var isComplete: Bool {
        let whole = saved.snapshot()
        return whole.count == parts.count && whole.allSatisfy { parts[$0.id]?.bytes == $0.bytes }
    }
}

extension Collection<GroupPart> {
    /// In an order that does not depend on a dictionary's.
    fileprivate var shuffledByName: [GroupPart] {
        map { ($0.id.tlsEncoded(), $0) }
            .sorted { $0.0.reversed().lexicographicallyPrecedes($1.0.reversed()) }
            .map(\.1)
    }
}
