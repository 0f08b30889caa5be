import Conversations
import Identity
import Testing

@Suite("The transcript")
struct TranscriptTests {
    let conversation = ConversationID([1, 2, 3])

    private func commit(_ change: (inout GroupScene) -> Void) -> ValidatedCommit? {
        var scene = GroupScene()
        scene.members[3] = GroupScene.leaf(of: GroupScene.second)
        scene.membership.members[GroupScene.second] = 10
        return scene.verdict(by: GroupScene.owner, change).accepted
    }

    @Test("key updates and changed permissions leave no entry")
    func silent() throws {
        for accepted in [commit { _ in }, commit { $0.permissions = .adminOnly }] {
            let commit = try #require(accepted)
            #expect(
                TranscriptEntry(
                    commit, conversation: conversation, pendingRemovals: [], envelopeNanoseconds: 5)
                    == nil)
        }
    }

    @Test("once a minimum version is set every commit leaves an entry, which may say nothing")
    func minimumVersion() throws {
        var scene = GroupScene()
        scene.metadata[.minimumVersion] = "1.9.0"
        let commit = try #require(scene.verdict(by: GroupScene.member).accepted)
        let entry = try #require(
            TranscriptEntry(commit, conversation: conversation, pendingRemovals: [], envelopeNanoseconds: 5))
        #expect(entry.change.saysNothing)
    }

    @Test("who asked to leave has left, others were removed")
    func leaving() throws {
        var scene = GroupScene()
        scene.membership.members[GroupScene.second] = 10
        scene.members[3] = GroupScene.leaf(of: GroupScene.second)
        let commit = try #require(
            scene.verdict(by: GroupScene.owner, removing: [2, 3]) {
                $0.membership.members[GroupScene.member] = nil
                $0.membership.members[GroupScene.second] = nil
            }.accepted)
        let change = GroupChange(commit, pendingRemovals: [GroupScene.second])
        #expect(change.removed == [GroupScene.member])
        #expect(change.left == [GroupScene.second])
    }

    @Test("an absent value is an absent field, an empty one is present, and all survives encoding")
    func encoding() throws {
        let commit = try #require(
            commit {
                $0.metadata[.groupName] = ""
                $0.metadata[.description] = "d"
                $0.metadata.adminList = [GroupScene.member]
                $0.metadata.superAdminList.append(GroupScene.admin)
            })
        let entry = try #require(
            TranscriptEntry(
                commit, conversation: conversation, pendingRemovals: [],
                envelopeNanoseconds: 1_795_387_000_701_405_079))
        #expect(entry.change.attributes.map(\.oldValue) == [nil, "old"])
        #expect(entry.change.attributes.map(\.newValue) == ["d", ""])
        #expect(entry.change.adminsAdded == [GroupScene.member])
        #expect(entry.change.adminsRemoved == [GroupScene.admin])
        #expect(entry.change.superAdminsAdded == [GroupScene.admin])
        #expect(GroupChange(encodedContent: entry.content) == entry.change)
        #expect(
            entry.id
                == MessageID(
                    conversation: conversation, idempotencyKey: "1795387000701405079", content: entry.content)
        )
        #expect(entry.content.prefix(12) == bytes("0a1b 0a08 786d74702e6f7267")[..<12])
    }

    @Test(
        "a joiner's entry is named for the time of the welcome",
        arguments: [
            (1_795_386_000_694_632_000, "2026-11-22 22:20:00.694632 UTC"), (0, "1970-01-01 00:00:00 UTC"),
            (1_000_000_000, "1970-01-01 00:00:01 UTC"),
            (1_709_210_096_500_000_000, "2024-02-29 12:34:56.500 UTC"),
            (951_827_696_000_000_001, "2000-02-29 12:34:56.000000001 UTC"),
            (4_102_444_799_999_999_999, "2099-12-31 23:59:59.999999999 UTC"),
        ])
    func joining(nanoseconds: UInt64, text: String) {
        let entry = TranscriptEntry(
            joinedAs: GroupScene.member, addedBy: GroupScene.owner, addedByInstallation: [7],
            conversation: conversation, welcomeNanoseconds: nanoseconds)
        #expect(
            entry.id
                == MessageID(
                    conversation: conversation, idempotencyKey: text + "_welcome_added",
                    content: entry.content))
        #expect(entry.change.added == [GroupScene.member])
        #expect(entry.change.initiatedBy == GroupScene.owner)
        #expect(entry.senderInstallation == [7])
    }

    @Test("in a direct message of several groups the same addition is told once")
    func deduplication() {
        var stored = TranscriptDeduplication()
        var addition = GroupChange(initiatedBy: GroupScene.owner)
        addition.added = [GroupScene.member]
        #expect(!stored.suppresses(addition))
        stored.consume(addition)
        var renaming = GroupChange(initiatedBy: GroupScene.owner)
        renaming.attributes = [AttributeChange(name: "x", oldValue: nil, newValue: "y")]
        stored.consume(renaming)
        #expect(stored.suppresses(addition))
        #expect(!stored.suppresses(renaming))
        var both = addition
        both.removed = [GroupScene.admin]
        #expect(!stored.suppresses(both))
    }
}
