import Conversations
import Identity
import Testing

@Suite("New conversations")
struct ConversationFoundingTests {
    let creator = InboxID(String(repeating: "ab", count: 32))
    let id = ConversationID([UInt8](repeating: 5, count: 16))
    let signer = [UInt8](repeating: 0xCD, count: 32)

    @Test("a group begins with five extensions in libxmtp's order")
    func group() throws {
        var options = ConversationFounding.Options()
        options.name = "name"
        options.disappearing = DisappearingSettings(fromNanoseconds: 1, inNanoseconds: 2)
        let founding = try ConversationFounding.group(
            id: id, creator: creator, commitLogSigner: signer, options: options)
        #expect(founding.extensions.entries.map(\.number) == [0xF000, 0xFF00, 0xFF01, 0xFF02, 0x0003])
        let metadata = try founding.extensions.mutableMetadata()
        #expect(metadata[.groupName] == "name")
        #expect(metadata[.description] == "")
        #expect(metadata[.applicationData] == "")
        #expect(metadata[.disappearIn] == "2")
        #expect(metadata[.minimumVersion] == nil)
        #expect(metadata.commitLogSigner == signer)
        #expect(metadata.superAdminList == [creator])
        #expect(try founding.extensions.groupMembership().members == [creator: 0])
        #expect(try founding.extensions.groupPermissions() == .allMembers)
    }

    @Test("a direct message has neither admins nor application data")
    func directMessage() throws {
        let other = InboxID("other")
        let founding = ConversationFounding.directMessage(
            id: id, creator: creator, other: other, commitLogSigner: signer)
        let metadata = try founding.extensions.mutableMetadata()
        #expect(metadata[.applicationData] == nil)
        #expect(metadata.superAdminList.isEmpty)
        #expect(metadata.adminList.isEmpty)
        let immutable = try founding.extensions.immutableMetadata()
        #expect(immutable.directMessageMembers == DirectMessageMembers(one: creator, two: other))
        #expect(immutable.conversationType == .directMessage)
        #expect(try founding.extensions.groupPermissions() == .directMessage)
    }

    @Test("sync and oneshot groups are told apart by their message")
    func hidden() throws {
        let sync = ConversationFounding.hidden(id: id, creator: creator, commitLogSigner: signer)
        #expect(sync.type == .sync)
        try SyncGroupRule.demandOwn(sync.extensions, addedBy: creator, own: creator)
        let message = OneshotMessage.readdRequest(conversation: id, latestCommit: 4)
        let oneshot = ConversationFounding.hidden(
            id: id, creator: creator, commitLogSigner: signer, oneshot: message)
        #expect(try oneshot.extensions.immutableMetadata().oneshotMessage == message)
        #expect(oneshot.type.isVirtual)
    }

    @Test("a name that is too long is refused before anything is made")
    func tooLong() {
        var options = ConversationFounding.Options()
        options.name = String(repeating: "x", count: 101)
        #expect(throws: ConversationsError(.tooLong, "")) {
            try ConversationFounding.group(
                id: id, creator: creator, commitLogSigner: signer, options: options)
        }
    }

    @Test("consent begins as allowed for what our own inbox made, and is inherited in direct messages")
    func consent() {
        let own = ImmutableMetadata(conversationType: .group, creatorInboxID: creator)
        let foreign = ImmutableMetadata(conversationType: .group, creatorInboxID: InboxID("x"))
        let direct = ImmutableMetadata(conversationType: .directMessage, creatorInboxID: InboxID("x"))
        #expect(ConsentInheritance<String>(afterWelcomeTo: own, own: creator, siblings: []) == .allowed)
        #expect(
            ConsentInheritance(afterWelcomeTo: foreign, own: creator, siblings: [("denied", 1)]) == .undecided
        )
        #expect(
            ConsentInheritance(
                afterWelcomeTo: direct, own: creator, siblings: [("denied", 1), ("allowed", 2)])
                == .copied("allowed"))
        #expect(ConsentInheritance<String>(afterWelcomeTo: direct, own: creator, siblings: []) == .undecided)
    }
}
