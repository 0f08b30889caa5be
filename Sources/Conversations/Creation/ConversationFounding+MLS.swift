public import MLS

extension ConversationFounding {
    /// Makes the MLS group, at epoch 0 with the creator as its only leaf.
    ///
    /// - Parameters:
    ///   - profile: as in the creator's key packages.
    ///   - now: seconds since 1970.
    /// - Throws: what MLS refuses.
    public func group(
        profile: MemberProfile, now: UInt64, crypto: some CryptoProvider, random: inout some RandomSource
    ) throws(MLSError) -> ActiveGroup {
        let lifetime = Lifetime(
            notBefore: now - min(now, ProtocolCapabilities.lifetimeBackdating),
            notAfter: now.addingReportingOverflow(ProtocolCapabilities.lifetimeLength).partialValue)
        return try ActiveGroup.create(
            groupID: id.bytes, ciphersuite: Ciphersuite(rawValue: ProtocolCapabilities.ciphersuite),
            profile: profile,
            lifetime: lifetime, extensions: extensions.extensionList,
            parameters: GroupParameters(pastEpochs: ProtocolLimits.pastEpochs), crypto: crypto,
            random: &random)
    }
}
