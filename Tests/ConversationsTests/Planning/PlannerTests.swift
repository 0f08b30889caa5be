import Conversations
import Identity
import Testing

@Suite("Plans for commits")
struct PlannerTests {
    let scene = GroupScene()

    private var leaves: [UInt32: [UInt8]] { scene.members.mapValues(\.signatureKey) }

    @Test("a membership change takes in what happened to all members")
    func intent() throws {
        let newest: [InboxID: UInt64] = [
            GroupScene.owner: 10, GroupScene.admin: 12, GroupScene.member: 9, GroupScene.stranger: 10,
        ]
        let intent = try MembershipIntent(
            adding: [GroupScene.stranger], removing: [GroupScene.member], to: scene.membership, newest: newest
        )
        #expect(intent.updates == [GroupScene.admin: 12, GroupScene.stranger: 10])
        let new = intent.applied(to: scene.membership)
        #expect(new.members == [GroupScene.owner: 10, GroupScene.admin: 12, GroupScene.stranger: 10])
        #expect(throws: ConversationsError(.unknownInbox, "")) {
            try MembershipIntent(
                adding: [GroupScene.second], removing: [], to: scene.membership, newest: newest)
        }
    }

    @Test("the list of failed installations only grows and holds nothing twice")
    func failedInstallations() {
        var membership = scene.membership
        membership.failedInstallations = [[9], [1]]
        let intent = MembershipIntent(failedInstallations: [[5], [1], [3]])
        #expect(intent.applied(to: membership).failedInstallations == [[9], [1], [3], [5]])
    }

    @Test("adding a member plans additions and then the extensions; the plan is one the members accept")
    func adding() throws {
        var scene = scene
        let key = GroupScene.key(of: GroupScene.stranger)
        let broken = GroupScene.key(of: GroupScene.stranger, 1)
        scene.logs[GroupScene.stranger] = [10: [key, broken]]
        var intent = MembershipIntent(updates: [GroupScene.stranger: 10])
        let old = scene.membership
        guard
            case .known(let difference) = try MembershipPlanner.difference(
                from: old, to: intent.applied(to: old), states: scene.states)
        else {
            Issue.record("logs are missing")
            return
        }
        let changes = MembershipPlanner.changes(
            difference, usable: [key: true, broken: false], own: GroupScene.key(of: GroupScene.owner),
            old: old)
        #expect(changes.toAdd == [key])
        #expect(changes.failed == [broken])
        try MembershipPlanner.demandReachable(changes, adding: [GroupScene.stranger])
        intent.failedInstallations = changes.failed
        let plan = try #require(
            try MembershipPlanner.plan(
                changes, to: intent.applied(to: old), leaves: leaves, own: 0, extensions: scene.extensions))
        #expect(plan.addedInstallations == [key])
        guard case .contextExtensions(let extensions) = try #require(plan.steps.last) else {
            Issue.record("the extensions do not come last")
            return
        }
        #expect(extensions.entries.last?.number == ExtensionNumber.groupMembership)
        #expect(extensions.entries.dropLast() == scene.extensions.entries.dropLast())
        var after = scene
        after.membership = try extensions.groupMembership()
        let commit = scene.commit(
            by: GroupScene.owner, to: after, adding: [GroupScene.leaf(of: GroupScene.stranger)])
        #expect(scene.examine(commit).accepted?.addedInboxes == [GroupScene.stranger])
    }

    @Test("adding only people who cannot be reached is an error")
    func unreachable() {
        let key = GroupScene.key(of: GroupScene.stranger)
        let changes = MembershipPlanner.changes(
            InstallationDifference(added: [key]), usable: [:], own: [], old: scene.membership)
        #expect(throws: ConversationsError(.noUsableInstallation, "")) {
            try MembershipPlanner.demandReachable(changes, adding: [GroupScene.stranger])
        }
        #expect(throws: Never.self) { try MembershipPlanner.demandReachable(changes, adding: []) }
    }

    @Test("removing plans the extensions and then the leaves, less installations that never had one")
    func removing() throws {
        let intent = MembershipIntent(removed: [GroupScene.member])
        let lost = GroupScene.key(of: GroupScene.member, 1)
        var old = scene.membership
        old.failedInstallations = [lost]
        let changes = MembershipPlanner.changes(
            InstallationDifference(removed: [GroupScene.key(of: GroupScene.member), lost]), usable: [:],
            own: [],
            old: old)
        #expect(changes.failed.isEmpty)
        let plan = try #require(
            try MembershipPlanner.plan(
                changes, to: intent.applied(to: old), leaves: leaves, own: 0, extensions: scene.extensions))
        #expect(plan.steps.count == 2)
        #expect(plan.steps.last == .remove(leaf: 2))
    }

    @Test("nothing to do and removing ourselves plan nothing; a moved log plans the extensions alone")
    func nothing() throws {
        let none = MembershipPlanner.changes(
            InstallationDifference(), usable: [:], own: [], old: scene.membership)
        #expect(
            try MembershipPlanner.plan(
                none, to: scene.membership, leaves: leaves, own: 0, extensions: scene.extensions)
                == nil)
        let own = MembershipPlanner.changes(
            InstallationDifference(removed: [GroupScene.key(of: GroupScene.owner)]), usable: [:], own: [],
            old: scene.membership)
        #expect(
            try MembershipPlanner.plan(
                own, to: scene.membership, leaves: leaves, own: 0, extensions: scene.extensions)
                == nil)
        let moved = MembershipIntent(updates: [GroupScene.admin: 11]).applied(to: scene.membership)
        let plan = try MembershipPlanner.plan(
            none, to: moved, leaves: leaves, own: 0, extensions: scene.extensions)
        #expect(plan?.steps.count == 1)
    }

    @Test("attributes, lists and policies change one extension and keep what is not known")
    func metadata() throws {
        var scene = scene
        scene.metadata.attributes["future"] = "kept"
        let plan = try MetadataPlanner.setting(.groupName, to: "new", in: scene.extensions)
        guard case .contextExtensions(let extensions) = try #require(plan.steps.first) else {
            Issue.record("no extensions")
            return
        }
        #expect(extensions.entries.map(\.number) == [0xF000, 0xFF02, 0x0003, 0xFF01, 0xFF00])
        let metadata = try extensions.mutableMetadata()
        #expect(metadata[.groupName] == "new")
        #expect(metadata.attributes["future"] == "kept")
        let permission = try PermissionPlanner.changing(.addAdmin, to: .allow, in: scene.extensions)
        guard case .contextExtensions(let changed) = try #require(permission.steps.first) else {
            Issue.record("no extensions")
            return
        }
        #expect(try changed.groupPermissions().addAdmin == .base(.superAdmin))
        let custom = try PermissionPlanner.changing(
            .metadata(MetadataAttribute(rawValue: "future")), to: .deny, in: scene.extensions)
        guard case .contextExtensions(let listed) = try #require(custom.steps.first) else {
            Issue.record("no extensions")
            return
        }
        #expect(try listed.groupPermissions().updateMetadata["future"] == .base(.deny))
    }

    @Test("a readd adds, writes the extensions and removes, and raises the minimum version first")
    func readd() throws {
        let key = GroupScene.key(of: GroupScene.member)
        let candidates = ReaddPlanner.candidates(
            asked: [key, GroupScene.key(of: GroupScene.owner), [1]], leaves: leaves, own: 0)
        #expect(candidates == [2: key])
        let plan = try ReaddPlanner.plan(candidates, usable: [key], extensions: scene.extensions)
        #expect(plan.steps.first == .add(installation: key))
        #expect(plan.steps.last == .remove(leaf: 2))
        let failed = try ReaddPlanner.plan(candidates, usable: [], extensions: scene.extensions)
        guard case .contextExtensions(let extensions) = try #require(failed.steps.first) else {
            Issue.record("no extensions")
            return
        }
        #expect(try extensions.groupMembership().failedInstallations == [key])
        var metadata = scene.metadata
        #expect(ReaddPlanner.versionToSet(metadata) == .leastForRecovery)
        metadata[.minimumVersion] = "1.7.0"
        #expect(ReaddPlanner.versionToSet(metadata) == nil)
    }

    @Test("what the interface refuses at once")
    func wellFormed() {
        func code(_ operation: OperationRules.Operation, _ type: ConversationType, paused: Bool = false)
            -> ConversationsError.Code?
        {
            do throws(ConversationsError) {
                try OperationRules.demandWellFormed(operation, type: type, isPaused: paused)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(.setAttribute(.groupName, String(repeating: "a", count: 101)), .group) == .tooLong)
        #expect(code(.setAttribute(.groupName, "x"), .directMessage) == .forbiddenInDirectMessage)
        #expect(code(.setAttribute(.disappearIn, "1"), .directMessage) == nil)
        #expect(code(.changeList(.addAdmin(GroupScene.member)), .directMessage) == .forbiddenInDirectMessage)
        #expect(code(.changePermission(.addMember, .allow), .directMessage) == .forbiddenInDirectMessage)
        #expect(code(.addMembers([]), .group, paused: true) == .paused)
        #expect(code(.changeList(.addAdmin(GroupScene.member)), .group, paused: true) == nil)
    }

    @Test("a group takes 250 members")
    func room() {
        #expect(throws: Never.self) { try MembershipPlanner.demandRoom(members: 240, adding: 10) }
        #expect(throws: ConversationsError(.tooManyMembers, "")) {
            try MembershipPlanner.demandRoom(members: 241, adding: 10)
        }
    }
}
