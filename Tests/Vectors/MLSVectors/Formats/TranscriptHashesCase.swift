import MLS

/// `transcript-hashes`: a commit's step in the running hashes.
struct TranscriptHashesCase: VectorCase {
    static let format = "transcript-hashes"
    static let marks: Set<String> = [
        "confirmation_key", "authenticated_content", "interim_transcript_hash_before",
    ]

    let cipher_suite: UInt16
    let confirmation_key: HexBytes
    let authenticated_content: HexBytes
    let interim_transcript_hash_before: HexBytes
    let confirmed_transcript_hash_after: HexBytes
    let interim_transcript_hash_after: HexBytes

    func check(with crypto: any CryptoProvider) throws {
        let suite = try crypto.suite(Ciphersuite(rawValue: cipher_suite))
        let content = try AuthenticatedContent(tlsEncoded: authenticated_content.bytes)
        try expect("encoding of authenticated_content", content.tlsEncoded(), is: authenticated_content)
        guard case .commit = content.content.body, let tag = content.auth.confirmationTag else {
            throw VectorFailure("the content is no commit")
        }
        let confirmed = TranscriptHash.confirmed(
            interim: interim_transcript_hash_before.bytes, input: content.confirmedTranscriptHashInput,
            suite: suite)
        try expect("confirmed_transcript_hash_after", confirmed, is: confirmed_transcript_hash_after)
        let key = Secret(copying: confirmation_key.bytes)
        try expect("confirmation_tag", suite.isMAC(tag, of: confirmed, key: key))
        let interim = TranscriptHash.interim(confirmed: confirmed, confirmationTag: tag, suite: suite)
        try expect("interim_transcript_hash_after", interim, is: interim_transcript_hash_after)
    }
}
