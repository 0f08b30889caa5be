extension ActiveGroup {
    /// The `psk_secret` of a commit; resumption secrets of this group are our own, the rest must be handed in.
    ///
    /// - Throws: ``ValidationRule/preSharedKeysAreAvailable``.
    /// See: RFC 9420 sections 8.4, 12.4.2
    func preSharedKeySecret(
        _ ids: [PreSharedKeyID], from keys: PreSharedKeys
    ) throws(MLSError) -> Secret {
        var known: [(id: PreSharedKeyID, key: Secret)] = []
        for id in ids {
            guard let secret = ownResumptionSecret(id) ?? keys.secret(for: id) else {
                throw .rule(.preSharedKeysAreAvailable)
            }
            known.append((id, secret))
        }
        return try MLSError.rethrowing { () throws(CryptoError) in
            try PreSharedKeySecret.derive(known, suite: suite)
        }
    }

    private func ownResumptionSecret(_ id: PreSharedKeyID) -> Secret? {
        guard case .resumption(_, let group, let epoch) = id.kind, group == groupID else { return nil }
        return resumptionSecrets[epoch]
    }
}
