import Ethereum
import Testing

@testable import Identity

/// One broken rule each.
@Suite struct AssociationRulesTests {
    @Test("an inbox is created with its owner and installation")
    func creation() async throws {
        let state = try await Inbox().state()
        #expect(try state.inboxID == InboxID(of: Inbox.account(1), nonce: 0))
        #expect(try state.contains(Inbox.installation(1).id))
        #expect(try state.recoveryIdentifier == Inbox.account(1))
        #expect(state.members.map(\.identifier.kind) == [.installation, .ethereum])
    }

    @Test("it is created once")
    func multipleCreate() async throws {
        var inbox = try Inbox()
        try inbox.append([.createInbox(owner: Inbox.account(1), nonce: 0)]) { [[try Inbox.byWallet(1, $0)]] }
        await inbox.expectRefusal(.multipleCreate)
    }

    @Test("it is created first")
    func notCreated() async throws {
        var inbox = try Inbox()
        inbox.log = []
        await inbox.expectRefusal(.notCreated)
        try inbox.append([.revoke(Inbox.member(1))]) { [[try Inbox.byWallet(1, $0)]] }
        await inbox.expectRefusal(.notCreated)
    }

    @Test("the owner must sign")
    func foreignOwner() async throws {
        var inbox = try Inbox()
        inbox.log = []
        try inbox.append([.createInbox(owner: Inbox.account(1), nonce: 0)]) { [[try Inbox.byWallet(2, $0)]] }
        await inbox.expectRefusal(.missingExistingMember)
    }

    @Test("the inbox must be the one the owner and nonce give")
    func wrongInbox() async throws {
        var inbox = try Inbox()
        inbox.log = []
        try inbox.append([.createInbox(owner: Inbox.account(1), nonce: 1)]) { [[try Inbox.byWallet(1, $0)]] }
        await inbox.expectRefusal(.wrongInboxID)
    }

    @Test("an address in capitals signs as nobody")
    func capitalAddress() async throws {
        var inbox = try Inbox()
        let capital = AccountIdentifier.ethereum(try Inbox.wallet(1).address.checksummed)
        inbox.inboxID = try InboxID(of: capital, nonce: 0)
        inbox.log = []
        try inbox.append([.createInbox(owner: capital, nonce: 0)]) { [[try Inbox.byWallet(1, $0)]] }
        await inbox.expectRefusal(.missingExistingMember)
    }

    @Test("no signature serves for two updates")
    func replay() async throws {
        var inbox = try Inbox()
        try inbox.append([.add(Inbox.member(2))]) {
            [[try Inbox.byWallet(1, $0), try Inbox.byWallet(2, $0)]]
        }
        inbox.log.append(inbox.log[1])
        await inbox.expectRefusal(.replay)
    }

    @Test("the new member must sign itself")
    func newMemberMismatch() async throws {
        var inbox = try Inbox()
        try inbox.append([.add(Inbox.member(2))]) {
            [[try Inbox.byWallet(1, $0), try Inbox.byWallet(3, $0)]]
        }
        await inbox.expectRefusal(.newMemberSignatureMismatch)
    }

    @Test("nobody adds itself")
    func addedSelf() async throws {
        var inbox = try Inbox()
        try inbox.append([.add(Inbox.member(1))]) {
            [[try Inbox.byWallet(1, $0), try Inbox.byWallet(1, $0)]]
        }
        await inbox.expectRefusal(.addedSelf)
    }

    @Test("a stranger adds nobody")
    func stranger() async throws {
        var inbox = try Inbox()
        try inbox.append([.add(Inbox.member(3))]) {
            [[try Inbox.byWallet(2, $0), try Inbox.byWallet(3, $0)]]
        }
        await inbox.expectRefusal(.missingExistingMember)
    }

    @Test("an installation adds no installation")
    func installationAddsInstallation() async throws {
        var inbox = try Inbox()
        let new = MemberIdentifier(try Inbox.installation(2).id)
        try inbox.append([.add(new)]) {
            [[try Inbox.byInstallation(1, $0), try Inbox.byInstallation(2, $0)]]
        }
        await inbox.expectRefusal(.memberNotAllowed(.installation, .installation))
    }

    @Test("a member signs from the chain it joined from")
    func chain() async throws {
        var inbox = try Inbox()
        try inbox.append([.add(Inbox.member(2))]) {
            [[try Inbox.byWallet(1, $0), try Inbox.byContract(2, chain: 1)]]
        }
        var other = inbox
        try other.append([.add(Inbox.member(3))]) {
            [[try Inbox.byContract(2, chain: 8453), try Inbox.byWallet(3, $0)]]
        }
        await other.expectRefusal(.chainMismatch(joined: 1, signing: 8453))
        try inbox.append([.add(Inbox.member(3))]) {
            [[try Inbox.byWallet(2, $0), try Inbox.byWallet(3, $0)]]
        }
        await inbox.expectRefusal(.chainMismatch(joined: 1, signing: 0))
    }

    @Test("only the recovery identifier revokes")
    func revocation() async throws {
        var inbox = try Inbox()
        try inbox.append([.add(Inbox.member(2))]) {
            [[try Inbox.byWallet(1, $0), try Inbox.byWallet(2, $0)]]
        }
        var wrong = inbox
        try wrong.append([.revoke(Inbox.member(1))]) { [[try Inbox.byWallet(2, $0)]] }
        await wrong.expectRefusal(.missingExistingMember)
        try inbox.append([.changeRecovery(Inbox.account(2))]) { [[try Inbox.byWallet(1, $0)]] }
        try inbox.append([.revoke(Inbox.member(1))]) { [[try Inbox.byWallet(2, $0)]] }
        let state = try await inbox.state()
        #expect(try state.members.map(\.identifier) == [Inbox.member(2)])
        var late = inbox
        try late.append([.changeRecovery(Inbox.account(1))]) { [[try Inbox.byWallet(1, $0)]] }
        await late.expectRefusal(.missingExistingMember)
    }

    @Test("a contract wallet that says no, or cannot be asked, is told apart")
    func contractAnswers() async throws {
        var inbox = try Inbox()
        try inbox.append([.add(Inbox.member(2))]) {
            [[try Inbox.byWallet(1, $0), try Inbox.byContract(2, chain: 1)]]
        }
        await #expect(throws: IdentityError.signature(.invalid)) {
            try await AssociationLog.replay(inbox.log, verifier: ObedientVerifier(isValid: false))
        }
        await #expect(throws: IdentityError.contractVerifierUnavailable) {
            try await AssociationLog.replay(inbox.log, verifier: NoContractVerifier())
        }
        #expect(IdentityError.contractVerifierUnavailable.isRetryable)
        #expect(!IdentityError.signature(.invalid).isRetryable)
    }

    @Test("a broken signature anywhere wins over every rule")
    func signatureFirst() async throws {
        var inbox = try Inbox()
        try inbox.append([.createInbox(owner: Inbox.account(1), nonce: 0)]) { [[try Inbox.byWallet(1, $0)]] }
        try inbox.append([.revoke(Inbox.member(1))]) { _ in [[.recoverableECDSA([])]] }
        await #expect(throws: IdentityError.signature(.invalid)) { try await inbox.state() }
    }
}
