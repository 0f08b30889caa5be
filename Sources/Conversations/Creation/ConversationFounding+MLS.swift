import Identity
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
            notBefore: now - min(now, KeyPackageProfile.backdating),
            notAfter: now + min(UInt64.max - now, KeyPackageProfile.validity))
        return try ActiveGroup.create(
            groupID: id.bytes, ciphersuite: KeyPackageProfile.ciphersuite,
            profile: profile,
            lifetime: lifetime, extensions: extensions.extensionList,
            parameters: GroupParameters(pastEpochs: ProtocolLimits.pastEpochs), crypto: crypto,
            random: &random)
    }
}
