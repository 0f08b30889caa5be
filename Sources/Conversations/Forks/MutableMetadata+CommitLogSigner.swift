extension MutableMetadata {
    /// The secret the members share to sign the commit log with; nil when there is none that is hexadecimal.
    ///
    /// See: spec groups.md 13.6
    public var commitLogSecret: [UInt8]? {
        self[.commitLogSigner].flatMap { Hex.decode($0) }
    }
}
