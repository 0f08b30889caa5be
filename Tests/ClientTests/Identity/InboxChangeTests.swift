import Client
import Conversations
import Identity
import Testing

struct InboxChangeTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    @Test func aWalletComesAndGoes() async throws {
        let wallet = try scene.wallet()
        let (alix, second) = (try await scene.client(wallet), try scene.wallet())
        try await alix.change(.addAccount(second.identifier), signers: [second])
        #expect(try await alix.inboxState(alix.inboxID)?.accounts.contains(second.identifier) == true)
        #expect(try await alix.inbox(of: second.identifier) == alix.inboxID)
        try await alix.change(.removeAccount(second.identifier), signers: [wallet])
        #expect(try await alix.inbox(of: second.identifier) == nil)
    }

    @Test func aWalletOfAnotherInboxIsTakenOnlyIfThatIsSaid() async throws {
        let (alix, wallet) = (try await scene.client(), try scene.wallet())
        let bo = try await scene.client(wallet)
        let error = await #expect(throws: ClientError.self) {
            try await alix.request(.addAccount(wallet.identifier))
        }
        #expect(error?.code == .forbidden)
        try await alix.change(
            .addAccount(wallet.identifier, evenFromAnotherInbox: true), signers: [wallet])
        #expect(try await bo.inbox(of: wallet.identifier) == alix.inboxID)
    }

    @Test func onlyTheRecoveryWalletRevokes() async throws {
        let wallet = try scene.wallet()
        let (first, second) = (try await scene.client(wallet), try await scene.client(wallet))
        scene.clock.advance(seconds: 3600)
        try await first.sync()
        #expect(try first.events(after: 0).count { $0.kind == .installationsChanged } == 1)
        let request = try await first.request(.revoke([second.installationID]))
        let error = await #expect(throws: ClientError.self) {
            try await first.carryOut(request, signers: [try scene.wallet()])
        }
        #expect(error?.code == .unsigned)
        try await first.carryOut(request, signers: [wallet])
        #expect(try await first.installations().map(\.id) == [first.installationID])
        #expect(try first.events(after: 0).count { $0.kind == .installationsChanged } == 2)
    }

    @Test func whoeverWasRevokedLeavesTheConversationsAndHearsOfIt() async throws {
        let wallet = try scene.wallet()
        let (first, bo) = (try await scene.client(wallet), try await scene.client())
        let second = try await scene.client(wallet)
        try await first.sync()
        let dm = try await first.directMessage(with: bo.inboxID)
        try await bo.syncWelcomes()
        let before = try await bo.epoch(of: dm).number
        try await first.change(.revokeAllOthers, signers: [wallet])
        try await first.sync()
        try await bo.sync()
        #expect(try await bo.epoch(of: dm).number > before)
        scene.clock.advance(seconds: 3600)
        let report = try await second.sync()
        #expect(report.failures.contains { $0.code == .revoked })
    }

    @Test func anEleventhInstallationIsRefusedAndRoomCanBeMadeFromOutside() async throws {
        let wallet = try scene.wallet()
        let first = try await scene.client(wallet)
        for _ in 0..<7 { _ = try await scene.client(wallet) }
        var budget: InstallationBudget?
        for _ in 0..<2 {
            _ = try await XMTPClient.register(
                scene.configuration(), node: scene.node, signer: wallet, onNotice: { budget = $0 })
        }
        #expect(budget?.warning?.contains("9 of 10") == true)
        let error = await #expect(throws: ClientError.self) { try await scene.client(wallet) }
        #expect(error?.code == .tooManyInstallations)
        let lookup = InboxLookup(scene.node)
        let others = try await first.installations().map(\.id).filter { $0 != first.installationID }
        let request = try await lookup.revocation(
            of: others, inbox: first.inboxID, recovery: wallet.identifier,
            nowNanoseconds: scene.clock.nowNanoseconds)
        try await lookup.publish(Signing.sign(request, with: [wallet], node: scene.node))
        _ = try await scene.client(wallet)
    }

    @Test func whoCannotRevokeIsToldBeforeAnythingIsSigned() async throws {
        let (first, stranger) = (try await scene.client(), try scene.wallet())
        let error = await #expect(throws: ClientError.self) {
            try await InboxLookup(scene.node).revocation(
                of: [first.installationID], inbox: first.inboxID, recovery: stranger.identifier,
                nowNanoseconds: 1)
        }
        #expect(error?.code == .forbidden)
    }

    @Test func aRecoveryWalletIsReplacedByItselfAlone() async throws {
        let (wallet, next) = (try scene.wallet(), try scene.wallet())
        let alix = try await scene.client(wallet)
        try await alix.change(.changeRecovery(next.identifier), signers: [wallet])
        #expect(try await alix.inboxState(alix.inboxID)?.recoveryIdentifier == next.identifier)
        let request = try await alix.request(.changeRecovery(wallet.identifier))
        #expect(request.missingAccounts == [next.identifier])
    }

    @Test func aRegistrationWaitsForASignatureFromElsewhere() async throws {
        let (wallet, configuration) = (try scene.wallet(), scene.configuration())
        func begin() async throws -> SignatureRequest {
            let step = try await XMTPClient.beginRegistration(
                configuration, node: scene.node, account: wallet.identifier)
            guard case .needsSignature(let request) = step else {
                throw ClientError(.invalid, "done already")
            }
            return request
        }
        let request = try await begin()
        #expect(try await begin().text == request.text)
        guard case .signed(let wrong) = try await scene.wallet().sign(request.text),
            case .signed(let right) = try await wallet.sign(request.text)
        else { return }
        let error = await #expect(throws: ClientError.self) {
            try await XMTPClient.finishRegistration(configuration, node: scene.node, signature: wrong)
        }
        #expect(error?.code == .unsigned)
        let client = try await XMTPClient.finishRegistration(
            configuration, node: scene.node, signature: right)
        #expect(try await client.inbox(of: wallet.identifier) == client.inboxID)
        try client.close()
        _ = try XMTPClient.open(configuration, node: scene.node)
    }
}
