import MLSVectors
import Testing

@testable import MLS

/// Message keys: RFC 9420 section 9, with the window of section 15.3.
@Suite struct SecretTreeTests {
    private static let suite: any CiphersuiteProvider = SwiftCryptoProvider().provider(
        for: .mls128DHKEMX25519CHACHA20POLY1305SHA256Ed25519)!

    private static func tree(depth: Int = 2) -> SecretTree {
        SecretTree(
            encryptionSecret: Secret(copying: [UInt8](repeating: 5, count: 32)), math: TreeMath(depth: depth))
    }

    private static func peek(
        _ tree: SecretTree, _ generation: UInt32, leaf: LeafIndex = 1, kind: RatchetKind = .application,
        window: RatchetWindow = RatchetWindow()
    ) throws(MLSError) -> PeekedKey {
        try tree.peek(leaf: leaf, kind: kind, generation: generation, window: window, suite: suite)
    }

    private static func take(
        _ tree: inout SecretTree, _ generation: UInt32, window: RatchetWindow = RatchetWindow()
    ) throws(MLSError) -> [UInt8] {
        let peeked = try peek(tree, generation, window: window)
        try tree.consume(peeked)
        return peeked.key.key.copyBytes() + peeked.key.nonce.copyBytes()
    }

    private static func encoded(_ part: SecretTreePart) -> [UInt8] {
        var writer = SecretWriter()
        writer.writeSecretTreePart(part)
        return writer.finish().copyBytes()
    }

    @Test func `A key is the same however its generation is reached`() throws {
        var inOrder = Self.tree()
        let keys = try (0..<20).map { try Self.take(&inOrder, $0) }
        #expect(Set(keys).count == 20)
        for generation: UInt32 in [0, 3, 19] {
            var atOnce = Self.tree()
            #expect(try Self.take(&atOnce, generation) == keys[Int(generation)])
        }
        var late = Self.tree()
        _ = try Self.take(&late, 5)
        for generation: UInt32 in [2, 4, 1, 3] {
            #expect(try Self.take(&late, generation) == keys[Int(generation)])
        }
    }

    @Test func `Looking at a key consumes nothing, however often`() throws {
        var tree = Self.tree()
        let first = try Self.peek(tree, 0, kind: .handshake)
        let again = try Self.peek(tree, 0, kind: .handshake)
        #expect(first.key.key == again.key.key && first.key.nonce == again.key.nonce)
        try tree.consume(again)
        #expect(throws: MLSError.keyWasUsed) { try Self.peek(tree, 0, kind: .handshake) }
        #expect(throws: MLSError.keyWasUsed) { try tree.consume(first) }
    }

    @Test func `A key that is consumed after another was gives both up and no more`() throws {
        var tree = Self.tree()
        let zero = try Self.peek(tree, 0)
        let two = try Self.peek(tree, 2)
        let elsewhere = try Self.peek(tree, 0, leaf: 3)
        #expect(try tree.consume(two) == ConsumedKey(leaf: 1, kind: .application, generation: 2))
        #expect(try tree.consume(zero) == ConsumedKey(leaf: 1, kind: .application, generation: 0))
        #expect(try tree.consume(elsewhere) == ConsumedKey(leaf: 3, kind: .application, generation: 0))
        for (leaf, generation): (LeafIndex, UInt32) in [(1, 0), (1, 2), (3, 0)] {
            #expect(throws: MLSError.keyWasUsed) { try Self.peek(tree, generation, leaf: leaf) }
        }
        #expect(try Self.peek(tree, 1).key.generation == 1)
        #expect(try Self.peek(tree, 0, kind: .handshake).key.generation == 0)
    }

    @Test func `The last five skipped keys are kept and no older ones`() throws {
        var tree = Self.tree()
        _ = try Self.take(&tree, 9)
        // The next expected one is 10: 5 to 9 are within five of it, and 9 is used.
        #expect(throws: MLSError.generationIsTooOld) { try Self.peek(tree, 4) }
        #expect(throws: MLSError.keyWasUsed) { try Self.peek(tree, 9) }
        for generation: UInt32 in 5...8 { _ = try Self.take(&tree, generation) }
        _ = try Self.take(&tree, 12)
        #expect(throws: MLSError.generationIsTooOld) { try Self.peek(tree, 7) }
        #expect(throws: MLSError.keyWasUsed) { try Self.peek(tree, 8) }
        _ = try Self.take(&tree, 10)
    }

    @Test func `A skipped key is forgotten when the window has passed it`() throws {
        var tree = Self.tree()
        _ = try Self.take(&tree, 1)
        for generation: UInt32 in 2...5 { _ = try Self.take(&tree, generation) }
        #expect(throws: MLSError.generationIsTooOld) { try Self.peek(tree, 0) }
        guard case .ratchets(_, let ratchet) = tree.parts.first(where: { $0.node == 2 })?.content else {
            Issue.record("the leaf has no ratchets")
            return
        }
        #expect(ratchet.skipped.isEmpty && ratchet.head == 6)
    }

    @Test func `A generation may be a thousand ahead and no further`() throws {
        let tree = Self.tree()
        #expect(try Self.peek(tree, 1000).key.generation == 1000)
        #expect(throws: MLSError.generationIsTooFarAhead) { try Self.peek(tree, 1001) }
        #expect(throws: MLSError.generationsAreExhausted) { try Self.peek(tree, .max) }
        #expect(throws: MLSError.generationIsTooFarAhead) { try Self.peek(tree, .max - 1) }
    }

    @Test func `The window is the caller's`() throws {
        var tree = Self.tree()
        let strict = RatchetWindow(outOfOrderTolerance: 0, maximumForwardDistance: 1)
        _ = try Self.take(&tree, 1, window: strict)
        #expect(throws: MLSError.generationIsTooOld) { try Self.peek(tree, 0, window: strict) }
        #expect(throws: MLSError.generationIsTooFarAhead) { try Self.peek(tree, 4, window: strict) }
        let endless = RatchetWindow(outOfOrderTolerance: .max, maximumForwardDistance: .max)
        _ = try Self.take(&tree, 10, window: endless)
        _ = try Self.take(&tree, 2, window: endless)
    }

    @Test func `The last generation can be used and nothing after it`() throws {
        let secret = Secret.zeros(count: 32)
        var ratchet = SenderRatchet(secret: secret, head: .max - 1)
        #expect(try ratchet.take(.max - 1, window: RatchetWindow(), suite: Self.suite).generation == .max - 1)
        #expect(throws: MLSError.generationsAreExhausted) {
            _ = try ratchet.take(.max, window: RatchetWindow(), suite: Self.suite)
        }
    }

    @Test func `A leaf outside of the tree is no sender`() {
        for leaf: LeafIndex in [4, LeafIndex(.max)] {
            #expect(throws: MLSError.rule(.senderIsMember)) { try Self.peek(Self.tree(), 0, leaf: leaf) }
        }
        #expect(throws: Never.self) { try Self.peek(Self.tree(depth: 0), 0, leaf: 0) }
    }

    @Test func `What a consumed key was derived from is gone`() throws {
        var tree = Self.tree()
        #expect(tree.parts.map(\.node) == [3])
        try tree.consume(Self.peek(tree, 0))
        #expect(tree.parts.map(\.node) == [0, 2, 5])
        try tree.consume(Self.peek(tree, 0, leaf: 3))
        #expect(tree.parts.map(\.node) == [0, 2, 4, 6])
    }

    @Test func `A tree saved piece by piece as it changes is the tree`() throws {
        var random = SeededRandom(seed: 41)
        var tree = Self.tree(depth: 4)
        var saved = Dictionary(uniqueKeysWithValues: tree.parts.map { ($0.node, Self.encoded($0)) })
        for _ in 0..<60 {
            let old = tree
            let leaf = LeafIndex(UInt32(random.next() % 16))
            let kind: RatchetKind = random.next() % 2 == 0 ? .handshake : .application
            let next = try tree.peekNext(leaf: leaf, kind: kind, suite: Self.suite).key.generation
            let generation = next + UInt32(random.next() % 3)
            try tree.consume(Self.peek(tree, generation, leaf: leaf, kind: kind))

            let difference = tree.difference(from: old)
            #expect(difference.saved.count <= 5)
            for node in difference.erased { saved[node] = nil }
            for part in difference.saved { saved[part.node] = Self.encoded(part) }
            let parts = try saved.values.map { try SecretTreePart(tlsEncoded: $0) }
            let reread = try SecretTree(parts: parts, math: tree.math)
            #expect(reread.parts.map { Self.encoded($0) } == tree.parts.map { Self.encoded($0) })
            let key = try Self.peek(tree, generation + 1, leaf: leaf, kind: kind).key
            #expect(try Self.peek(reread, generation + 1, leaf: leaf, kind: kind).key.key == key.key)
        }
        #expect(tree.difference(from: tree).saved.isEmpty)
    }

    @Test func `Pieces that do not make a tree are refused`() throws {
        var tree = Self.tree()
        try tree.consume(Self.peek(tree, 0))
        let parts = tree.parts
        for broken in [[], Array(parts.dropLast()), Array(parts.dropFirst())] {
            #expect(throws: MLSError.self) { try SecretTree(parts: broken, math: tree.math) }
        }
        #expect(throws: MLSError.self) { try SecretTree(parts: parts, math: TreeMath(depth: 1)) }
        #expect(throws: MLSError.self) { try SecretTree(parts: parts + Self.tree().parts, math: tree.math) }
    }
}
