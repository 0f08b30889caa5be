/// The running hash over all commits of a group.
///
/// See: RFC 9420 section 8.2
package enum TranscriptHash {
    /// `confirmed_transcript_hash` of the epoch a commit makes.
    ///
    /// - Parameters:
    ///   - interim: the interim hash before, empty for none.
    ///   - input: `ConfirmedTranscriptHashInput`, encoded.
    package static func confirmed(interim: [UInt8], input: [UInt8], suite: any CiphersuiteProvider) -> [UInt8]
    {
        suite.hash(interim + input)
    }

    /// `interim_transcript_hash` of an epoch.
    package static func interim(
        confirmed: [UInt8], confirmationTag: [UInt8], suite: any CiphersuiteProvider
    ) -> [UInt8] {
        var writer = TLSWriter()
        writer.writeBytes(confirmed)
        writer.writeOpaque(confirmationTag)
        return suite.hash(writer.bytes)
    }
}
