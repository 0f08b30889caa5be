@testable import Client
import Content
import Conversations
import Foundation
import Identity
import LocalNode
import MLS
import NodeClient
import Store
import Synchronization

/// Two clients, and groups of which one of them has not read yet what the other has sent.
///
/// Opening a store costs more than reading what a script brings. Hence scripts play on a copy of the reader's store, each on a
/// group of its own, until the groups are used up or something may have reached beyond its group; then comes a fresh copy.
final class Stage: Sendable {
    static let shared = Stage()

    /// Groups of one copy.
    private static let scenes = 16

    private struct Made: Sendable {
        let base: InMemoryNode
        let folder: String
        let reader: [UInt8]
        let scenes: [Scene]
        let welcome: WelcomeEnvelope
        let readerPackage: KeyPackage
    }

    /// A copy at work, and how many of its groups are used up.
    private struct Copy: Sendable {
        let client: XMTPClient
        let node: HostileNode
        var used = 0
    }

    private final class Box: @unchecked Sendable {
        var made: Made?
    }

    private let made: Made
    private let copy = Mutex<Copy?>(nil)

    private init() {
        let box = Box()
        waiting { box.made = try await Stage.make() }
        guard let made = box.made else { fatalError("no stage") }
        self.made = made
    }

    private static func make() async throws -> Made {
        let base = InMemoryNode(try NodeEngine(.memory))
        let root = Stage.root
        atexit { try? FileManager.default.removeItem(atPath: Stage.root) }
        let alice = try await client(root + "/alice", base)
        let bob = try await client(root + "/bob", base)
        var groups: [ConversationID] = []
        for _ in 0..<scenes { groups.append(try await alice.group(with: [bob.inboxID])) }
        try await bob.sync()
        var made: [Scene] = []
        for group in groups { made.append(try await scene(group, alice, bob, base)) }
        let reader = bob.installationID.bytes
        let welcomes = try await base.welcomes(for: reader, page: PageRequest()).rows.count
        _ = try await alice.group(with: [bob.inboxID])
        let newWelcomes = try await base.welcomes(for: reader, page: PageRequest()).rows.dropFirst(welcomes)
        guard let welcome = newWelcomes.first,
            let package = try await base.keyPackages(of: [reader]).first.flatMap({ $0 })
        else { fatalError("the stage is not complete") }
        try bob.close()
        try alice.close()
        return Made(
            base: base, folder: root + "/bob", reader: reader, scenes: made, welcome: welcome,
            readerPackage: try VerifiedKeyPackage(
                verifying: package, now: UInt64(Date().timeIntervalSince1970), crypto: SwiftCryptoProvider()
            ).keyPackage)
    }

    /// Sends what the reader will find after what a script brings.
    private static func scene(
        _ id: ConversationID, _ alice: XMTPClient, _ bob: XMTPClient, _ base: InMemoryNode
    ) async throws -> Scene {
        let group = try await alice.workers.worker(id).alone { try $0.load().group }
        let position = try await bob.workers.worker(id).alone { worker in
            let record = try worker.load().record
            return UInt64(clamping: max(record.commitCursor, record.messageCursor))
        }
        try await alice.send(Text("before"), to: id)
        try await alice.set(.groupName, to: "another name", in: id)
        try await alice.send(Text("after"), to: id)
        let rows = try await base.groupMessages(
            of: id.bytes,
            page: PageRequest(after: VectorCursor([Originator.applicationMessages: position]))
        ).rows
        return Scene(conversation: id, group: group, recorded: rows)
    }

    /// In memory if there is a file system in it: a run writes a store.
    private static let root =
        (FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory())
        + "/receive-path-\(getpid())"

    private static func configuration(_ folder: String) -> ClientConfiguration {
        var configuration = ClientConfiguration(
            folder: folder, key: .keyFile(path: folder + ".key"))
        configuration.deviceSync = false
        return configuration
    }

    private static func client(_ folder: String, _ node: InMemoryNode) async throws -> XMTPClient {
        var random = SystemRandom()
        let signer = try LocalKeySigner(
            privateKey: random.bytes(count: 32).map { String(format: "%02x", $0) }.joined())
        return try await XMTPClient.register(configuration(folder), node: node, signer: signer)
    }

    // MARK: - Playing

    func play(_ script: Script) async throws {
        var copy = try self.copy.withLock { $0.take() } ?? freshCopy()
        let scene = made.scenes[copy.used]
        copy.used += 1
        copy.node.show = show(script, scene)
        // A conversation that cannot go on is in the report; an error here would keep all others from going on. What
        // comes after reading, such as new key packages, is left out: it is dear and nobody's input.
        _ = try await copy.client.engine.run()
        try demandIntact(copy.client, script, scene)
        if script.reachesBeyondItsGroup || copy.used == made.scenes.count {
            try copy.client.close()
        } else {
            self.copy.withLock { $0 = copy }
        }
    }

    private func freshCopy() throws -> Copy {
        let copy = made.folder + "-played"
        let files = FileManager.default
        try? files.removeItem(atPath: copy)
        try files.copyItem(atPath: made.folder, toPath: copy)
        try? files.removeItem(atPath: copy + ".key")
        try files.copyItem(atPath: made.folder + ".key", toPath: copy + ".key")
        let node = HostileNode(base: made.base)
        return Copy(client: try XMTPClient.open(Self.configuration(copy), node: node), node: node)
    }

    private func demandIntact(_ client: XMTPClient, _ script: Script, _ scene: Scene) throws {
        let messages = try client.messages(in: scene.conversation).filter { $0.kind == .application }
        guard Set(messages.map(\.id)).count == messages.count else { fatalError("a message is there twice") }
        guard script.isOfStrangers else { return }
        let expected = scene.recorded.count { $0.cursor.originator == Originator.applicationMessages }
        guard messages.count >= expected else {
            fatalError("strangers kept \(expected - messages.count) messages from arriving")
        }
    }

    private func show(_ script: Script, _ scene: Scene) -> HostileNode.Show {
        var envelopes: [GroupEnvelope] = []
        var welcomes: [WelcomeEnvelope] = []
        var entries: [IdentityLogEntry] = []
        for step in script.steps {
            switch step {
            case .changed(let index, let mutation):
                var envelope = scene.recorded[index % scene.recorded.count]
                envelope.data = mutation.applied(to: envelope.data)
                envelopes.append(envelope)
            case .raw(let bytes): envelopes.append(envelope(bytes, scene))
            case .content(let bytes):
                if let data = encrypted(bytes, scene) { envelopes.append(envelope(data, scene)) }
            case .commit(let index, let bytes):
                if let data = commit(index, bytes, scene) {
                    envelopes.append(envelope(data, scene, isCommit: true))
                }
            case .changedWelcome(let mutation):
                var changed = made.welcome
                if case .welcome(let data, let metadata) = changed.body {
                    changed.body = .welcome(data: mutation.applied(to: data), metadata: metadata)
                }
                welcomes.append(changed)
            case .rawWelcome(let bytes):
                var changed = made.welcome
                changed.body = .welcome(data: bytes, metadata: bytes)
                welcomes.append(changed)
            case .sealedWelcome(let bytes): welcomes += sealed(bytes)
            case .identityLog(let bytes):
                entries.append(
                    IdentityLogEntry(
                        sequence: 1_000_000 + UInt64(entries.count), serverNanoseconds: 1, update: bytes))
            }
        }
        return HostileNode.Show(
            group: scene.conversation.bytes, envelopes: numbered(envelopes + scene.recorded, scene),
            welcomes: script.hasWelcomes ? numbered(welcomes + [made.welcome]) : [], identityEntries: entries)
    }

    private func envelope(_ data: [UInt8], _ scene: Scene, isCommit: Bool = false) -> GroupEnvelope {
        GroupEnvelope(
            cursor: Cursor(
                originator: isCommit ? Originator.commits : Originator.applicationMessages, sequence: 0),
            createdNanoseconds: 1_700_000_000_000_000_000, groupID: scene.conversation.bytes, data: data,
            isCommit: isCommit)
    }

    /// In the order of the list, above everything the reader has read.
    private func numbered(_ envelopes: [GroupEnvelope], _ scene: Scene) -> [GroupEnvelope] {
        let first = scene.recorded.first?.cursor.sequence ?? 1
        return envelopes.enumerated().map { index, envelope in
            var envelope = envelope
            envelope.cursor = Cursor(
                originator: envelope.cursor.originator, sequence: first + UInt64(index))
            return envelope
        }
    }

    private func numbered(_ welcomes: [WelcomeEnvelope]) -> [WelcomeEnvelope] {
        welcomes.enumerated().map { index, envelope in
            var envelope = envelope
            envelope.cursor = Cursor(
                originator: Originator.welcomes, sequence: made.welcome.cursor.sequence + UInt64(index))
            return envelope
        }
    }

    // MARK: - A member that means no good

    private func encrypted(_ bytes: [UInt8], _ scene: Scene) -> [UInt8]? {
        var group = scene.group
        var random = SystemRandom()
        return try? group.encrypt(bytes, despiteProposals: true, random: &random)
    }

    private func commit(_ index: Int, _ bytes: [UInt8], _ scene: Scene) -> [UInt8]? {
        var group = scene.group
        var extensions = group.extensions
        let types = extensions.types
        guard !types.isEmpty else { return nil }
        extensions.set(Extension(type: types[index % types.count], data: bytes))
        var builder = CommitBuilder()
        builder.proposals = [.groupContextExtensions(extensions)]
        builder.forcesPath = true
        var random = SystemRandom()
        return try? group.commit(
            builder, policy: ConversationPolicy(), now: UInt64(Date().timeIntervalSince1970), random: &random
        ).message
    }

    private func sealed(_ bytes: [UInt8]) -> [WelcomeEnvelope] {
        var random = SystemRandom()
        guard let recipient = try? WelcomeRecipient(made.readerPackage),
            let sealed = try? WelcomeSealer.seal(bytes, messageCursor: 0, for: [recipient], random: &random)
        else { return [] }
        return sealed.map { one in
            let outgoing = OutgoingWelcome(one)
            return WelcomeEnvelope(
                cursor: made.welcome.cursor, createdNanoseconds: made.welcome.createdNanoseconds,
                destination: made.reader,
                body: outgoing.body, hpkePublicKey: outgoing.hpkePublicKey, wrapper: outgoing.wrapper)
        }
    }
}
