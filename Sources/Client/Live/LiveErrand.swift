import Conversations

/// Something a live feed does.
enum LiveErrand: Sendable, Hashable {
    /// Welcomes, then the question which conversations are behind.
    case everything
    case welcomes
    case conversation(ConversationID)
    case chore(Chore)

    /// Whether it waits while the node cannot be reached.
    var needsNode: Bool { self != .chore(.expiry) }
}

/// What comes up again and again.
enum Chore: Sendable, Hashable, CaseIterable {
    /// Messages whose time is up.
    case expiry
    /// Members who asked to leave.
    case leaving
    /// Installations of our own inbox that came or went.
    case ownInstallations
    /// Our key package on the node.
    case keyPackage
    /// Consent and keys for our other installations.
    case preferences
    /// Archives for and from our other installations.
    case history
    /// The commit logs of the network.
    case forks
    /// A look at everything, in case a stream kept something back.
    case sweep
}
