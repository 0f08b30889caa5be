import Bridge
import Client
import Content
import Conversations
import Foundation
import Identity
import LocalNode
import MailConversion
import Maildir
import NodeClient
import Store

/// How fast messages become mail: `bridge-benchmark [FOLDER] [MESSAGES] [CONVERSATIONS] [ROUNDS]`.
///
/// In each round a store gets received messages, and the mail side turns them into a Maildir, as it does in a first sync;
/// right after that a bare loop writes, flushes and renames the very same files, since a disk's speed wanders. Then a pass
/// with nothing new, and a look after one file was flagged. CPU time stands beside wall time: the machine may be busy.
@main
struct BridgeBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        func number(_ position: Int, _ otherwise: Int) -> Int {
            arguments.count > position ? Int(arguments[position]) ?? otherwise : otherwise
        }
        let parent = arguments.count > 1 ? arguments[1] : NSTemporaryDirectory()
        let (messages, conversations, rounds) = (number(2, 20_000), number(3, 200), max(1, number(4, 5)))
        let base = "\(parent)/bridge-benchmark-\(getpid())"
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: base) }
        let client = try await account(base)
        let groups = try await found(client, conversations)
        let configuration = BridgeConfiguration(
            maildir: "\(base)/mail", spool: "\(base)/spool",
            mail: MailSettings(domain: .local, network: "local"))
        var account = try await MailAccount(name: "a", client: client, configuration: configuration)
        _ = try await account.keeper.deliverAll()
        let bare = BareLoop(from: MaildirRoot(path: configuration.maildir), to: "\(base)/bare")
        _ = try bare.fresh()
        var (ours, theirs, delivered) = (Meter.Reading.none, Meter.Reading.none, 0)
        for round in 0..<rounds {
            try fill(client, groups, messages / rounds, from: round * (messages / rounds))
            ours += try await Meter.measure { delivered += try await account.keeper.deliverAll().delivered }
            let files = try bare.fresh()
            theirs += Meter.measureSync { bare.write(files) }
        }
        let count = Double(delivered)
        print("\(delivered) messages in \(conversations) conversations, \(rounds) rounds")
        print("durable deliveries: \(ours), \(Int(count / ours.wall))/s")
        print("bare loop, same files: \(theirs), \(Int(count / theirs.wall))/s")
        print("ours in per cent of the bare loop: \(Int(theirs.wall / ours.wall * 100))")
        print("processor time of a delivery: \(Int(ours.cpu / count * 1e6)) us")
        print("memory: peak \(Meter.peakMegabytes) MB")
        let start = try await Meter.measure {
            account = try await MailAccount(name: "a", client: client, configuration: configuration)
        }
        print("opened again: \(start)")
        let keeper = account.keeper
        print(
            "pass with nothing new: \(try await Meter.measure { _ = try await keeper.deliverAll(); _ = try await keeper.look() })"
        )
        try flagOne(configuration)
        print("look after one flag: \(try await Meter.measure { _ = try await keeper.look() })")
        print("memory at rest: \(Meter.residentMegabytes) MB")
    }

    static func account(_ base: String) async throws -> XMTPClient {
        var client = ClientConfiguration(folder: "\(base)/a", key: .keyFile(path: "\(base)/a.key"))
        client.deviceSync = false
        return try await XMTPClient.register(
            client, node: InMemoryNode(try NodeEngine(.memory)),
            signer: LocalKeySigner(privateKey: String(repeating: "11", count: 32)))
    }

    static func found(_ client: XMTPClient, _ conversations: Int) async throws -> [ConversationID] {
        var groups: [ConversationID] = []
        for number in 0..<conversations {
            var options = ConversationFounding.Options()
            options.name = "Group \(number)"
            groups.append(try await client.group(with: [], options: options))
        }
        return groups
    }

    /// Messages as the engine stores them when they are received.
    static func fill(
        _ client: XMTPClient, _ groups: [ConversationID], _ messages: Int, from first: Int
    ) throws {
        let other = String(repeating: "ab", count: 32)
        let words = String(repeating: "Some words of a message, neither short nor long. ", count: 8)
        let now = SystemClock().nowNanoseconds
        let end = first + messages
        for start in stride(from: first, to: end, by: 1000) {
            try client.database.write(.ordered) { store in
                for number in start..<min(start + 1000, end) {
                    let group = groups[number % groups.count]
                    let content = Text("\(number) \(words)").encoded().serialized()
                    let key = String(now + Int64(number))
                    let id = MessageID(conversation: group, idempotencyKey: key, content: content)
                    try store.insert(
                        MessageRecord(
                            id: id.bytes, conversation: group.bytes, sequence: Int64(number + 1),
                            originator: 10, senderInbox: other,
                            senderInstallation: Array(repeating: 7, count: 32),
                            senderVerified: true, sentNanoseconds: now + Int64(number) * 1_000_000,
                            kind: .application, status: .published, contentType: "xmtp.org/text:1.0",
                            content: content, idempotencyKey: key))
                    try store.append(
                        EventRecord(
                            kind: ClientEvent.Kind.messageReceived.rawValue, conversation: group.bytes,
                            message: id.bytes, atNanoseconds: now))
                }
            }
        }
    }

    static func flagOne(_ configuration: BridgeConfiguration) throws {
        let root = MaildirRoot(path: configuration.maildir)
        guard let file = try Scan(root).folder(.inbox).first(where: { $0.half == .new }) else { return }
        try FileManager.default.moveItem(
            atPath: root.path(file), toPath: "\(root.path)/cur/\(file.name.with([.seen]))")
    }
}
