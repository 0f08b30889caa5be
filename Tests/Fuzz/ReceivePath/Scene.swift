import Conversations
import MLS
import NodeClient

/// One group of the stage, and what its sender has sent and the reader has not read yet.
struct Scene: Sendable {
    let conversation: ConversationID
    /// The sender's group in the epoch the reader is in.
    let group: ActiveGroup
    let recorded: [GroupEnvelope]
}
