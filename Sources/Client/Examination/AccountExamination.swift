public import Conversations
public import Store

/// What a look at a whole account found: for people who want to know why something does not work.
public struct AccountExamination: Sendable {
    /// A conversation that cannot go on, or may not be what others see.
    public struct Trouble: Sendable, Hashable {
        /// The conversation.
        public let conversation: ConversationID
        /// Sentences, each with what helps.
        public let reasons: [String]
    }

    /// What SQLite says of the file; nothing when it is whole.
    public internal(set) var storeFault: String?
    /// Why the node cannot be asked; nothing when it answers.
    public internal(set) var nodeFault: String?
    /// What is wrong with our key package on the node; nothing when others can add us.
    public internal(set) var keyPackageFault: String?
    /// When our key package ends, in seconds since 1970.
    public internal(set) var keyPackageEndSeconds: UInt64?
    /// Installations of the inbox, when the node answered.
    public internal(set) var installations: Int?
    /// What the owner of the inbox should know before it is too late.
    public internal(set) var inboxWarning: String?
    /// Conversations people see.
    public internal(set) var conversations = 0
    /// Messages and changes that were not sent yet, or not seen on the network.
    public internal(set) var unsent = 0
    /// Invitations that wait for another try, by the codes of what stopped them.
    public internal(set) var waitingWelcomes: [String] = []
    /// Envelopes that were refused and skipped, newest first.
    public internal(set) var refused: [RejectedEnvelopeRecord] = []
    /// Conversations that cannot go on.
    public internal(set) var troubles: [Trouble] = []

    /// Whether there is nothing to do for anybody. Refused envelopes alone are no fault of ours.
    public var isWell: Bool {
        storeFault == nil && nodeFault == nil && keyPackageFault == nil && inboxWarning == nil
            && troubles.isEmpty
    }
}
