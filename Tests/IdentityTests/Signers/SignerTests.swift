import Ethereum
import Foundation
import Testing

@testable import Identity

@Suite struct SignerTests {
    private static let time: UInt64 = 1_700_000_000_000_000_000

    private static func newInbox(_ account: AccountIdentifier) throws -> SignatureRequest {
        try Registration.request(
            account: account, nonce: 3, inboxID: InboxID(of: account, nonce: 3), known: nil,
            installation: Inbox.installation(1), clientTimestampNanoseconds: time)
    }

    @Test("a local key signs at once, whatever form the key came in")
    func localKey() async throws {
        let hex = String(repeating: "02", count: 32)
        let keystore = try Keystore(
            sealing: Inbox.wallet(2), passphrase: [1], cost: .pbkdf2(rounds: 1),
            randomness: Keystore.Randomness(Array(0..<64)))
        let signers = try [
            LocalKeySigner(privateKey: " 0x\(hex)\n"), LocalKeySigner(privateKey: hex),
            LocalKeySigner(keystore: keystore.json, passphrase: [1]), LocalKeySigner(key: Inbox.wallet(2)),
        ]
        for signer in signers {
            var request = try Self.newInbox(signer.identifier)
            #expect(request.missingAccounts == [signer.identifier, signer.identifier])
            guard case .signed(let signature) = try await signer.sign(request.text) else {
                Issue.record("a local key signs at once")
                return
            }
            try await request.add(signature, verifier: NoContractVerifier())
            let state = try await AssociationLog.replay([request.update()], verifier: NoContractVerifier())
            #expect(try state.accounts == [Inbox.account(2)])
        }
    }

    @Test("keys that cannot be used are refused in one sentence")
    func unusableKeys() throws {
        for text in [
            "", "0x12", "geheim", String(repeating: "0", count: 64), String(repeating: "f", count: 64),
        ] {
            let error = #expect(throws: IdentityError.self) { try LocalKeySigner(privateKey: text) }
            #expect(error?.description.hasSuffix(".") == true)
            #expect(text.isEmpty || error?.description.contains(text) == false)
        }
        #expect(throws: IdentityError.self) { try LocalKeySigner(keystore: Array("{}".utf8), passphrase: []) }
    }

    @Test("a paper signer gives the text out and takes the signature later, after a stop")
    func paper() async throws {
        let wallet = try Inbox.wallet(3)
        let signer = PaperSigner(.account(wallet.address))
        let request = try Self.newInbox(signer.identifier)
        #expect(try await signer.sign(request.text) == .later)

        let stored = try JSONEncoder().encode(request)
        var resumed = try JSONDecoder().decode(SignatureRequest.self, from: stored)
        #expect(resumed == request && resumed.text == request.text)

        let brought = "0x" + Hex.encode(try wallet.sign(personalMessage: resumed.text).bytes) + " \n"
        try await resumed.add(signer.read(brought), verifier: NoContractVerifier())
        #expect(resumed.isReady)
        #expect(throws: IdentityError.signer(.unreadableSignature)) { try signer.read("no signature") }
        #expect(throws: IdentityError.signer(.unreadableSignature)) { try signer.read("0x") }
    }

    @Test("a contract wallet's paper signature takes the verifier's block")
    func contractPaper() async throws {
        let address = try EthereumAddress("0x00000000000000000000000000000000000000c1")
        let signer = PaperSigner(.contract(address: address, chainNumber: 8453, blockNumber: nil))
        var request = try Self.newInbox(signer.identifier)
        try await request.add(signer.read("aabb"), verifier: ObedientVerifier(latestBlock: 777))
        guard
            case .createInbox(_, _, .smartContractWallet(let account, let block, let signature)) =
                try request.update().actions.first
        else {
            Issue.record("not signed by a contract")
            return
        }
        #expect(
            account.text == "eip155:8453:\(address.lowercased)" && block == 777 && signature == [0xaa, 0xbb])
    }

    @Test("changes of an inbox ask the right people")
    func changes() async throws {
        let inbox = try Inbox()
        let state = try await inbox.state()
        let new = try Inbox.account(2)
        let adding = try InboxChanges.add(
            new, to: state.inboxID, installation: Inbox.installation(1), clientTimestampNanoseconds: Self.time
        )
        #expect(adding.missingAccounts == [new])
        let change = InboxChanges.changeRecovery(to: new, state: state, clientTimestampNanoseconds: Self.time)
        #expect(try change.missingAccounts == [Inbox.account(1)])
        let others = try InboxChanges.revokeOthers(
            than: Inbox.installation(2).id, state: state, clientTimestampNanoseconds: Self.time)
        #expect(try others?.missingAccounts == [Inbox.account(1)])
        #expect(
            try InboxChanges.revokeOthers(
                than: Inbox.installation(1).id, state: state, clientTimestampNanoseconds: Self.time) == nil)
    }

    @Test("a credential is confirmed by a state alone")
    func credential() async throws {
        let state = try await Inbox().state()
        let credential = InboxCredential(inboxID: state.inboxID)
        #expect(credential.identity.prefix(2) == [0x0a, 0x40] && credential.identity.count == 66)
        #expect(try InboxCredential(identity: credential.identity) == credential)
        #expect(try InboxCredential(identity: []).inboxID.text.isEmpty)
        #expect(throws: IdentityError.keyPackage(.malformedCredential)) {
            try InboxCredential(identity: [0xff])
        }
        #expect(credential.isConfirmed(for: try Inbox.installation(1).id, by: state))
        #expect(!credential.isConfirmed(for: try Inbox.installation(2).id, by: state))
        #expect(
            !InboxCredential(inboxID: InboxID("")).isConfirmed(for: try Inbox.installation(1).id, by: state))
    }
}
