import Conversations
import Identity
import Testing

/// Role by operation by policy set: who may do what.
@Suite("Who may do what")
struct PermissionTableTests {
    enum Operation: String, CaseIterable {
        case addMember, removeMember, removeAdminInbox, removeSuperAdminInbox
        case rename, describe, setDisappearing, setMinimumVersion, setUnknown, setUnderscored, clearName
        case addAdmin, removeAdmin, addSuperAdmin, removeSuperAdmin, removeLastSuperAdmin, changePermissions
        case nothing
    }

    /// One letter per role in the order member, admin, super admin: y accepts, n refuses.
    static let table: [String: [Operation: String]] = [
        "all members": [
            .addMember: "yyy", .removeMember: "nyy", .removeAdminInbox: "nyy", .removeSuperAdminInbox: "nnn",
            .rename: "yyy", .describe: "yyy", .clearName: "yyy", .setDisappearing: "nyy",
            .setMinimumVersion: "nny",
            .setUnknown: "nyy", .setUnderscored: "nny", .addAdmin: "nny", .removeAdmin: "nny",
            .addSuperAdmin: "nny", .removeSuperAdmin: "nny", .removeLastSuperAdmin: "nnn",
            .changePermissions: "nny", .nothing: "yyy",
        ],
        "admins only": [
            .addMember: "nyy", .removeMember: "nyy", .removeAdminInbox: "nyy", .removeSuperAdminInbox: "nnn",
            .rename: "nyy", .describe: "nyy", .clearName: "nyy", .setDisappearing: "nyy",
            .setMinimumVersion: "nny",
            .setUnknown: "nyy", .setUnderscored: "nny", .addAdmin: "nny", .removeAdmin: "nny",
            .addSuperAdmin: "nny", .removeSuperAdmin: "nny", .removeLastSuperAdmin: "nnn",
            .changePermissions: "nny", .nothing: "yyy",
        ],
        "everything denied": [
            .addMember: "nnn", .removeMember: "nnn", .removeAdminInbox: "nnn", .removeSuperAdminInbox: "nnn",
            .rename: "nnn", .describe: "nnn", .clearName: "nnn", .setDisappearing: "nnn",
            .setMinimumVersion: "nnn",
            .setUnknown: "nyy", .setUnderscored: "nny", .addAdmin: "nnn", .removeAdmin: "nnn",
            .addSuperAdmin: "nny", .removeSuperAdmin: "nny", .removeLastSuperAdmin: "nnn",
            .changePermissions: "nny", .nothing: "yyy",
        ],
        "admins change admins": [
            .addMember: "nny", .removeMember: "nny", .removeAdminInbox: "nny", .removeSuperAdminInbox: "nnn",
            .rename: "nny", .describe: "nyy", .clearName: "nny", .setDisappearing: "yyy",
            .setMinimumVersion: "yyy",
            .setUnknown: "yyy", .setUnderscored: "yyy", .addAdmin: "nyy", .removeAdmin: "nyy",
            .addSuperAdmin: "nny", .removeSuperAdmin: "nny", .removeLastSuperAdmin: "nnn",
            .changePermissions: "nny", .nothing: "yyy",
        ],
    ]

    static let policies: [String: GroupPermissions] = {
        var denied = GroupPermissions.directMessage
        denied.updateMetadata = denied.updateMetadata.mapValues { _ in .base(.deny) }
        var custom = GroupPermissions.allMembers
        custom.addMember = .all([.base(.allow), .any([.base(.deny), .base(.superAdmin)])])
        custom.removeMember = .base(.superAdmin)
        custom.updateMetadata["group_name"] = .all([.base(.admin), .base(.superAdmin)])
        custom.updateMetadata["description"] = .any([.base(.admin), .base(.superAdmin)])
        for name: ExactText in [
            "message_disappear_in_ns", "minimum_supported_protocol_version", "unknown", "_unknown",
        ] {
            custom.updateMetadata[name] = .base(.allow)
        }
        custom.addAdmin = .base(.admin)
        custom.removeAdmin = .any([.base(.admin)])
        return [
            "all members": .allMembers, "admins only": .adminOnly, "everything denied": denied,
            "admins change admins": custom,
        ]
    }()

    static let actors = [GroupScene.member, GroupScene.admin, GroupScene.owner]

    static func scene(_ permissions: GroupPermissions, for operation: Operation) -> GroupScene {
        var scene = GroupScene()
        scene.permissions = permissions
        scene.membership.members[GroupScene.second] = 10
        scene.members[3] = GroupScene.leaf(of: GroupScene.second)
        // Somebody to demote or remove beside the actor.
        switch operation {
        case .removeAdminInbox, .removeAdmin: scene.metadata.adminList.append(GroupScene.second)
        case .removeSuperAdminInbox, .removeSuperAdmin:
            scene.metadata.superAdminList.append(GroupScene.second)
        default: break
        }
        return scene
    }

    static func verdict(_ operation: Operation, by actor: InboxID, _ permissions: GroupPermissions)
        -> Examination
    {
        let scene = scene(permissions, for: operation)
        switch operation {
        case .addMember:
            return scene.verdict(by: actor, adding: [GroupScene.leaf(of: GroupScene.stranger)]) {
                $0.membership.members[GroupScene.stranger] = 10
            }
        case .removeMember, .removeAdminInbox, .removeSuperAdminInbox:
            return scene.verdict(by: actor, removing: [3]) { $0.membership.members[GroupScene.second] = nil }
        case .rename: return scene.verdict(by: actor) { $0.metadata[.groupName] = "new" }
        case .clearName: return scene.verdict(by: actor) { $0.metadata[.groupName] = nil }
        case .describe: return scene.verdict(by: actor) { $0.metadata[.description] = "new" }
        case .setDisappearing: return scene.verdict(by: actor) { $0.metadata[.disappearIn] = "1" }
        case .setMinimumVersion: return scene.verdict(by: actor) { $0.metadata[.minimumVersion] = "1.10.0" }
        case .setUnknown: return scene.verdict(by: actor) { $0.metadata.attributes["unknown"] = "x" }
        case .setUnderscored: return scene.verdict(by: actor) { $0.metadata.attributes["_unknown"] = "x" }
        case .addAdmin: return scene.verdict(by: actor) { $0.metadata.adminList.append(GroupScene.member) }
        case .removeAdmin: return scene.verdict(by: actor) { $0.metadata.adminList.removeLast() }
        case .addSuperAdmin:
            return scene.verdict(by: actor) { $0.metadata.superAdminList.append(GroupScene.member) }
        case .removeSuperAdmin: return scene.verdict(by: actor) { $0.metadata.superAdminList.removeLast() }
        case .removeLastSuperAdmin: return scene.verdict(by: actor) { $0.metadata.superAdminList = [] }
        case .changePermissions:
            return scene.verdict(by: actor) { $0.permissions.addAdmin = .any([.base(.deny), .base(.deny)]) }
        case .nothing: return scene.verdict(by: actor)
        }
    }

    @Test("every role, operation and policy set has the verdict of the table", arguments: table.keys.sorted())
    func verdicts(set: String) throws {
        let permissions = try #require(Self.policies[set])
        for operation in Operation.allCases {
            let expected = try #require(Self.table[set]?[operation])
            for (actor, letter) in zip(Self.actors, expected) {
                let examination = Self.verdict(operation, by: actor, permissions)
                let context = "\(set), \(operation.rawValue), \(actor.text.prefix(1))"
                if letter == "y" {
                    #expect(examination.accepted != nil, "\(context): \(examination)")
                } else {
                    #expect(examination.refusal == .insufficientPermissions, "\(context): \(examination)")
                }
            }
        }
    }

    @Test("what the planner predicts is what the members decide")
    func predictions() throws {
        let cases: [(Operation, OperationRules.Operation)] = [
            (.addMember, .addMembers([GroupScene.stranger])),
            (.removeMember, .removeMembers([GroupScene.second])),
            (.removeSuperAdminInbox, .removeMembers([GroupScene.second])),
            (.rename, .setAttribute(.groupName, "new")), (.setDisappearing, .setAttribute(.disappearIn, "1")),
            (.addAdmin, .changeList(.addAdmin(GroupScene.member))),
            (.removeAdmin, .changeList(.removeAdmin(GroupScene.second))),
            (.removeSuperAdmin, .changeList(.removeSuperAdmin(GroupScene.second))),
            (.removeLastSuperAdmin, .changeList(.removeSuperAdmin(GroupScene.owner))),
            (.changePermissions, .changePermission(.addAdmin, .deny)),
        ]
        for (set, permissions) in Self.policies {
            for (operation, asked) in cases {
                let expected = try #require(Self.table[set]?[operation])
                for (actor, letter) in zip(Self.actors, expected) {
                    let extensions = Self.scene(permissions, for: operation).extensions
                    let allowed = try OperationRules.isAllowed(asked, by: actor, extensions: extensions)
                    #expect(allowed == (letter == "y"), "\(set), \(operation.rawValue)")
                }
            }
        }
    }

    @Test("in a direct message each party may bring in the other and nobody else")
    func directMessage() {
        var scene = GroupScene()
        scene.immutable = ImmutableMetadata(
            conversationType: .directMessage, creatorInboxID: GroupScene.owner,
            directMessageMembers: DirectMessageMembers(one: GroupScene.owner, two: GroupScene.stranger))
        scene.metadata = MutableMetadata(attributes: [:], adminList: [], superAdminList: [])
        scene.permissions = .directMessage
        scene.membership = GroupMembership(members: [GroupScene.owner: 10])
        scene.members = [0: GroupScene.leaf(of: GroupScene.owner)]

        func adding(_ inboxes: [InboxID]) -> Examination {
            scene.verdict(by: GroupScene.owner, adding: inboxes.map { GroupScene.leaf(of: $0) }) { after in
                for inbox in inboxes { after.membership.members[inbox] = 10 }
            }
        }
        #expect(adding([GroupScene.stranger]).accepted?.addedInboxes == [GroupScene.stranger])
        #expect(adding([GroupScene.member]).refusal == .insufficientPermissions)
        #expect(adding([GroupScene.stranger, GroupScene.member]).refusal == .insufficientPermissions)
        #expect(scene.verdict(by: GroupScene.owner) { $0.metadata[.disappearIn] = "5" }.accepted != nil)
        #expect(
            scene.verdict(by: GroupScene.owner) { $0.metadata.superAdminList = [GroupScene.owner] }.refusal
                == .insufficientPermissions)
        #expect(
            scene.verdict(by: GroupScene.owner) { $0.permissions = .allMembers }.refusal
                == .insufficientPermissions)
        #expect(
            scene.verdict(by: GroupScene.owner) { $0.metadata[.commitLogSigner] = "00" }.refusal
                == .insufficientPermissions)
    }
}
