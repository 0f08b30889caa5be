/// Something we want to change in a conversation, and how far it has come.
///
/// See: spec groups.md 12.1
public struct IntentRecord: Sendable, Equatable {
    /// What is wanted; the numbers are local.
    public enum Kind: Int, Sendable {
        case sendMessage = 1
        case keyUpdate = 2
        case metadataUpdate = 3
        case updateMembership = 4
        case updateAdminList = 5
        case updatePermission = 6
        case readdInstallations = 7
    }

    /// How far it has come.
    public enum State: Int, Sendable {
        case toPublish = 1
        case published = 2
        case committed = 3
        case failed = 4
        case processed = 5
    }

    /// The order of queueing; given by the store.
    public var number: Int64
    /// The MLS group id.
    public var conversation: [UInt8]
    /// What is wanted.
    public var kind: Kind
    /// How far it has come.
    public var state: State
    /// The wish, encoded by the engine.
    public var data: [UInt8]
    /// The message it sends, if it sends one.
    public var message: [UInt8]?
    /// The hint for push services.
    public var shouldPush: Bool
    /// SHA-256 of the payload as published.
    public var payloadHash: [UInt8]?
    /// The payload itself, to be sent again unchanged.
    public var payload: [UInt8]?
    /// The epoch the payload was made in.
    public var epoch: Int64?
    /// The pending commit, to be merged when its echo comes.
    public var staged: [UInt8]?
    /// What to do after the commit: welcomes, encoded by the engine.
    public var after: [UInt8]?
    /// The sequence id of the commit.
    public var commitSequence: Int64?
    /// Attempts so far.
    public var attempts: Int
    /// Why it failed, for a person.
    public var failure: String?

    /// A new wish.
    public init(
        conversation: [UInt8], kind: Kind, data: [UInt8], message: [UInt8]? = nil, shouldPush: Bool = false
    ) {
        number = 0
        self.conversation = conversation
        self.kind = kind
        state = .toPublish
        self.data = data
        self.message = message
        self.shouldPush = shouldPush
        payloadHash = nil
        payload = nil
        epoch = nil
        staged = nil
        after = nil
        commitSequence = nil
        attempts = 0
        failure = nil
    }
}
