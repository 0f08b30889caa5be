import Conversations
import Identity
import Testing

@Suite("What a group we are welcomed to must be")
struct WelcomeExaminerTests {
    let own = GroupScene.member
    var scene = GroupScene()

    private func examine(
        _ scene: GroupScene, signer: InboxID = GroupScene.owner, own: InboxID = GroupScene.member,
        lastEpoch: UInt64? = nil
    ) -> WelcomeExamination {
        WelcomeExaminer(ownInbox: own).examine(
            extensions: scene.extensions, signer: GroupScene.leaf(of: signer),
            leaves: Array(scene.members.values),
            epoch: 4, lastEpoch: lastEpoch, states: scene.states)
    }

    private func code(_ examination: WelcomeExamination) -> ConversationsError.Code? {
        if case .refused(let error) = examination { error.code } else { nil }
    }

    @Test("a group whose tree is its membership is accepted, with everything to store")
    func accepted() {
        var scene = scene
        scene.metadata[.disappearFrom] = "1"
        scene.metadata[.disappearIn] = "1000"
        guard case .accepted(let welcome) = examine(scene) else {
            Issue.record("refused")
            return
        }
        #expect(welcome.type == .group)
        #expect(welcome.addedBy == GroupScene.owner)
        #expect(welcome.addedByInstallation == GroupScene.key(of: GroupScene.owner))
        #expect(welcome.disappearing == DisappearingSettings(fromNanoseconds: 1, inNanoseconds: 1000))
        #expect(welcome.pausedForVersion == nil)
        #expect(!welcome.publishesCommitLog)
    }

    @Test("a leaf too many, a leaf twice, a leaf of another inbox and a leaf too few are refused")
    func membership() {
        var extra = scene
        extra.members[3] = GroupScene.leaf(of: GroupScene.stranger)
        #expect(code(examine(extra)) == .invalidMembership)
        var twice = scene
        twice.members[3] = GroupScene.leaf(of: GroupScene.member)
        #expect(code(examine(twice)) == .invalidMembership)
        var other = scene
        other.members[2] = ExaminedCommit.Leaf(
            signatureKey: GroupScene.key(of: GroupScene.member), credential: .inbox(GroupScene.admin))
        #expect(code(examine(other)) == .invalidMembership)
        var few = scene
        few.members[1] = nil
        #expect(code(examine(few)) == .invalidMembership)
        few.membership.failedInstallations = [GroupScene.key(of: GroupScene.admin)]
        #expect(code(examine(few)) == nil)
        var noLog = scene
        noLog.membership.members[GroupScene.admin] = 11
        #expect(code(examine(noLog)) == .invalidMembership)
    }

    @Test("a group that is known, active and not behind is not joined again")
    func known() {
        #expect(examine(scene, lastEpoch: 4) == .alreadyJoined)
        #expect(examine(scene, lastEpoch: 3) != .alreadyJoined)
    }

    @Test("a group that demands a newer version is joined and waits; a direct message does not wait")
    func version() {
        var scene = scene
        scene.metadata[.minimumVersion] = "1.11.0"
        guard case .accepted(let welcome) = examine(scene) else {
            Issue.record("refused")
            return
        }
        #expect(welcome.pausedForVersion == "1.11.0")
    }

    private func directMessage(
        _ one: InboxID, _ two: InboxID
    ) -> GroupScene {
        var scene = scene
        scene.immutable = ImmutableMetadata(
            conversationType: .directMessage, creatorInboxID: one,
            directMessageMembers: DirectMessageMembers(one: one, two: two))
        scene.metadata = MutableMetadata(attributes: [:], adminList: [], superAdminList: [])
        scene.permissions = .directMessage
        return scene
    }

    @Test("a direct message is between its sender and us, without admins")
    func directMessages() {
        let good = directMessage(GroupScene.owner, own)
        guard case .accepted(let welcome) = examine(good) else {
            Issue.record("refused")
            return
        }
        #expect(welcome.directMessageID == DirectMessageID(own, GroupScene.owner))
        #expect(code(examine(directMessage(own, GroupScene.owner))) == nil)
        #expect(code(examine(directMessage(GroupScene.admin, own))) == .invalidDirectMessage)
        #expect(code(examine(directMessage(GroupScene.owner, GroupScene.admin))) == .invalidDirectMessage)
        var admins = good
        admins.metadata.superAdminList = [GroupScene.owner]
        #expect(code(examine(admins)) == .invalidDirectMessage)
        var parties = good
        parties.immutable = ImmutableMetadata(
            conversationType: .directMessage, creatorInboxID: GroupScene.owner)
        #expect(code(examine(parties)) == .invalidDirectMessage)
    }

    @Test("permissions of a direct message are refused only when all five differ, as in the reference")
    func directMessagePermissions() {
        var scene = directMessage(GroupScene.owner, own)
        scene.permissions = .allMembers
        #expect(code(examine(scene)) == .invalidDirectMessage)
        scene.permissions.addMember = .base(.deny)
        #expect(code(examine(scene)) == nil)
    }

    @Test("from our own inbox a direct message need only name us")
    func ownDirectMessage() {
        #expect(code(examine(directMessage(own, GroupScene.stranger), signer: own)) == nil)
        #expect(
            code(examine(directMessage(GroupScene.owner, GroupScene.stranger), signer: own))
                == .invalidDirectMessage)
    }

    @Test("a sync group of somebody else, or with somebody else, is refused")
    func syncGroups() {
        var sync = scene
        sync.immutable = ImmutableMetadata(conversationType: .sync, creatorInboxID: own)
        #expect(code(examine(sync, signer: own)) == .foreignDeviceSync)
        sync.membership = GroupMembership(members: [own: 10])
        sync.members = [0: GroupScene.leaf(of: own)]
        #expect(code(examine(sync, signer: own)) == nil)
        #expect(code(examine(sync, signer: GroupScene.owner)) == .foreignDeviceSync)
        sync.immutable = ImmutableMetadata(conversationType: .sync, creatorInboxID: GroupScene.owner)
        #expect(code(examine(sync, signer: own)) == .foreignDeviceSync)
    }
}
