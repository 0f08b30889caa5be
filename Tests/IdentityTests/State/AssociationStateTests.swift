import Testing
import XMTPProtos

@testable import Identity

@Suite struct AssociationStateTests {
    @Test("a difference names who joined and who left")
    func difference() async throws {
        var inbox = try Inbox()
        let before = try await inbox.state()
        let second = try Inbox.installation(2).id
        try inbox.append([
            .add(MemberIdentifier(second)), .revoke(MemberIdentifier(try Inbox.installation(1).id)),
        ]) {
            try [[Inbox.byWallet(1, $0), Inbox.byInstallation(2, $0)], [Inbox.byWallet(1, $0)]]
        }
        let diff = before.diff(to: try await inbox.state())
        #expect(diff.newInstallations == [second])
        #expect(try diff.removedInstallations == [Inbox.installation(1).id])
        #expect(diff.message.newMembers.count == 1 && diff.message.removedMembers.count == 1)
        #expect(before.asDiff.newMembers.count == 2 && before.asDiff.removedMembers.isEmpty)
    }

    @Test("a state at a sequence id needs an entry with exactly that id")
    func sequenceIDs() async throws {
        var inbox = try Inbox()
        try inbox.append([.add(Inbox.member(2))]) {
            [[try Inbox.byWallet(1, $0), try Inbox.byWallet(2, $0)]]
        }
        let entries = zip([10, 25] as [UInt64], inbox.log).map {
            LoggedIdentityUpdate(sequenceID: $0, serverTimestampNanoseconds: 0, update: $1)
        }
        for (id, count) in [(10, 2), (25, 3)] as [(UInt64, Int)] {
            let state = try await AssociationLog.state(
                of: entries.reversed(), at: id, verifier: NoContractVerifier())
            #expect(state.members.count == count)
        }
        #expect(
            try await AssociationLog.state(of: entries, verifier: NoContractVerifier()).members.count == 3)
        for id in [9, 11, 26] as [UInt64] {
            await #expect(throws: IdentityError.association(.missingIdentityUpdate)) {
                try await AssociationLog.state(of: entries, at: id, verifier: NoContractVerifier())
            }
        }
        await #expect(throws: IdentityError.association(.missingIdentityUpdate)) {
            try await AssociationLog.state(of: [], verifier: NoContractVerifier())
        }
    }

    @Test("a log may be taken up from a state")
    func continuation() async throws {
        var inbox = try Inbox()
        let first = try await inbox.state()
        try inbox.append([.add(Inbox.member(2))]) {
            [[try Inbox.byWallet(1, $0), try Inbox.byWallet(2, $0)]]
        }
        let cached = try AssociationState(serialized: first.serialized)
        let taken = try await AssociationLog.replay(
            [inbox.log[1]], from: cached, verifier: NoContractVerifier())
        #expect(try await taken == inbox.state())
    }

    @Test("a state that files a member under another's name is refused")
    func misfiled() async throws {
        var message = try await Inbox().state().message
        try #require(message.members.count > 1)
        message.members[0].key = message.members[1].key
        #expect(throws: IdentityError.decoding(.malformedMessage)) { try AssociationState(message) }
    }

    @Test("ids of inboxes are told apart byte for byte")
    func inboxIDs() throws {
        #expect(InboxID("\u{212a}") != InboxID("K"))
        #expect(try InboxID(of: Inbox.account(1), nonce: 0).isWellFormed)
        #expect(!InboxID("AB").isWellFormed && InboxID("").bytes == nil)
        let id = try Inbox.installation(1).id
        #expect(InstallationID(id.bytes) == id && InstallationID(text: id.text) == id)
        #expect(InstallationID([1, 2]) == nil && InstallationID(text: "zz") == nil)
    }
}
