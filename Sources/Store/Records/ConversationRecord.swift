/// One conversation as the store keeps it: an MLS group with what the client remembers of it.
///
/// See: spec groups.md 9.6
public struct ConversationRecord: Sendable, Equatable {
    /// Our part in the conversation; the numbers are local.
    ///
    /// See: spec groups.md 4
    public enum Membership: Int, Sendable {
        case allowed = 1
        case rejected = 2
        case pending = 3
        case restored = 4
        case pendingRemove = 5
    }

    /// The MLS group id.
    public var id: [UInt8]
    /// The conversation type of the immutable metadata: 1 group, 2 DM, 3 sync, 4 oneshot.
    public var kind: Int
    /// The key of a DM's pair of inboxes, `dm:a:b`.
    public var dm: String?
    /// Our part.
    public var membership: Membership
    /// Whether we are a member and can read on.
    public var active: Bool
    /// When it was made or joined, by our clock.
    public var createdNanoseconds: Int64
    /// The inbox that added us.
    public var addedBy: String
    /// Time of the newest message.
    public var lastMessageNanoseconds: Int64
    /// Highest sequence id of a processed commit (originator 0).
    public var commitCursor: Int64
    /// Highest sequence id of a processed application message (originator 10).
    public var messageCursor: Int64
    /// Sequence id of the Welcome that brought us here.
    public var welcomeSequence: Int64?
    /// When members' installations were looked up last.
    public var installationsCheckedNanoseconds: Int64
    /// When our leaf key was rotated last; 0 means a rotation is due before the next message.
    public var rotatedNanoseconds: Int64
    /// The version the group demands while it is paused.
    public var pausedFor: String?
    /// The switch of disappearing messages.
    public var disappearFromNanoseconds: Int64
    /// How long a message lives.
    public var disappearInNanoseconds: Int64
    /// Whether a commit of a later epoch than ours was seen.
    public var maybeForked: Bool
    /// Whether members wait for us, a super admin, to let them go.
    public var pendingLeave: Bool
    /// What lists show (name, members, roles), encoded by the engine.
    public var summary: [UInt8]

    /// A new conversation, nothing processed yet.
    public init(
        id: [UInt8], kind: Int, dm: String? = nil, membership: Membership, active: Bool = true,
        createdNanoseconds: Int64, addedBy: String
    ) {
        self.id = id
        self.kind = kind
        self.dm = dm
        self.membership = membership
        self.active = active
        self.createdNanoseconds = createdNanoseconds
        self.addedBy = addedBy
        lastMessageNanoseconds = createdNanoseconds
        commitCursor = 0
        messageCursor = 0
        welcomeSequence = nil
        installationsCheckedNanoseconds = 0
        rotatedNanoseconds = 0
        pausedFor = nil
        disappearFromNanoseconds = 0
        disappearInNanoseconds = 0
        maybeForked = false
        pendingLeave = false
        summary = []
    }
}
