import Conversations
import Identity
import MLS
import Testing

/// Our own clients among themselves: what one builds the others accept, and what nobody may do nobody applies.
@Suite("Conversations between our own clients")
struct GroupScenarioTests {
    let alice: Party
    let bob: Party
    let carol: Party
    let states: AssociationStates

    init() throws {
        alice = try Party("a", seed: 1)
        bob = try Party("b", seed: 2)
        carol = try Party("c", seed: 3)
        states = AssociationStates(
            Dictionary(uniqueKeysWithValues: [alice, bob, carol].map { ($0.inboxID, $0.history) }))
    }

    private func leaves(_ group: ActiveGroup) -> [UInt32: [UInt8]] {
        Dictionary(uniqueKeysWithValues: group.members.map { ($0.leafIndex.rawValue, $0.signatureKey.bytes) })
    }

    /// Commits a plan as `party`, judges it as everybody, and merges it.
    private func commit(
        _ plan: CommitPlan, by party: inout Party, packages: [[UInt8]: KeyPackage] = [:]
    ) throws -> (pending: PendingCommit, accepted: ValidatedCommit) {
        var group = try #require(party.group)
        let pending = try group.commit(
            plan.builder(keyPackages: packages), policy: ConversationPolicy(), now: Party.now,
            random: &party.random)
        let examination = CommitExaminer().examine(
            ExaminedCommit(staged: pending.staged, in: group), states: states)
        let accepted = try #require(examination.accepted, "\(examination)")
        try group.merge(pending)
        party.group = group
        return (pending, accepted)
    }

    /// Reads a commit of another party.
    private func receive(_ message: [UInt8], by party: inout Party) throws -> Examination {
        var group = try #require(party.group)
        guard
            case .commit(let staged) = try group.process(
                message, policy: ConversationPolicy(), now: Party.now)
        else {
            throw MLSError.unexpectedMessage
        }
        let examination = CommitExaminer().examine(ExaminedCommit(staged: staged, in: group), states: states)
        if examination.accepted != nil { try group.merge(staged) }
        party.group = group
        return examination
    }

    private func addition(
        of others: [Party], to party: Party
    ) throws -> (plan: CommitPlan, packages: [[UInt8]: KeyPackage]) {
        let group = try #require(party.group)
        let extensions = ContextExtensions(group.extensions)
        let old = try extensions.groupMembership()
        var newest = old.members.mapValues { _ in UInt64(7) }
        for other in others { newest[other.inboxID] = 7 }
        let intent = try MembershipIntent(
            adding: others.map(\.inboxID), removing: [], to: old, newest: newest)
        let new = intent.applied(to: old)
        guard
            case .known(let difference) = try MembershipPlanner.difference(from: old, to: new, states: states)
        else {
            throw MLSError.unexpectedMessage
        }
        let packages = Dictionary(
            uniqueKeysWithValues: others.map { ($0.installation, $0.bundle.keyPackage) })
        let changes = MembershipPlanner.changes(
            difference, usable: packages.mapValues { _ in true }, own: party.installation, old: old)
        let plan = try #require(
            try MembershipPlanner.plan(
                changes, to: new, leaves: leaves(group), own: group.ownLeafIndex.rawValue,
                extensions: extensions))
        return (plan, packages)
    }

    private func join(_ sealed: SealedWelcome, as party: inout Party) throws -> AcceptedWelcome? {
        guard case .direct(let welcome) = sealed else { throw MLSError.unexpectedMessage }
        let opened = try WelcomeOpener.open(welcome, keys: party.welcomeKeys)
        let joined = try Joiner(
            keyPackage: party.bundle, signer: party.profile.signer, policy: ConversationPolicy()
        )
        .join(opened.welcome, now: Party.now, crypto: Party.crypto)
        let examination = WelcomeExaminer(ownInbox: party.inboxID).examine(
            joined, lastEpoch: nil, states: states)
        guard case .accepted(let accepted) = examination else {
            Issue.record("\(examination)")
            return nil
        }
        party.group = joined.group
        return accepted
    }

    private func founded(_ founding: ConversationFounding) throws -> Party {
        var party = alice
        party.group = try founding.group(
            profile: party.profile, now: Party.now, crypto: Party.crypto, random: &party.random)
        return party
    }

    @Test("a group is founded, filled, renamed, spoken in, defended against its members, and left by removal")
    func life() throws {
        var (alice, bob, carol) = (alice, bob, carol)
        alice = try founded(
            .group(
                id: ConversationID([UInt8](repeating: 9, count: 16)), creator: alice.inboxID,
                commitLogSigner: [UInt8](repeating: 1, count: 32)))

        // The first commit replaces the placeholder and brings everybody in.
        let (plan, packages) = try addition(of: [bob, carol], to: alice)
        let added = try commit(plan, by: &alice, packages: packages)
        #expect(Set(added.accepted.addedInboxes) == [bob.inboxID, carol.inboxID])
        let welcome = try #require(added.pending.welcome)
        let recipients = try [bob, carol].map { try WelcomeRecipient($0.bundle.keyPackage) }
        let sealed = try WelcomeSealer.seal(
            welcome, messageCursor: 12, for: recipients, random: &alice.random)
        #expect(try join(sealed[0], as: &bob)?.addedBy == alice.inboxID)
        #expect(try join(sealed[1], as: &carol)?.type == .group)

        // A member may rename.
        let extensions = ContextExtensions(try #require(bob.group).extensions)
        let renaming = try commit(MetadataPlanner.setting(.groupName, to: "new", in: extensions), by: &bob)
        for accepted in [
            try receive(renaming.pending.message, by: &alice),
            try receive(renaming.pending.message, by: &carol),
        ] {
            #expect(accepted.accepted == renaming.accepted)
        }

        // A message and its sender.
        let conversation = ConversationID(try #require(bob.group).groupID)
        let message = OutgoingMessage(conversation: conversation, content: [1, 2, 3], sentNanoseconds: 5)
        let sent = try #require(try bob.group?.encrypt(message.envelope(), random: &bob.random))
        var reading = try #require(alice.group)
        guard
            case .application(let data) = try reading.process(
                sent, policy: ConversationPolicy(), now: Party.now)
        else {
            Issue.record("no message")
            return
        }
        let received = try #require(try ReceivedMessage(data, in: reading))
        #expect(received.id == message.id)
        #expect(received.senderInboxID == bob.inboxID)
        #expect(received.senderInstallation == bob.installation)
        alice.group = reading

        // A member may not take the owner's role; the others refuse and stay where they are.
        let current = ContextExtensions(try #require(carol.group).extensions)
        var rogue = try #require(carol.group)
        let coup = try rogue.commit(
            MetadataPlanner.changing(.removeSuperAdmin(alice.inboxID), in: current).builder(),
            policy: ConversationPolicy(), now: Party.now, random: &carol.random)
        let epoch = alice.group?.epoch
        #expect(try receive(coup.message, by: &alice).refusal == .insufficientPermissions)
        #expect(try receive(coup.message, by: &bob).refusal == .insufficientPermissions)
        #expect(alice.group?.epoch == epoch)

        try remove(carol.inboxID, from: &alice, telling: &bob, and: &carol)
        #expect(bob.group?.epochAuthenticator == alice.group?.epochAuthenticator)
    }

    private func remove(
        _ inbox: InboxID, from alice: inout Party, telling bob: inout Party, and carol: inout Party
    ) throws {
        let group = try #require(alice.group)
        let extensions = ContextExtensions(group.extensions)
        let old = try extensions.groupMembership()
        let new = MembershipIntent(removed: [inbox]).applied(to: old)
        guard
            case .known(let difference) = try MembershipPlanner.difference(from: old, to: new, states: states)
        else {
            throw MLSError.unexpectedMessage
        }
        let changes = MembershipPlanner.changes(difference, usable: [:], own: alice.installation, old: old)
        let plan = try #require(
            try MembershipPlanner.plan(
                changes, to: new, leaves: leaves(group), own: group.ownLeafIndex.rawValue,
                extensions: extensions))
        let removal = try commit(plan, by: &alice)
        #expect(removal.accepted.removedInboxes == [inbox])
        #expect(try receive(removal.pending.message, by: &bob).accepted == removal.accepted)
        #expect(try receive(removal.pending.message, by: &carol).accepted == removal.accepted)
        #expect(carol.group?.status == .evicted)
    }

    @Test("a commit before the creator's placeholder is replaced is refused by the creator itself")
    func placeholder() throws {
        var alice = try founded(
            .group(
                id: ConversationID([1]), creator: alice.inboxID,
                commitLogSigner: [UInt8](repeating: 1, count: 32)))
        var group = try #require(alice.group)
        let plan = try MetadataPlanner.setting(.groupName, to: "x", in: ContextExtensions(group.extensions))
        let pending = try group.commit(
            plan.builder(), policy: ConversationPolicy(), now: Party.now, random: &alice.random)
        let examination = CommitExaminer().examine(
            ExaminedCommit(staged: pending.staged, in: group), states: states)
        #expect(examination.refusal == .identityLog)
    }

    @Test("a direct message is founded, joined and renewed")
    func directMessage() throws {
        var (alice, bob) = (alice, bob)
        alice = try founded(
            .directMessage(
                id: ConversationID([2]), creator: alice.inboxID, other: bob.inboxID,
                commitLogSigner: [UInt8](repeating: 1, count: 32)))
        let (plan, packages) = try addition(of: [bob], to: alice)
        let added = try commit(plan, by: &alice, packages: packages)
        let sealed = try WelcomeSealer.seal(
            try #require(added.pending.welcome), messageCursor: 1,
            for: [try WelcomeRecipient(bob.bundle.keyPackage)], random: &alice.random)
        let accepted = try #require(try join(sealed[0], as: &bob))
        #expect(accepted.directMessageID == DirectMessageID(alice.inboxID, bob.inboxID))
        let renewal = try commit(.keyUpdate, by: &bob)
        #expect(renewal.accepted.isEmpty)
        #expect(try receive(renewal.pending.message, by: &alice).accepted == renewal.accepted)
        #expect(alice.group?.epochAuthenticator == bob.group?.epochAuthenticator)
    }

    @Test("a super admin removes and adds a forked member in one commit, and it joins the same group again")
    func readd() throws {
        var (alice, bob) = (alice, bob)
        alice = try founded(
            .group(
                id: ConversationID([3]), creator: alice.inboxID,
                commitLogSigner: [UInt8](repeating: 1, count: 32)))
        let (plan, packages) = try addition(of: [bob], to: alice)
        let added = try commit(plan, by: &alice, packages: packages)
        let recipient = try WelcomeRecipient(bob.bundle.keyPackage)
        let first = try WelcomeSealer.seal(
            try #require(added.pending.welcome), messageCursor: 1, for: [recipient], random: &alice.random)
        _ = try join(first[0], as: &bob)

        let group = try #require(alice.group)
        let candidates = ReaddPlanner.candidates(
            asked: [bob.installation], leaves: leaves(group), own: group.ownLeafIndex.rawValue)
        let readd = try ReaddPlanner.plan(
            candidates, usable: [bob.installation], extensions: ContextExtensions(group.extensions))
        let healed = try commit(readd, by: &alice, packages: packages)
        #expect(healed.accepted.readdedInstallations == [bob.installation])
        #expect(healed.accepted.isEmpty)
        #expect(try receive(healed.pending.message, by: &bob).accepted == healed.accepted)
        #expect(bob.group?.status == .evicted)
        let second = try WelcomeSealer.seal(
            try #require(healed.pending.welcome), messageCursor: 2, for: [recipient], random: &alice.random)
        #expect(try join(second[0], as: &bob) != nil)
        #expect(bob.group?.epochAuthenticator == alice.group?.epochAuthenticator)
    }
}
