import Foundation
import MLS
import Testing

/// The example of `GettingStarted.md`, compiled and run.
@Suite struct GettingStartedTests {
    /// Randomness of the system, as the example names it.
    private struct SystemRandom: RandomSource {
        mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
            var generator = SystemRandomNumberGenerator()
            for index in buffer.indices { buffer[index] = generator.next() }
        }
    }

    @Test func `Two strangers create, add, join, talk, update and remove`() throws {
        // example
        let crypto = SwiftCryptoProvider()
        let suite = Ciphersuite.mls128DHKEMX25519AES128GCMSHA256Ed25519
        var random = SystemRandom()
        let now = UInt64(Date().timeIntervalSince1970)
        let lifetime = Lifetime(notBefore: now - 3600, notAfter: now + 90 * 24 * 3600)

        // Who we are: a name, and keys to sign with.
        func profile(_ name: String) throws -> MemberProfile {
            MemberProfile(
                credential: .basic(identity: Array(name.utf8)),
                signer: try crypto.suite(suite).generateSignatureKeyPair(random: &random),
                capabilities: Capabilities(ciphersuites: [suite]))
        }
        let alice = try profile("alice")
        let bob = try profile("bob")

        // Bob publishes a key package and keeps its private keys.
        let bobsPackage = try KeyPackageBundle.generate(
            for: bob, ciphersuite: suite, lifetime: lifetime, crypto: crypto, random: &random)
        let published = bobsPackage.keyPackage.encoded

        // Create: Alice makes a group.
        var alicesGroup = try ActiveGroup.create(
            groupID: random.bytes(count: 32), ciphersuite: suite, profile: alice, lifetime: lifetime,
            crypto: crypto, random: &random)

        // Add: she checks Bob's key package, and commits his addition once the network has accepted the commit.
        let package = try KeyPackage(tlsEncoded: published)
        try package.validate(policy: StandardPolicy(), now: now, crypto: crypto)
        var addition = CommitBuilder()
        addition.add(package)
        let adding = try alicesGroup.commit(addition, now: now, random: &random)
        try alicesGroup.merge(adding)

        // Join: Bob opens the Welcome.
        var bobsGroup = try Joiner(keyPackage: bobsPackage, signer: bob.signer)
            .join(adding.welcome ?? [], now: now, crypto: crypto).group

        // Talk.
        let hello = try alicesGroup.encrypt(Array("Hello Bob".utf8), random: &random)
        if case .application(let message) = try bobsGroup.process(hello, now: now) {
            print(String(decoding: message.data, as: UTF8.self))
        }

        // Update: Bob gives himself new keys; Alice looks at the commit before she follows it.
        let updating = try bobsGroup.commit(now: now, random: &random)
        try bobsGroup.merge(updating)
        if case .commit(let staged) = try alicesGroup.process(updating.message, now: now) {
            if staged.added.isEmpty { try alicesGroup.merge(staged) }
        }

        // Save and load: what changed since the last time is all a store has to write.
        let before = alicesGroup
        let note = try alicesGroup.encrypt(Array("A note".utf8), random: &random)
        let changes = alicesGroup.changes(since: before)
        let loaded = try ActiveGroup.load(alicesGroup.snapshot(), signer: alice.signer, crypto: crypto)

        // Remove: Alice removes Bob, whose client finds that out from the commit.
        var removal = CommitBuilder()
        removal.remove(bobsGroup.ownLeafIndex)
        let removing = try alicesGroup.commit(removal, now: now, random: &random)
        try alicesGroup.merge(removing)
        if case .commit(let staged) = try bobsGroup.process(removing.message, now: now) {
            let outcome = try bobsGroup.merge(staged)
            print(outcome == .evicted ? "Bob is out." : "Bob is still there.")
        }
        // end of example
        #expect(alicesGroup.members.map(\.credential) == [alice.credential])
        #expect(bobsGroup.status == .evicted)
        #expect(changes.saved.count >= 1 && changes.erased.count <= 1)
        #expect(loaded.epoch == 2)
        guard case .application(let read) = try bobsGroup.process(note, now: now) else {
            throw TestFailure("the note was not read")
        }
        #expect(read.data == Array("A note".utf8))
    }

    @Test func `The guide shows exactly the code that is run here`() throws {
        let here = URL(fileURLWithPath: #filePath)
        let guide = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(
                "Sources/MLS/Documentation.docc/GettingStarted.md")
        let code = try String(contentsOf: here, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(code.firstIndex { $0.hasSuffix("// example") })
        let end = try #require(code.firstIndex { $0.hasSuffix("// end of example") })
        let shown = code[(start + 1)..<end].map { $0.dropFirst(8) }.joined(separator: "\n")
        let text = try String(contentsOf: guide, encoding: .utf8)
        #expect(text.contains("```swift\n\(shown)\n```"))
    }
}
