/// Which secret signs a group's commit log.
///
/// See: spec groups.md 13.6
public enum CommitLogSigner: Hashable, Sendable {
    /// The key stored for the group.
    case stored([UInt8])
    /// The key in the group's attributes, to be stored now.
    case shared([UInt8])
    /// There is none yet and nobody has published: make one.
    case makeNew
    /// The log has a key that this client does not have.
    case unavailable

    /// - Parameter consensus: the key of the remote log, once there is one.
    public init(stored: [UInt8]?, shared: [UInt8]?, consensus: [UInt8]?) {
        func fits(_ secret: [UInt8]) -> Bool {
            guard let consensus else { return true }
            return SignedCommitLogLine.publicKey(of: secret) == consensus
        }
        if let stored, fits(stored) {
            self = .stored(stored)
        } else if let shared, fits(shared) {
            self = .shared(shared)
        } else {
            self = consensus == nil ? .makeNew : .unavailable
        }
    }
}
