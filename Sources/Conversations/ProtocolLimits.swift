/// Figures of the protocol, each with its place in the specification.
public enum ProtocolLimits {
    /// Members a group may have when members are added by account.
    ///
    /// See: spec groups.md 5.3
    public static let groupMembers = 250
    /// More pointer-capable installations than this in one commit get pointers.
    ///
    /// See: spec groups.md 9.3
    public static let installationsBeforePointers = 2
    /// The largest request a node takes, in bytes.
    ///
    /// See: spec groups.md 15
    public static let nodePayload = 25 * 1024 * 1024
    /// Most welcomes in one request.
    ///
    /// See: spec groups.md 9.3
    public static let welcomesPerRequest = 50
    /// Seconds of a sender tag's epoch: 30 days.
    ///
    /// See: spec groups.md 10.3
    public static let senderTagEpochSeconds: Int64 = 2_592_000
    /// Bytes of the root of sender tags and of a derived key.
    ///
    /// See: spec groups.md 10.3
    public static let senderTagKeyLength = 42
    /// Epochs before the current one whose messages can still be read.
    ///
    /// See: spec groups.md 1.1
    public static let pastEpochs = 3
    /// Nanoseconds after which the own leaf is renewed before the next message: 30 days.
    ///
    /// See: spec groups.md 1.6
    public static let leafRotationNanoseconds: Int64 = 30 * 24 * 60 * 60 * 1_000_000_000
    /// Nanoseconds between two looks at the members' installations when messages are sent: 5 s.
    ///
    /// See: spec groups.md 5.4
    public static let installationCheckOnSendNanoseconds: Int64 = 5_000_000_000
    /// The same after a group was synchronised: 30 minutes.
    ///
    /// See: spec groups.md 5.4
    public static let installationCheckOnSyncNanoseconds: Int64 = 30 * 60 * 1_000_000_000
    /// Commit log entries per publish request.
    ///
    /// See: spec groups.md 13.6
    public static let commitLogEntriesPerPublish = 10
    /// Groups per commit log query.
    ///
    /// See: spec groups.md 13.6
    public static let groupsPerCommitLogQuery = 20
}
