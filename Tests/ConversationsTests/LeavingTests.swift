import Conversations
import Identity
import Testing

@Suite("Leaving a group")
struct LeavingTests {
    private func code(_ scene: GroupScene, own: InboxID, paused: Bool = false) -> ConversationsError.Code? {
        do throws(ConversationsError) {
            try LeavingRules.demandAllowed(own: own, extensions: scene.extensions, isPaused: paused)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("who may ask, in the order of the reference")
    func rules() {
        var scene = GroupScene()
        #expect(code(scene, own: GroupScene.member) == nil)
        #expect(code(scene, own: GroupScene.admin) == nil)
        #expect(code(scene, own: GroupScene.owner) == .superAdminMayNotLeave)
        #expect(code(scene, own: GroupScene.stranger) == .notMember)
        #expect(code(scene, own: GroupScene.member, paused: true) == .paused)
        scene.membership = GroupMembership(members: [GroupScene.owner: 10])
        #expect(code(scene, own: GroupScene.owner) == .lastMember)
        var direct = GroupScene()
        direct.immutable = ImmutableMetadata(
            conversationType: .directMessage, creatorInboxID: GroupScene.owner)
        #expect(code(direct, own: GroupScene.owner) == .forbiddenInDirectMessage)
    }

    @Test("the request is a content of its own type without anything in it")
    func request() {
        let content = LeavingRules.encodedContent()
        #expect(content == bytes("0a1b 0a08 786d74702e6f7267 120d 6c656176655f72657175657374 1801"))
        #expect(LeavingRules.isLeaveRequest(encodedContent: content))
        #expect(!LeavingRules.isLeaveRequest(encodedContent: bytes("0a05 12036c6561")))
        #expect(!LeavingRules.isLeaveRequest(encodedContent: [0xff]))
    }

    private func commit(removing: [InboxID] = [], _ metadata: MetadataChanges = MetadataChanges())
        -> ValidatedCommit
    {
        ValidatedCommit(
            actor: CommitActor(inboxID: GroupScene.owner, installation: [], role: .superAdmin),
            addedInboxes: [],
            removedInboxes: removing, readdedInstallations: [], metadata: metadata,
            installationsChanged: false,
            permissionsChanged: false)
    }

    @Test("a super admin carries requests out, others wait")
    func carryingOut() {
        let scene = GroupScene()
        var pending = PendingRemovals()
        pending.requested(by: GroupScene.member, own: GroupScene.admin, metadata: scene.metadata)
        #expect(!pending.needsAction)
        #expect(pending.toRemove(from: scene.membership) == [])
        var promotion = MetadataChanges()
        promotion.superAdminsAdded = [GroupScene.admin]
        pending.applied(commit(promotion), own: GroupScene.admin)
        #expect(pending.toRemove(from: scene.membership) == [GroupScene.member])
        var demotion = MetadataChanges()
        demotion.superAdminsRemoved = [GroupScene.admin]
        pending.applied(commit(demotion), own: GroupScene.admin)
        #expect(!pending.needsAction)

        var owners = PendingRemovals()
        owners.requested(by: GroupScene.member, own: GroupScene.owner, metadata: scene.metadata)
        owners.requested(by: GroupScene.stranger, own: GroupScene.owner, metadata: scene.metadata)
        #expect(owners.toRemove(from: scene.membership) == [GroupScene.member])
        owners.applied(commit(removing: [GroupScene.member]), own: GroupScene.owner)
        #expect(owners.inboxes == [GroupScene.stranger])
        owners.carriedOut([GroupScene.member])
        #expect(!owners.needsAction)
    }

    @Test("who asked to leave itself does not carry out requests")
    func ownRequest() {
        let scene = GroupScene()
        var pending = PendingRemovals()
        pending.requested(by: GroupScene.owner, own: GroupScene.owner, metadata: scene.metadata)
        pending.requested(by: GroupScene.member, own: GroupScene.owner, metadata: scene.metadata)
        #expect(!pending.needsAction)
    }
}
