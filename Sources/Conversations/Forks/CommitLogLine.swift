/// One line of a group's commit log: what became of a commit, on which state.
///
/// See: spec groups.md 2.3, 13.6
public struct CommitLogLine: Hashable, Sendable {
    public let conversation: ConversationID
    /// The sequence id the node gave to the commit.
    public let commitSequenceID: UInt64
    /// Epoch authenticator of the state the commit was tried on.
    public let lastEpochAuthenticator: [UInt8]
    public let result: CommitResult
    /// Epoch after the commit; the same as before unless it was applied.
    public let appliedEpoch: UInt64
    public let appliedEpochAuthenticator: [UInt8]

    public init(
        conversation: ConversationID, commitSequenceID: UInt64, lastEpochAuthenticator: [UInt8],
        result: CommitResult, appliedEpoch: UInt64, appliedEpochAuthenticator: [UInt8]
    ) {
        self.conversation = conversation
        self.commitSequenceID = commitSequenceID
        self.lastEpochAuthenticator = lastEpochAuthenticator
        self.result = result
        self.appliedEpoch = appliedEpoch
        self.appliedEpochAuthenticator = appliedEpochAuthenticator
    }

    /// The bytes of a `PlaintextCommitLogEntry`: what is signed and published.
    public func bytes() -> [UInt8] {
        var writer = ProtobufWriter()
        writer.write(conversation.bytes, field: 1)
        writer.write(commitSequenceID, field: 2)
        writer.write(lastEpochAuthenticator, field: 3)
        writer.write(UInt64(result.rawValue), field: 4)
        writer.write(appliedEpoch, field: 5)
        writer.write(appliedEpochAuthenticator, field: 6)
        return writer.bytes
    }

    /// - Throws: `malformedMessage`.
    public init(bytes: [UInt8]) throws(ConversationsError) {
        var group: [UInt8] = []
        var sequenceID: UInt64 = 0
        var last: [UInt8] = []
        var result: Int32 = 0
        var epoch: UInt64 = 0
        var applied: [UInt8] = []
        do {
            var reader = ProtobufReader(bytes)
            while let field = try reader.nextField() {
                switch field.number {
                case 1: group = try reader.bytes(field)
                case 2: sequenceID = try reader.uint64(field)
                case 3: last = try reader.bytes(field)
                case 4: result = try reader.int32(field)
                case 5: epoch = try reader.uint64(field)
                case 6: applied = try reader.bytes(field)
                default: try reader.skip(field)
                }
            }
        } catch {
            throw ConversationsError(.malformedMessage, "a commit log entry is no protocol buffer")
        }
        self.init(
            conversation: ConversationID(group), commitSequenceID: sequenceID, lastEpochAuthenticator: last,
            result: CommitResult(rawValue: result) ?? .unspecified, appliedEpoch: epoch,
            appliedEpochAuthenticator: applied)
    }
}
