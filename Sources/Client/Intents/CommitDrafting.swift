import Conversations
import Identity
import MLS
import NodeClient
import Store

/// A commit before it is made: its proposals, and whom to welcome afterwards.
struct CommitDraft: Sendable {
    let proposals: [Proposal]
    let recipients: [WelcomeRecipient]

    /// Makes it; every commit of XMTP has a path.
    ///
    /// See: spec groups.md 8
    func commit(on group: inout ActiveGroup, now: UInt64) throws(MLSError) -> PendingCommit {
        var random = SystemRandom()
        var builder = CommitBuilder()
        builder.proposals = proposals
        builder.includesReceivedProposals = false
        builder.forcesPath = true
        return try group.commit(builder, policy: ConversationPolicy(), now: now, random: &random)
    }
}

/// Turns a wish into a commit against the state of the moment.
///
/// See: spec groups.md 5.3 and 8
struct CommitDrafting {
    let worker: ConversationWorker
    let conversation: LoadedConversation

    private var context: EngineContext { worker.context }

    /// The draft; nil when there is nothing to change.
    func draft(_ wish: GroupWish) async throws -> CommitDraft? {
        do {
            switch wish {
            case .message: return nil
            case .keyUpdate: return CommitDraft(proposals: [], recipients: [])
            case .attribute(let name, let value):
                return try simple(
                    MetadataPlanner.setting(
                        MetadataAttribute(rawValue: ExactText(name)), to: value, in: conversation.extensions))
            case .adminList(let change, let inbox):
                return try simple(
                    MetadataPlanner.changing(change.planned(inbox), in: conversation.extensions))
            case .permission(let subject, let option):
                return try simple(
                    PermissionPlanner.changing(
                        subject.planned, to: option.planned, in: conversation.extensions))
            case .readd(let installations): return try await readd(installations.map { [UInt8]($0) })
            case .membership(let adding, let removing):
                return try await membership(adding: adding, removing: removing)
            }
        } catch let error as ConversationsError {
            throw ClientError(error)
        }
    }

    private func simple(_ plan: CommitPlan) throws(ConversationsError) -> CommitDraft {
        CommitDraft(proposals: try plan.proposals(keyPackages: [:]), recipients: [])
    }

    private func membership(adding: [InboxID], removing: [InboxID]) async throws -> CommitDraft? {
        let old = try conversation.extensions.groupMembership()
        let everybody = Array(Set(old.members.keys).union(adding))
        let newest = try await context.directory.newestSequences(of: everybody)
        var intent = try MembershipIntent(
            adding: adding, removing: removing.filter { old.members[$0] != nil }, to: old, newest: newest)
        let difference = try await difference(from: old, to: intent.applied(to: old))
        let own = context.account.installation.id.bytes
        let packages = try await KeyPackageDesk(context: context).usable(
            difference.added.filter { $0 != own }.sorted { $0.lexicographicallyPrecedes($1) })
        let changes = MembershipPlanner.changes(
            difference, usable: packages.mapValues { _ in true }, own: own, old: old)
        let added = adding.filter { old.members[$0] == nil }
        if !added.isEmpty { try MembershipPlanner.demandReachable(changes, adding: added) }
        intent.failedInstallations = changes.failed
        guard
            let plan = try MembershipPlanner.plan(
                changes, to: intent.applied(to: old), leaves: conversation.leaves,
                own: conversation.group.ownLeafIndex.rawValue, extensions: conversation.extensions)
        else { return nil }
        var recipients: [WelcomeRecipient] = []
        for installation in plan.addedInstallations {
            if let package = packages[installation] { recipients.append(try WelcomeRecipient(package)) }
        }
        return CommitDraft(proposals: try plan.proposals(keyPackages: packages), recipients: recipients)
    }

    /// See: spec groups.md 5.6
    private func readd(_ installations: [[UInt8]]) async throws -> CommitDraft? {
        let candidates = ReaddPlanner.candidates(
            asked: Set(installations), leaves: conversation.leaves,
            own: conversation.group.ownLeafIndex.rawValue)
        guard !candidates.isEmpty else { return nil }
        let packages = try await KeyPackageDesk(context: context).usable(
            candidates.values.sorted { $0.lexicographicallyPrecedes($1) })
        let plan = try ReaddPlanner.plan(
            candidates, usable: Set(packages.keys), extensions: conversation.extensions)
        return CommitDraft(
            proposals: try plan.proposals(keyPackages: packages),
            recipients: try plan.addedInstallations.compactMap {
                try packages[$0].map { try WelcomeRecipient($0) }
            })
    }

    private func difference(
        from old: GroupMembership, to new: GroupMembership
    ) async throws -> InstallationDifference {
        var states = AssociationStates()
        for _ in 0..<EngineLimits.questionsPerCommit {
            switch try MembershipPlanner.difference(from: old, to: new, states: states) {
            case .known(let difference): return difference
            case .needs(let needs):
                states.histories.merge(try await context.directory.states(for: needs).histories) { $1 }
            }
        }
        throw ClientError(.protocolViolation, "A member's identity log cannot be followed.", retry: .later)
    }
}
