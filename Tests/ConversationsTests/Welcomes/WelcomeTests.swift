import Conversations
import MLS
import Testing

@Suite("Welcomes out and in")
struct WelcomeTests {
    /// An MLS message that is a welcome with nothing in it.
    static let welcome = MLSMessage.welcome(
        Welcome(
            ciphersuite: .mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519, secrets: [],
            encryptedGroupInfo: [1, 2])
    ).tlsEncoded()

    struct Installation {
        let recipient: WelcomeRecipient
        let keys: WelcomeKeys

        init(_ number: UInt8, _ algorithm: WelcomeWrapperAlgorithm, pointers: Bool, random: inout TestRandom)
            throws
        {
            let initKey = try HPKE.x25519.generateKeyPair(random: &random)
            let wrapper = try HPKE.xWing.generateKeyPair(random: &random)
            let publicKey = algorithm == .xWing ? wrapper.publicKey : initKey.publicKey
            recipient = WelcomeRecipient(
                installation: [UInt8](repeating: number, count: 32),
                wrapper: WelcomeWrapperKey(publicKey: publicKey.bytes, algorithm: algorithm),
                announcesPointers: pointers)
            keys = WelcomeKeys(initKey: initKey.privateKey, wrapperKey: wrapper.privateKey)
        }
    }

    private func code(_ body: () throws(ConversationsError) -> Void) -> ConversationsError.Code? {
        do throws(ConversationsError) {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "a welcome is wrapped with X-Wing or Curve25519 and opens again",
        arguments: [
            WelcomeWrapperAlgorithm.xWing, .curve25519,
        ])
    func roundTrip(algorithm: WelcomeWrapperAlgorithm) throws {
        var random = TestRandom(seed: 1)
        let installation = try Installation(1, algorithm, pointers: true, random: &random)
        let sealed = try WelcomeSealer.seal(
            Self.welcome, messageCursor: 77, for: [installation.recipient], random: &random)
        guard case .direct(let welcome) = try #require(sealed.first), sealed.count == 1 else {
            Issue.record("not wrapped directly")
            return
        }
        #expect(welcome.algorithm == algorithm.rawValue)
        let opened = try WelcomeOpener.open(welcome, keys: installation.keys)
        #expect(opened.messageCursor == 77)
        #expect(MLSMessage.welcome(opened.welcome).tlsEncoded() == Self.welcome)

        func changed(
            data: [UInt8]? = nil, algorithm: Int32? = nil, metadata: [UInt8]? = nil
        ) -> ConversationsError.Code? {
            code { () throws(ConversationsError) in
                _ = try WelcomeOpener.open(
                    DirectWelcome(
                        destination: welcome.destination, data: data ?? welcome.data,
                        publicKey: welcome.publicKey,
                        algorithm: algorithm ?? welcome.algorithm, metadata: metadata ?? welcome.metadata),
                    keys: installation.keys)
            }
        }
        #expect(changed(data: welcome.data + [0]) == .malformedMessage)
        #expect(changed(data: Array(welcome.data.dropLast())) == .malformedMessage)
        #expect(changed(data: []) == .malformedMessage)
        var damaged = welcome.data
        damaged[damaged.count - 1] ^= 1
        #expect(changed(data: damaged) == .welcomeUndecryptable)
        #expect(changed(metadata: Array(welcome.metadata.dropLast())) == .welcomeUndecryptable)
        #expect(changed(metadata: []) == nil)
        #expect(changed(algorithm: 3) == .unsupportedAlgorithm)
        #expect(changed(algorithm: 9) == .unsupportedAlgorithm)
        #expect(changed(algorithm: algorithm == .xWing ? 1 : 2) != nil)
        #expect(changed(algorithm: algorithm == .xWing ? 2 : 0) == nil)
    }

    @Test("more than two installations that can read pointers share one welcome; others get their own")
    func pointers() throws {
        var random = TestRandom(seed: 2)
        var installations: [Installation] = []
        for number: UInt8 in 0..<3 {
            installations.append(try Installation(number, .xWing, pointers: true, random: &random))
        }
        installations.append(try Installation(3, .curve25519, pointers: true, random: &random))
        #expect(!installations[3].recipient.canReadPointers)
        let sealed = try WelcomeSealer.seal(
            Self.welcome, messageCursor: 5, for: installations.map(\.recipient), random: &random)
        #expect(sealed.count == 5)
        guard case .direct(let pointee) = sealed[0], case .direct(let own) = sealed[4] else {
            Issue.record("wrong order")
            return
        }
        #expect(pointee.algorithm == 3)
        #expect(pointee.publicKey.isEmpty)
        #expect(try WelcomeOpener.open(own, keys: installations[3].keys).messageCursor == 5)
        for (installation, sealed) in zip(installations, sealed[1...3]) {
            guard case .pointer(let pointer) = sealed else {
                Issue.record("no pointer")
                return
            }
            let opened = try WelcomeOpener.open(pointer, keys: installation.keys)
            #expect(opened.destination == pointee.destination)
            #expect(opened.bytes().count == 100)
            #expect(try WelcomePointer(bytes: opened.bytes()) == opened)
            let welcome = try WelcomeOpener.open(pointee, with: opened)
            #expect(welcome.messageCursor == 5)
            let cut = DirectWelcome(
                destination: pointee.destination, data: pointee.data, publicKey: [], algorithm: 3,
                metadata: [])
            #expect(
                code { () throws(ConversationsError) in _ = try WelcomeOpener.open(cut, with: opened) }
                    == .welcomeUndecryptable)
            let curve = PointerWelcome(
                destination: pointer.destination, pointer: pointer.pointer, publicKey: pointer.publicKey,
                algorithm: 1)
            #expect(
                code { () throws(ConversationsError) in
                    _ = try WelcomeOpener.open(curve, keys: installation.keys)
                } == .unsupportedAlgorithm)
        }
        let two = try WelcomeSealer.seal(
            Self.welcome, messageCursor: 5, for: installations.prefix(2).map(\.recipient), random: &random)
        #expect(two.count == 2)
    }

    @Test("a wrapper that holds something else is refused, and metadata that says nothing is passed over")
    func contents() throws {
        var random = TestRandom(seed: 3)
        let installation = try Installation(1, .curve25519, pointers: false, random: &random)
        let sealed = try WelcomeSealer.seal(
            [0, 1, 0, 3, 9], messageCursor: 0, for: [installation.recipient], random: &random)
        guard case .direct(let welcome) = try #require(sealed.first) else { return }
        #expect(
            code { () throws(ConversationsError) in
                _ = try WelcomeOpener.open(welcome, keys: installation.keys)
            } == .notAWelcome)
    }

    @Test("pointers with parts of a wrong length or an unknown cipher are refused")
    func malformedPointers() {
        #expect(throws: ConversationsError(.unsupportedAlgorithm, "")) { try WelcomePointer(bytes: []) }
        #expect(throws: ConversationsError(.malformedMessage, "")) {
            try WelcomePointer(bytes: bytes("0a02 1003"))
        }
        #expect(throws: ConversationsError(.malformedMessage, "")) { try WelcomePointer(bytes: [0x0a]) }
    }

    @Test("requests hold as many welcomes as fit, at most fifty")
    func requests() {
        func welcomes(_ count: Int, size: Int) -> [SealedWelcome] {
            let data = [UInt8](repeating: 0, count: size)
            let welcome = DirectWelcome(
                destination: [], data: data, publicKey: [], algorithm: 1, metadata: [])
            return (0..<count).map { _ in .direct(welcome) }
        }
        #expect(WelcomeSealer.requests(welcomes(120, size: 10)).map(\.count) == [50, 50, 20])
        #expect(WelcomeSealer.requests(welcomes(5, size: 12 * 1024 * 1024)).map(\.count) == [2, 2, 1])
        #expect(WelcomeSealer.requests(welcomes(2, size: 30 * 1024 * 1024)).map(\.count) == [1, 1])
        #expect(WelcomeSealer.requests([]).isEmpty)
    }
}
