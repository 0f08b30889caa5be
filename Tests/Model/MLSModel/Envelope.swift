/// A message in the group's log, with what only the model knows of it.
struct Envelope {
    enum Kind {
        /// - Parameter generation: its number among the sender's application messages of the epoch.
        case application(content: [UInt8], generation: UInt32)
        case proposal
        case commit
    }

    let bytes: [UInt8]
    /// Stands for a sender who is none of the clients.
    static let outsider = -1

    /// The client who sent it, or ``outsider``.
    let sender: Int
    /// The epoch it was sent in.
    let epoch: UInt64
    let kind: Kind

    var isProposal: Bool {
        if case .proposal = kind { true } else { false }
    }

    var isApplication: Bool {
        if case .application = kind { true } else { false }
    }
}
