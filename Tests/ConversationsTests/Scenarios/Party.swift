import Conversations
import Identity
import MLS

/// One installation with its key package and its view of one conversation.
struct Party {
    static let crypto = SwiftCryptoProvider()
    static let now: UInt64 = 1_800_000_000

    let inboxID: InboxID
    let profile: MemberProfile
    let bundle: KeyPackageBundle
    let welcomeKeys: WelcomeKeys
    var group: ActiveGroup?
    var random: TestRandom

    init(_ name: Character, seed: UInt64) throws {
        random = TestRandom(seed: seed)
        inboxID = InboxID(String(repeating: name, count: 64))
        guard let key = InstallationKey(seed: random.bytes(count: InstallationKey.seedByteCount)) else {
            throw MLSError.unexpectedMessage
        }
        profile = MemberProfile(inboxID: inboxID, signer: key.signatureKeyPair)
        let package = try InstallationKeyPackage.generate(
            inboxID: inboxID, installation: key, now: Self.now, crypto: Self.crypto, random: &random)
        bundle = package.bundle
        welcomeKeys = WelcomeKeys(
            initKey: bundle.initPrivateKey, wrapperKey: package.wrapperKeyPair.privateKey)
    }

    var installation: [UInt8] { profile.signer.publicKey.bytes }

    /// The log of an inbox with one installation and one update, number 7.
    var history: InboxHistory {
        InboxHistory(entries: [.init(sequenceID: 7, installations: [installation])], isCurrent: true)
    }
}
