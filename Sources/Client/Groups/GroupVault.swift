import MLS
import Store

/// Group state in the store: pieces under their names, so that a message rewrites little.
extension StoreTransaction {
    /// Writes what turns the saved state into the new one; used keys go first.
    func save(_ changes: GroupChanges, of conversation: [UInt8]) throws {
        for part in changes.erased { try removeGroupPart(conversation, part.tlsEncoded()) }
        for part in changes.saved {
            try part.bytes.withUnsafeBytes { bytes in
                try setGroupPart(conversation, part.id.tlsEncoded(), bytes)
            }
        }
    }

    /// Writes a group that was not saved before, in the place of any older state.
    func saveWhole(_ group: ActiveGroup, of conversation: [UInt8]) throws {
        try removeGroupParts(conversation)
        for part in group.snapshot() {
            try part.bytes.withUnsafeBytes { bytes in
                try setGroupPart(conversation, part.id.tlsEncoded(), bytes)
            }
        }
    }

    /// The saved group; nothing when there is none.
    func group(
        _ conversation: [UInt8], signer: SignatureKeyPair, crypto: SwiftCryptoProvider
    ) throws -> ActiveGroup? {
        let saved = try groupParts(conversation)
        guard !saved.isEmpty else { return nil }
        var parts: [GroupPart] = []
        for (name, bytes) in saved {
            guard let id = try? GroupPartID(tlsEncoded: name) else {
                throw StoreError(.damaged, "A piece of a conversation's state has a name that is none.")
            }
            parts.append(GroupPart(id: id, bytes: Secret(copying: bytes)))
        }
        return try ActiveGroup.load(
            parts, signer: signer, parameters: EngineContext.groupParameters, crypto: crypto)
    }
}
