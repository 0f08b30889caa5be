/// The init secret of an external commit, sent to the group by the joiner.
///
/// See: RFC 9420 section 8.3
package enum ExternalInitSecret {
    private static let exporterContext = Array("MLS 1.0 external init secret".utf8)

    /// The joiner's side.
    ///
    /// - Parameter externalKey: the group's, from its GroupInfo.
    package static func make(
        for externalKey: HPKEPublicKey, suite: any CiphersuiteProvider, random: inout some RandomSource
    ) throws(CryptoError) -> (kemOutput: [UInt8], initSecret: Secret) {
        let result = try suite.hpkeExport(
            to: externalKey, info: RawSpan(), exporterContext: exporterContext.span.bytes,
            length: suite.hashLength, random: &random)
        return (result.kemOutput, result.secret)
    }

    /// The members' side.
    package static func open(
        _ kemOutput: [UInt8], with externalKey: HPKEPrivateKey, suite: any CiphersuiteProvider
    ) throws(CryptoError) -> Secret {
        try suite.hpkeReceiveExport(
            kemOutput: kemOutput, with: externalKey, info: RawSpan(),
            exporterContext: exporterContext.span.bytes, length: suite.hashLength)
    }
}
