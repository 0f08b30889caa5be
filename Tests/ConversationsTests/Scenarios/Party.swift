import Conversations
import Identity
import MLS

/// One installation with its key package and its view of one conversation.
struct Party {
    static let crypto = SwiftCryptoProvider()
    static let now: UInt64 = 1_800_000_000
    static let suite = KeyPackageProfile.ciphersuite

    let inboxID: InboxID
    let profile: MemberProfile
    let bundle: KeyPackageBundle
    let welcomeKeys: WelcomeKeys
    var group: ActiveGroup?
    var random: TestRandom

    init(_ name: Character, seed: UInt64) throws {
        random = TestRandom(seed: seed)
        inboxID = InboxID(String(repeating: name, count: 64))
        let provider = try Self.crypto.suite(Self.suite)
        let signer = try provider.generateSignatureKeyPair(random: &random)
        profile = MemberProfile(inboxID: inboxID, signer: signer)
        let wrapper = try HPKE.xWing.generateKeyPair(random: &random)
        let wrapperKey = WelcomeWrapperKey(publicKey: wrapper.publicKey.bytes, algorithm: .xWing)
        bundle = try KeyPackageBundle.generate(
            for: profile, ciphersuite: Self.suite,
            lifetime: Lifetime(notBefore: Self.now - 3600, notAfter: Self.now + 7_257_600),
            extensions: [
                Extension(type: ExtensionType(rawValue: ExtensionNumber.lastResort), data: []),
                Extension(
                    type: ExtensionType(rawValue: ExtensionNumber.pointeeAlgorithms),
                    data: PointeeAlgorithms.announced.extensionData()),
                Extension(
                    type: ExtensionType(rawValue: ExtensionNumber.welcomeWrapperKey),
                    data: wrapperKey.extensionData()),
            ], crypto: Self.crypto, random: &random)
        welcomeKeys = WelcomeKeys(initKey: bundle.initPrivateKey, wrapperKey: wrapper.privateKey)
    }

    var installation: [UInt8] { profile.signer.publicKey.bytes }

    /// The log of an inbox with one installation and one update, number 7.
    var history: InboxHistory {
        InboxHistory(entries: [.init(sequenceID: 7, installations: [installation])], isCurrent: true)
    }
}
