import Conversations
import Identity
import Testing

/// One malformed thing each.
@Suite("What a commit may not do")
struct CommitExaminerTests {
    let scene = GroupScene()

    private func examine(_ commit: ExaminedCommit) -> CommitRefusal? { scene.examine(commit).refusal }

    private func commit(
        proposals: [ExaminedCommit.Proposal] = [],
        path: ExaminedCommit.Leaf? = GroupScene.leaf(of: GroupScene.owner),
        current: ContextExtensions? = nil, new: ContextExtensions? = nil
    ) -> ExaminedCommit {
        ExaminedCommit(
            proposals: proposals, pathLeaf: path, members: scene.members,
            currentExtensions: current ?? scene.extensions, newExtensions: new ?? current ?? scene.extensions)
    }

    private func without(_ number: UInt16) -> ContextExtensions {
        ContextExtensions(scene.extensions.entries.filter { $0.number != number })
    }

    private func damaged(_ number: UInt16) -> ContextExtensions {
        scene.extensions.replacing(number, with: [0x0a, 0x7f])
    }

    @Test("an extension nobody is required to know is refused, as the reference's MLS refuses it")
    func unknownExtension() {
        let extended = scene.extensions.replacing(0xAAAA, with: [1])
        #expect(
            examine(
                commit(
                    proposals: [.init(sender: .member(0), change: .contextExtensions(extended))],
                    new: extended))
                == .unsupportedContextExtension)
        let twice = ExaminedCommit.Proposal(sender: .member(0), change: .contextExtensions(scene.extensions))
        #expect(examine(commit(proposals: [twice, twice])) == .unsupportedContextExtension)
        let bare = scene.extensions.replacing(ExtensionNumber.immutableMetadata, with: [8, 1])
        #expect(
            examine(
                commit(proposals: [.init(sender: .member(0), change: .contextExtensions(bare))], new: bare))
                == .unsupportedContextExtension)
    }

    @Test("the current context must have the three extensions, readable")
    func currentContext() {
        #expect(examine(commit(current: without(0xF000))) == .immutableMetadata)
        #expect(examine(commit(current: damaged(0xF000))) == .immutableMetadata)
        #expect(examine(commit(current: without(0xFF00))) == .mutableMetadata)
        #expect(examine(commit(current: damaged(0xFF00))) == .mutableMetadata)
        #expect(examine(commit(current: without(0xFF02))) == .groupPermissions)
        #expect(examine(commit(current: damaged(0xFF02))) == .groupPermissions)
    }

    @Test("a commit may not drop or damage the mutable metadata")
    func mutableMetadata() {
        #expect(examine(commit(new: without(0xFF00))) == .missingMutableMetadata)
        #expect(examine(commit(new: damaged(0xFF00))) == .mutableMetadata)
        let withoutList = scene.extensions.replacing(0xFF00, with: [0x12, 0x00])
        #expect(examine(commit(new: withoutList)) == .mutableMetadata)
    }

    @Test("a new value may not be longer than its attribute allows, in bytes")
    func lengths() {
        for (attribute, limit) in [
            (MetadataAttribute.groupName, 100), (.description, 1000), (.imageURL, 2048),
            (.applicationData, 8192),
        ] {
            let fits = String(repeating: "a", count: limit)
            #expect(scene.verdict(by: GroupScene.owner) { $0.metadata[attribute] = fits }.accepted != nil)
            #expect(
                scene.verdict(by: GroupScene.owner) { $0.metadata[attribute] = fits + "a" }.refusal
                    == .tooManyCharacters(limit: limit))
        }
        let umlauts = String(repeating: "ä", count: 51)
        #expect(
            scene.verdict(by: GroupScene.member) { $0.metadata[.groupName] = umlauts }.refusal
                == .tooManyCharacters(limit: 100))
    }

    @Test("a name that was too long already stops nobody from changing something else")
    func oldLongName() {
        var scene = scene
        scene.metadata[.groupName] = String(repeating: "a", count: 200)
        #expect(scene.verdict(by: GroupScene.member) { $0.metadata[.description] = "x" }.accepted != nil)
    }

    @Test("new permissions must be readable")
    func newPermissions() {
        #expect(examine(commit(new: damaged(0xFF02))) == .groupPermissions)
        #expect(examine(commit(new: without(0xFF02))) == .groupPermissions)
        // A policy set whose add policy is an empty condition.
        let empty = GroupPermissions.allMembers
        var data = empty.extensionData()
        data.replaceSubrange(3..<7, with: [0x0a, 0x02, 0x12, 0x00])
        #expect(examine(commit(new: scene.extensions.replacing(0xFF02, with: data))) == .groupPermissions)
    }

    @Test("all proposals come from one member, and the path is that member's")
    func actor() {
        let update = ExaminedCommit.Change.contextExtensions(scene.extensions)
        #expect(
            examine(commit(proposals: [.init(sender: .outsider, change: update)])) == .actorNotMember)
        #expect(
            examine(
                commit(proposals: [
                    .init(sender: .member(0), change: update), .init(sender: .member(1), change: .remove(2)),
                ])) == .multipleActors)
        #expect(examine(commit(proposals: [.init(sender: .member(1), change: update)])) == .multipleActors)
        #expect(examine(commit(proposals: [.init(sender: .member(9), change: update)])) == .actorNotFound)
        #expect(examine(commit(path: nil)) == .actorNotFound)
        #expect(
            examine(commit(proposals: [.init(sender: .member(9), change: update)], path: nil))
                == .actorNotMember)
    }

    @Test("a credential must be basic and readable")
    func credential() {
        let key = GroupScene.key(of: GroupScene.owner)
        #expect(
            examine(commit(path: .init(signatureKey: key, credential: .other(2)))) == .wrongCredentialType)
        #expect(
            examine(commit(path: .init(signatureKey: key, credential: .basic([0x0a, 9]))))
                == .malformedCredential)
        #expect(
            examine(commit(path: .init(signatureKey: key, credential: .basic([])))) == .subjectNotMember)
    }

    @Test("pre-shared keys are refused")
    func preSharedKey() {
        #expect(scene.verdict(by: GroupScene.owner, extra: [.preSharedKey]).refusal == .preSharedKey)
    }

    @Test("the membership must be there and readable")
    func membership() {
        #expect(examine(commit(current: without(0xFF01))) == .missingGroupMembership)
        #expect(examine(commit(new: without(0xFF01))) == .missingGroupMembership)
        #expect(examine(commit(new: damaged(0xFF01))) == .groupMembership)
    }

    @Test("a sequence id may not fall")
    func sequenceID() {
        #expect(
            scene.verdict(by: GroupScene.owner) { $0.membership.members[GroupScene.member] = 9 }.refusal
                == .sequenceIDDecreased)
    }

    @Test("an inbox must have an update with exactly the sequence id named")
    func identityLog() {
        let leaf = GroupScene.leaf(of: GroupScene.stranger)
        for sequenceID: UInt64 in [0, 9, 11] {
            #expect(
                scene.verdict(by: GroupScene.owner, adding: [leaf]) {
                    $0.membership.members[GroupScene.stranger] = sequenceID
                }.refusal == .identityLog)
        }
        var scene = scene
        scene.logs[GroupScene.member] = [10: [GroupScene.key(of: GroupScene.member)], 11: []]
        #expect(
            scene.verdict(by: GroupScene.owner) { $0.membership.members[GroupScene.member] = 12 }.refusal
                == .identityLog)
    }

    @Test("a sequence id after which the log has no update at all counts as no change, as in the reference")
    func noLaterUpdate() {
        #expect(
            scene.verdict(by: GroupScene.owner) { $0.membership.members[GroupScene.member] = 12 }.accepted
                != nil)
    }

    @Test("the creator's placeholder of 0 must be replaced by the first commit")
    func placeholder() {
        var scene = scene
        scene.membership = GroupMembership(members: [GroupScene.owner: 0])
        scene.members = [0: GroupScene.leaf(of: GroupScene.owner)]
        #expect(scene.verdict(by: GroupScene.owner) { $0.metadata[.groupName] = "x" }.refusal == .identityLog)
        #expect(
            scene.verdict(by: GroupScene.owner) { $0.membership.members[GroupScene.owner] = 10 }.accepted
                != nil)
    }

    @Test("only installations that inboxes gained may be added; some may be missing")
    func additions() {
        var scene = scene
        scene.logs[GroupScene.member]?[11] = [
            GroupScene.key(of: GroupScene.member), GroupScene.key(of: GroupScene.member, 1),
            GroupScene.key(of: GroupScene.member, 2),
        ]
        func refreshed(_ leaves: [ExaminedCommit.Leaf]) -> Examination {
            scene.verdict(by: GroupScene.admin, adding: leaves) {
                $0.membership.members[GroupScene.member] = 11
            }
        }
        #expect(refreshed([]).accepted != nil)
        #expect(refreshed([GroupScene.leaf(of: GroupScene.member, 1)]).accepted?.installationsChanged == true)
        #expect(
            refreshed([GroupScene.leaf(of: GroupScene.member, 3)]).refusal == .unexpectedInstallationAdded)
        #expect(
            scene.verdict(by: GroupScene.admin, adding: [GroupScene.leaf(of: GroupScene.stranger)]).refusal
                == .unexpectedInstallationAdded)
        // The reference lets a key pass that has a leaf already; MLS refuses it if it is not removed.
        #expect(
            scene.verdict(by: GroupScene.admin, adding: [GroupScene.leaf(of: GroupScene.member)]).accepted
                != nil)
    }

    @Test("removals are exactly those that must be, less installations that failed")
    func removals() {
        var scene = scene
        let lost = GroupScene.key(of: GroupScene.member, 1)
        scene.logs[GroupScene.member] = [
            10: [GroupScene.key(of: GroupScene.member), lost], 11: [GroupScene.key(of: GroupScene.member)],
        ]
        scene.members[3] = GroupScene.leaf(of: GroupScene.member, 1)
        func refreshed(_ removing: [UInt32], failed: [[UInt8]] = []) -> Examination {
            scene.verdict(by: GroupScene.admin, removing: removing) {
                $0.membership.members[GroupScene.member] = 11
                $0.membership.failedInstallations = failed
            }
        }
        #expect(refreshed([3]).accepted != nil)
        #expect(refreshed([]).refusal == .unexpectedInstallationsRemoved)
        #expect(refreshed([2, 3]).refusal == .unexpectedInstallationsRemoved)
        #expect(refreshed([], failed: [lost]).accepted != nil)
        #expect(refreshed([3], failed: [lost]).refusal == .unexpectedInstallationsRemoved)
        #expect(refreshed([9]).refusal == .subjectNotMember)
        #expect(
            scene.verdict(by: GroupScene.admin, removing: [2]).refusal == .unexpectedInstallationsRemoved)
    }

    @Test("a super admin may remove and add the same installation, others may not")
    func readd() {
        let leaf = GroupScene.leaf(of: GroupScene.member)
        let readded = scene.verdict(by: GroupScene.owner, adding: [leaf], removing: [2])
        #expect(readded.accepted?.readdedInstallations == [leaf.signatureKey])
        #expect(
            scene.verdict(by: GroupScene.admin, adding: [leaf], removing: [2]).refusal
                == .unexpectedInstallationsRemoved)
        let failed = scene.verdict(by: GroupScene.owner, removing: [2]) {
            $0.membership.failedInstallations = [leaf.signatureKey]
        }
        #expect(failed.accepted?.readdedInstallations == [leaf.signatureKey])
    }

    @Test("the actor and whoever renews a leaf is an installation of a member")
    func credentials() {
        let stranger = ExaminedCommit.Leaf(
            signatureKey: GroupScene.key(of: GroupScene.owner), credential: .inbox(GroupScene.stranger))
        #expect(examine(commit(path: stranger)) == .subjectNotMember)
        let impostor = ExaminedCommit.Leaf(
            signatureKey: GroupScene.key(of: GroupScene.owner), credential: .inbox(GroupScene.member))
        #expect(examine(commit(path: impostor)) == .inboxValidationFailed)
        #expect(
            scene.verdict(by: GroupScene.owner, extra: [.update(impostor)]).refusal == .inboxValidationFailed)
        #expect(scene.verdict(by: GroupScene.owner, extra: [.update(stranger)]).refusal == .subjectNotMember)
    }

    @Test("a commit in which the actor removes itself is refused, since the actor must stay a member")
    func selfRemoval() {
        #expect(
            scene.verdict(by: GroupScene.member, removing: [2]) {
                $0.membership.members[GroupScene.member] = nil
            }.refusal == .subjectNotMember)
    }

    @Test("a group that demands a newer version pauses, on every commit while it demands it")
    func version() {
        #expect(
            scene.verdict(by: GroupScene.owner) { $0.metadata[.minimumVersion] = "1.11.0-dev" }.refusal
                == .protocolVersionTooLow("1.11.0-dev"))
        #expect(CommitRefusal.protocolVersionTooLow("2.0.0").pausesGroup)
        var demanding = scene
        demanding.metadata[.minimumVersion] = "1.10.1"
        #expect(demanding.verdict(by: GroupScene.member).refusal == .protocolVersionTooLow("1.10.1"))
        #expect(
            scene.verdict(by: GroupScene.owner) { $0.metadata[.minimumVersion] = "1.10.0" }.accepted?.isEmpty
                == false)
        #expect(
            scene.verdict(by: GroupScene.owner) { $0.metadata[.minimumVersion] = "1.10" }.refusal
                == .invalidVersionFormat)
        // Who may not set it is refused for that first.
        #expect(
            scene.verdict(by: GroupScene.member) { $0.metadata[.minimumVersion] = "9.0.0" }.refusal
                == .insufficientPermissions)
    }

    @Test("names are compared byte for byte, not as Unicode would")
    func canonicalEquivalence() {
        var scene = scene
        scene.permissions = .adminOnly
        scene.metadata[.groupName] = "caf\u{e9}"
        #expect(
            scene.verdict(by: GroupScene.member) { $0.metadata[.groupName] = "cafe\u{301}" }.refusal
                == .insufficientPermissions)
        #expect(
            scene.verdict(by: GroupScene.member) {
                $0.metadata.attributes["caf\u{e9}"] = "1"
                $0.metadata.attributes["cafe\u{301}"] = "2"
            }.refusal == .insufficientPermissions)
        let accepted = scene.verdict(by: GroupScene.admin) {
            $0.metadata.attributes["caf\u{e9}"] = "1"
            $0.metadata.attributes["cafe\u{301}"] = "2"
        }.accepted
        #expect(accepted?.metadata.attributes.count == 2)
    }

    @Test("an examiner that lacks a log asks for it and then decides")
    func needs() {
        var scene = scene
        scene.logs[GroupScene.stranger] = nil
        var after = scene
        after.membership.members[GroupScene.stranger] = 10
        let commit = scene.commit(
            by: GroupScene.owner, to: after, adding: [GroupScene.leaf(of: GroupScene.stranger)])
        #expect(
            scene.examine(commit) == .needs([InboxNeed(inboxID: GroupScene.stranger, sequenceID: 10)]))
        var states = scene.states
        states.histories[GroupScene.stranger] = InboxHistory(
            entries: [.init(sequenceID: 4, installations: [])], isCurrent: false)
        #expect(
            CommitExaminer().examine(commit, states: states)
                == .needs([InboxNeed(inboxID: GroupScene.stranger, sequenceID: 10)]))
        states.histories[GroupScene.stranger] = InboxHistory(
            entries: [.init(sequenceID: 4, installations: [])], isCurrent: true)
        #expect(CommitExaminer().examine(commit, states: states).refusal == .identityLog)
        states.histories[GroupScene.stranger] = self.scene.states.histories[GroupScene.stranger]
        #expect(
            CommitExaminer().examine(commit, states: states).accepted?.addedInboxes == [GroupScene.stranger])
    }

    @Test("an empty commit is accepted and says nothing")
    func keyUpdate() {
        let accepted = scene.verdict(by: GroupScene.member).accepted
        #expect(accepted?.isEmpty == true)
        #expect(accepted?.actor.role == .member)
        #expect(accepted?.installationsChanged == false)
    }

    @Test("0xF000 may change without a refusal, as in the reference")
    func immutableMetadataMayChange() {
        #expect(
            scene.verdict(by: GroupScene.member) {
                $0.immutable = ImmutableMetadata(conversationType: .group, creatorInboxID: GroupScene.member)
            }.accepted != nil)
    }
}
