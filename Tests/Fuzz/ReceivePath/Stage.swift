@testable import Client
import Content
import Conversations
import Foundation
import Identity
import LocalNode
import MLS
import NodeClient
import Store

/// Two clients, a group, and what one of them has sent and the other has not read yet. Every script plays on a fresh copy
/// of the reader's store.
final class Stage: Sendable {
    static let shared = Stage()

    private let base: InMemoryNode
    private let folder: String
    private let conversation: ConversationID
    private let reader: [UInt8]
    /// The sender's group in the epoch the reader is in.
    private let group: ActiveGroup
    private let recorded: [GroupEnvelope]
    private let welcome: WelcomeEnvelope
    private let readerPackage: KeyPackage

    private struct Made: Sendable {
        let base: InMemoryNode
        let folder: String
        let conversation: ConversationID
        let reader: [UInt8]
        let group: ActiveGroup
        let recorded: [GroupEnvelope]
        let welcome: WelcomeEnvelope
        let readerPackage: KeyPackage
    }

    private final class Box: @unchecked Sendable {
        var made: Made?
    }

    private init() {
        let box = Box()
        waiting { box.made = try await Stage.make() }
        guard let made = box.made else { fatalError("no stage") }
        base = made.base
        folder = made.folder
        conversation = made.conversation
        reader = made.reader
        group = made.group
        recorded = made.recorded
        welcome = made.welcome
        readerPackage = made.readerPackage
    }

    private static func make() async throws -> Made {
        let base = InMemoryNode(try NodeEngine(.memory))
        let root = Stage.root + "/receive-path-\(getpid())"
        let alice = try await client(root + "/alice", base)
        let bob = try await client(root + "/bob", base)
        let id = try await alice.group(with: [bob.inboxID])
        try await bob.sync()
        let group = try await alice.workers.worker(id).alone { try $0.load().group }
        let position = try await bob.workers.worker(id).alone { worker in
            let record = try worker.load().record
            return UInt64(clamping: max(record.commitCursor, record.messageCursor))
        }
        let reader = bob.installationID.bytes
        let welcomes = try await base.welcomes(for: reader, page: PageRequest()).rows.count
        try await alice.send(Text("before"), to: id)
        try await alice.set(.groupName, to: "another name", in: id)
        try await alice.send(Text("after"), to: id)
        _ = try await alice.group(with: [bob.inboxID])
        let rows = try await base.groupMessages(
            of: id.bytes,
            page: PageRequest(after: VectorCursor([Originator.applicationMessages: position]))
        ).rows
        let newWelcomes = try await base.welcomes(for: reader, page: PageRequest()).rows.dropFirst(welcomes)
        guard let welcome = newWelcomes.first,
            let package = try await base.keyPackages(of: [reader]).first.flatMap({ $0 })
        else { fatalError("the stage is not complete") }
        try bob.close()
        try alice.close()
        return Made(
            base: base, folder: root + "/bob", conversation: id, reader: reader, group: group, recorded: rows,
            welcome: welcome,
            readerPackage: try VerifiedKeyPackage(
                verifying: package, now: UInt64(Date().timeIntervalSince1970), crypto: SwiftCryptoProvider()
            ).keyPackage)
    }

    /// Memory if there is a file system in it: a run writes a store.
    private static var root: String {
        FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    }

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
        let copy = folder + "-played"
        let files = FileManager.default
        try? files.removeItem(atPath: copy)
        try files.copyItem(atPath: folder, toPath: copy)
        try? files.removeItem(atPath: copy + ".key")
        try files.copyItem(atPath: folder + ".key", toPath: copy + ".key")
        let client = try XMTPClient.open(Self.configuration(copy), node: node(script))
        // A conversation that cannot go on is in the report; an error here would keep all others from going on. What
        // comes after reading, such as new key packages, is left out: it is dear and nobody's input.
        _ = try await client.engine.run()
        try demandIntact(client, script)
        try client.close()
    }

    private func demandIntact(_ client: XMTPClient, _ script: Script) throws {
        let messages = try client.messages(in: conversation).filter { $0.kind == .application }
        guard Set(messages.map(\.id)).count == messages.count else { fatalError("a message is there twice") }
        guard script.isOfStrangers else { return }
        let expected = recorded.count { $0.cursor.originator == Originator.applicationMessages }
        guard messages.count >= expected else {
            fatalError("strangers kept \(expected - messages.count) messages from arriving")
        }
    }

    private func node(_ script: Script) -> HostileNode {
        var envelopes: [GroupEnvelope] = []
        var welcomes: [WelcomeEnvelope] = []
        var entries: [IdentityLogEntry] = []
        for step in script.steps {
            switch step {
            case .changed(let index, let mutation):
                var envelope = recorded[index % recorded.count]
                envelope.data = mutation.applied(to: envelope.data)
                envelopes.append(envelope)
            case .raw(let bytes): envelopes.append(envelope(bytes))
            case .content(let bytes):
                if let data = encrypted(bytes) { envelopes.append(envelope(data)) }
            case .commit(let index, let bytes):
                if let data = commit(index, bytes) { envelopes.append(envelope(data, isCommit: true)) }
            case .changedWelcome(let mutation):
                var changed = welcome
                if case .welcome(let data, let metadata) = changed.body {
                    changed.body = .welcome(data: mutation.applied(to: data), metadata: metadata)
                }
                welcomes.append(changed)
            case .rawWelcome(let bytes):
                var changed = welcome
                changed.body = .welcome(data: bytes, metadata: bytes)
                welcomes.append(changed)
            case .sealedWelcome(let bytes): welcomes += sealed(bytes)
            case .identityLog(let bytes):
                entries.append(
                    IdentityLogEntry(
                        sequence: 1_000_000 + UInt64(entries.count), serverNanoseconds: 1, update: bytes))
            }
        }
        return HostileNode(
            base: base, group: conversation.bytes, envelopes: numbered(envelopes + recorded),
            welcomes: script.hasWelcomes ? numbered(welcomes + [welcome]) : [], identityEntries: entries)
    }

    private func envelope(_ data: [UInt8], isCommit: Bool = false) -> GroupEnvelope {
        GroupEnvelope(
            cursor: Cursor(
                originator: isCommit ? Originator.commits : Originator.applicationMessages, sequence: 0),
            createdNanoseconds: 1_700_000_000_000_000_000, groupID: conversation.bytes, data: data,
            isCommit: isCommit)
    }

    /// In the order of the list, above everything the reader has read.
    private func numbered(_ envelopes: [GroupEnvelope]) -> [GroupEnvelope] {
        let first = recorded.first?.cursor.sequence ?? 1
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
                originator: Originator.welcomes, sequence: welcome.cursor.sequence + UInt64(index))
            return envelope
        }
    }

    // MARK: - A member that means no good

    private func encrypted(_ bytes: [UInt8]) -> [UInt8]? {
        var group = group
        var random = SystemRandom()
        return try? group.encrypt(bytes, despiteProposals: true, random: &random)
    }

    private func commit(_ index: Int, _ bytes: [UInt8]) -> [UInt8]? {
        var group = group
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
        guard let recipient = try? WelcomeRecipient(readerPackage),
            let sealed = try? WelcomeSealer.seal(bytes, messageCursor: 0, for: [recipient], random: &random)
        else { return [] }
        return sealed.map { made in
            let outgoing = OutgoingWelcome(made)
            return WelcomeEnvelope(
                cursor: welcome.cursor, createdNanoseconds: welcome.createdNanoseconds, destination: reader,
                body: outgoing.body, hpkePublicKey: outgoing.hpkePublicKey, wrapper: outgoing.wrapper)
        }
    }
}
