import Ethereum
import Testing

@testable import Identity

/// A test's inbox: wallets and installations by number, and a log that grows.
struct Inbox {
    var log: [UnverifiedIdentityUpdate] = []
    var second: UInt64 = 1_700_000_000
    var inboxID = InboxID("")

    static func wallet(_ number: UInt8) throws -> EthereumPrivateKey {
        try EthereumPrivateKey([UInt8](repeating: number, count: 32))
    }

    static func account(_ number: UInt8) throws -> AccountIdentifier {
        AccountIdentifier(try wallet(number).address)
    }

    static func member(_ number: UInt8) throws -> MemberIdentifier { MemberIdentifier(try account(number)) }

    static func installation(_ number: UInt8) throws -> InstallationKey {
        try #require(InstallationKey(seed: [UInt8](repeating: 0x40 + number, count: 32)))
    }

    /// Begins with wallet 1, who creates, and installation 1, which it adds.
    init(nonce: UInt64 = 0) throws {
        inboxID = try InboxID(of: Self.account(1), nonce: nonce)
        try append([
            .createInbox(owner: Self.account(1), nonce: nonce),
            .add(MemberIdentifier(Self.installation(1).id)),
        ]) { text in
            try [[Self.byWallet(1, text)], [Self.byWallet(1, text), Self.byInstallation(1, text)]]
        }
    }

    static func byWallet(_ number: UInt8, _ text: String) throws -> UnverifiedSignature {
        .recoverableECDSA(try wallet(number).sign(personalMessage: text).bytes)
    }

    static func byInstallation(_ number: UInt8, _ text: String) throws -> UnverifiedSignature {
        try installation(number).sign(updateText: text)
    }

    static func byContract(_ number: UInt8, chain: UInt64) throws -> UnverifiedSignature {
        .smartContractWallet(
            account: ChainAccountID(chainNumber: chain, address: try wallet(number).address), blockNumber: 1,
            signature: [UInt8.random(in: 0...255), UInt8.random(in: 0...255), 1, 2, 3, 4])
    }

    /// Adds an update one second later, signed by whoever `sign` says: for each action the signatures it needs, of an
    /// addition the existing member's first.
    mutating func append(
        _ actions: [IdentityAction], sign: (String) throws -> [[UnverifiedSignature]]
    ) throws {
        second += 1
        let time = second * 1_000_000_000
        let text = SignatureText.text(inboxID: inboxID, clientTimestampNanoseconds: time, actions: actions)
        let signatures = try sign(text)
        let signed = try zip(actions, signatures).map { action, given -> SignedAction<UnverifiedSignature> in
            return switch action {
            case .createInbox(let owner, let nonce):
                .createInbox(owner: owner, nonce: nonce, owned: try #require(given.first))
            case .add(let member):
                .add(member, existing: try #require(given.first), new: try #require(given.last))
            case .revoke(let member): .revoke(member, recovery: try #require(given.first))
            case .changeRecovery(let account): .changeRecovery(account, recovery: try #require(given.first))
            }
        }
        log.append(
            UnverifiedIdentityUpdate(inboxID: inboxID, clientTimestampNanoseconds: time, actions: signed))
    }

    func state() async throws(IdentityError) -> AssociationState {
        try await AssociationLog.replay(log, verifier: ObedientVerifier())
    }

    func expectRefusal(_ rule: AssociationRule, sourceLocation: SourceLocation = #_sourceLocation) async {
        await #expect(throws: IdentityError.association(rule), sourceLocation: sourceLocation) {
            try await state()
        }
    }
}
