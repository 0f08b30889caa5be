import Conversations
import Identity

/// A group as tests see it: four inboxes with known installations, and commits made by hand.
struct GroupScene {
    static let owner = InboxID(String(repeating: "0", count: 64))
    static let admin = InboxID(String(repeating: "1", count: 64))
    static let member = InboxID(String(repeating: "2", count: 64))
    static let stranger = InboxID(String(repeating: "3", count: 64))
    static let second = InboxID(String(repeating: "4", count: 64))

    var immutable = ImmutableMetadata(conversationType: .group, creatorInboxID: owner)
    var metadata = MutableMetadata(
        attributes: ["group_name": "old"], adminList: [admin], superAdminList: [owner])
    var membership = GroupMembership(members: [owner: 10, admin: 10, member: 10])
    var permissions = GroupPermissions.allMembers
    /// Installations by inbox and sequence id.
    var logs: [InboxID: [UInt64: Set<[UInt8]>]] = [:]
    var members: [UInt32: ExaminedCommit.Leaf] = [:]

    init() {
        for (index, inbox) in [Self.owner, Self.admin, Self.member].enumerated() {
            logs[inbox] = [10: [Self.key(of: inbox)]]
            members[UInt32(index)] = Self.leaf(of: inbox)
        }
        logs[Self.stranger] = [10: [Self.key(of: Self.stranger)]]
        logs[Self.second] = [10: [Self.key(of: Self.second)]]
    }

    static func key(of inbox: InboxID, _ number: UInt8 = 0) -> [UInt8] {
        [UInt8](repeating: inbox.text.utf8.first ?? 0, count: 31) + [number]
    }

    static func leaf(of inbox: InboxID, _ number: UInt8 = 0) -> ExaminedCommit.Leaf {
        ExaminedCommit.Leaf(signatureKey: key(of: inbox, number), credential: .inbox(inbox))
    }

    var states: AssociationStates {
        AssociationStates(
            logs.mapValues { log in
                InboxHistory(
                    entries: log.sorted { $0.key < $1.key }.map {
                        .init(sequenceID: $0.key, installations: $0.value)
                    },
                    isCurrent: true)
            })
    }

    var extensions: ContextExtensions {
        ContextExtensions([
            .init(number: ExtensionNumber.immutableMetadata, data: immutable.extensionData()),
            .init(number: ExtensionNumber.mutableMetadata, data: metadata.extensionData()),
            .init(number: ExtensionNumber.groupPermissions, data: permissions.extensionData()),
            .init(
                number: ExtensionNumber.requiredCapabilities,
                data: ProtocolCapabilities.requiredCapabilitiesData()),
            .init(number: ExtensionNumber.groupMembership, data: membership.extensionData()),
        ])
    }

    /// The index of an inbox's first leaf.
    func index(of inbox: InboxID) -> UInt32 {
        members.first { $0.value == Self.leaf(of: inbox) }?.key ?? 99
    }

    /// A commit of `actor` that leads from this scene to another one.
    func commit(
        by actor: InboxID, to after: GroupScene, adding: [ExaminedCommit.Leaf] = [], removing: [UInt32] = [],
        extra: [ExaminedCommit.Change] = []
    ) -> ExaminedCommit {
        var changes = adding.map { ExaminedCommit.Change.add($0) }
        if after.extensions != extensions { changes.append(.contextExtensions(after.extensions)) }
        changes += removing.map { .remove($0) } + extra
        let sender = index(of: actor)
        return ExaminedCommit(
            proposals: changes.map { .init(sender: .member(sender), change: $0) },
            pathLeaf: members[sender] ?? Self.leaf(of: actor), members: members,
            currentExtensions: extensions, newExtensions: after.extensions)
    }

    func examine(_ commit: ExaminedCommit) -> Examination {
        CommitExaminer().examine(commit, states: states)
    }

    /// What the examiner says of a change to this scene.
    func verdict(
        by actor: InboxID, adding: [ExaminedCommit.Leaf] = [], removing: [UInt32] = [],
        extra: [ExaminedCommit.Change] = [], _ change: (inout GroupScene) -> Void = { _ in }
    ) -> Examination {
        var after = self
        change(&after)
        return examine(commit(by: actor, to: after, adding: adding, removing: removing, extra: extra))
    }
}

extension Examination {
    var refusal: CommitRefusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }

    var accepted: ValidatedCommit? {
        if case .accepted(let commit) = self { commit } else { nil }
    }
}
