public import Identity

/// A conversation we were welcomed to, ready to be stored.
///
/// See: spec groups.md 9.6
public struct AcceptedWelcome: Hashable, Sendable {
    public let metadata: ImmutableMetadata
    /// Whose leaf signed the group info.
    public let addedBy: InboxID
    public let addedByInstallation: [UInt8]
    /// For a direct message.
    public let directMessageID: DirectMessageID?
    public let disappearing: DisappearingSettings?
    /// The version the group waits for; nothing of it is read before this client speaks that version.
    public let pausedForVersion: String?
    /// Whether this client publishes commit log entries: its inbox is a super admin.
    public let publishesCommitLog: Bool

    public var type: ConversationType { metadata.conversationType }
}

/// What the examiner says of a joined group.
public enum WelcomeExamination: Hashable, Sendable {
    case accepted(AcceptedWelcome)
    /// For good; the cursor moves on.
    case refused(ConversationsError)
    /// The group is known, active and not behind this welcome.
    case alreadyJoined
    /// These identity logs must be read first.
    case needs([InboxNeed])
}

/// Judges a group after MLS has joined it and before anything is stored. There is no check of consent, nor whether the
/// sender was permitted to add: consent decides later.
///
/// See: spec groups.md 9.5
public struct WelcomeExaminer: Sendable {
    public let ownInbox: InboxID
    public let ownVersion: XMTPVersion

    public init(ownInbox: InboxID, ownVersion: XMTPVersion = .implemented) {
        self.ownInbox = ownInbox
        self.ownVersion = ownVersion
    }

    /// - Parameters:
    ///   - signer: the leaf that signed the group info.
    ///   - leaves: all leaves of the tree.
    ///   - epoch: the epoch joined.
    ///   - lastEpoch: the last epoch of this group that is known and that no welcome may lead back to; nil without one.
    public func examine(
        extensions: ContextExtensions, signer: ExaminedCommit.Leaf, leaves: [ExaminedCommit.Leaf],
        epoch: UInt64, lastEpoch: UInt64?, states: AssociationStates
    ) -> WelcomeExamination {
        do throws(ConversationsError) {
            let membership = try extensions.groupMembership()
            switch InitialMembershipRule.judge(leaves: leaves, membership: membership, states: states) {
            case .needs(let needs): return .needs(needs)
            case .refused:
                throw ConversationsError(.invalidMembership, "the group's tree and membership do not agree")
            case .accepted: break
            }
            if let lastEpoch, epoch <= lastEpoch { return .alreadyJoined }
            return .accepted(try accept(extensions, signer))
        } catch {
            return .refused(error)
        }
    }

    private func accept(
        _ extensions: ContextExtensions, _ signer: ExaminedCommit.Leaf
    ) throws(ConversationsError) -> AcceptedWelcome {
        let metadata = try extensions.immutableMetadata()
        guard let addedBy = try? signer.credential.inboxID() else {
            throw ConversationsError(.invalidMembership, "the sender's credential names no inbox")
        }
        switch metadata.conversationType {
        case .directMessage: try DirectMessageRule.demandWelcome(extensions, addedBy: addedBy, own: ownInbox)
        case .sync: try SyncGroupRule.demandOwn(extensions, addedBy: addedBy, own: ownInbox)
        case .group, .oneshot: break
        }
        // A group whose mutable metadata cannot be read is still joined; it has no settings then.
        let mutable = try? extensions.mutableMetadata()
        let isGroup = metadata.conversationType == .group
        return AcceptedWelcome(
            metadata: metadata, addedBy: addedBy, addedByInstallation: signer.signatureKey,
            directMessageID: metadata.directMessageMembers.map(DirectMessageID.init),
            disappearing: mutable?.disappearingSettings,
            pausedForVersion: isGroup
                ? mutable.flatMap { VersionRule.pause(onWelcomeTo: $0, own: ownVersion) } : nil,
            publishesCommitLog: mutable?.superAdminList.contains(ownInbox) ?? false)
    }
}
