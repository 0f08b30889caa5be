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

/// How fast messages become mail: `bridge-benchmark [FOLDER] [MESSAGES] [CONVERSATIONS]`.
///
/// A store with that many received messages is made, and the mail side turns them into a Maildir, as it does in a first
/// sync; beside it a bare loop writes, flushes and renames files of the same sizes. Then a pass with nothing new, and a look
/// after one file was flagged. CPU time stands beside wall time: the machine may be busy.
@main
struct BridgeBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        let parent = arguments.count > 1 ? arguments[1] : NSTemporaryDirectory()
        let messages = arguments.count > 2 ? Int(arguments[2]) ?? 20_000 : 20_000
        let conversations = arguments.count > 3 ? Int(arguments[3]) ?? 200 : 200
        let base = "\(parent)/bridge-benchmark-\(getpid())"
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: base) }
        let client = try await account(base)
        let filling = try await Meter.measure { try await fill(client, messages, conversations) }
        print("store with \(messages) messages in \(conversations) conversations: \(filling)")
        let before = Meter.residentMegabytes
        let configuration = BridgeConfiguration(
            maildir: "\(base)/mail", spool: "\(base)/spool",
            mail: MailSettings(domain: .local, network: "local"))
        var account = try await MailAccount(name: "a", client: client, configuration: configuration)
        var delivered = 0
        let delivery = try await Meter.measure { delivered = try await account.keeper.deliverAll().delivered }
        print("delivered \(delivered) mails: \(delivery), \(Int(Double(delivered) / delivery.wall))/s")
        print(
            "memory before \(before) MB, peak \(Meter.peakMegabytes) MB, after \(Meter.residentMegabytes) MB")
        try compare(base, configuration, delivered, delivery)
        account = try await MailAccount(name: "a", client: client, configuration: configuration)
        let start = try await Meter.measure {
            account = try await MailAccount(name: "a", client: client, configuration: configuration)
        }
        print("opened again: \(start)")
        print("look with nothing new: \(try await Meter.measure { _ = try await account.keeper.look() })")
        let keeper = account.keeper
        print(
            "pass with nothing new: \(try await Meter.measure { _ = try await keeper.deliverAll(); _ = try await keeper.look() })"
        )
        try flagOne(configuration)
        print("look after one flag: \(try await Meter.measure { _ = try await keeper.look() })")
        print("memory at rest \(Meter.residentMegabytes) MB")
    }

    static func account(_ base: String) async throws -> XMTPClient {
        var client = ClientConfiguration(folder: "\(base)/a", key: .keyFile(path: "\(base)/a.key"))
        client.deviceSync = false
        return try await XMTPClient.register(
            client, node: InMemoryNode(try NodeEngine(.memory)),
            signer: LocalKeySigner(privateKey: String(repeating: "11", count: 32)))
    }

    /// Messages as the engine stores them when they are received.
    static func fill(_ client: XMTPClient, _ messages: Int, _ conversations: Int) async throws {
        var groups: [ConversationID] = []
        for number in 0..<conversations {
            var options = ConversationFounding.Options()
            options.name = "Group \(number)"
            groups.append(try await client.group(with: [], options: options))
        }
        let other = String(repeating: "ab", count: 32)
        let words = String(repeating: "Some words of a message, neither short nor long. ", count: 8)
        let now = SystemClock().nowNanoseconds
        for start in stride(from: 0, to: messages, by: 1000) {
            try client.database.write(.ordered) { store in
                for number in start..<min(start + 1000, messages) {
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

    /// The bare loop: the same sizes, written, flushed, renamed in batches, nothing else.
    static func compare(
        _ base: String, _ configuration: BridgeConfiguration, _ count: Int, _ ours: Meter.Reading
    ) throws {
        let path = "\(base)/bare"
        for name in ["", "/tmp", "/new"] {
            try FileManager.default.createDirectory(atPath: path + name, withIntermediateDirectories: true)
        }
        let size = 1500
        let bytes = [UInt8](repeating: 0x61, count: size)
        let bare = Meter.measureSync {
            for start in stride(from: 0, to: count, by: Delivery.largestBatch) {
                let numbers = start..<min(start + Delivery.largestBatch, count)
                for number in numbers {
                    let file = open("\(path)/tmp/\(number)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
                    precondition(write(file, bytes, bytes.count) == bytes.count)
                    precondition(fsync(file) == 0)
                    close(file)
                }
                for number in numbers {
                    precondition(rename("\(path)/tmp/\(number)", "\(path)/new/\(number)") == 0)
                }
                let folder = open("\(path)/new", O_RDONLY | O_DIRECTORY)
                precondition(fsync(folder) == 0)
                close(folder)
            }
        }
        print(
            "bare loop: \(bare), \(Int(Double(count) / bare.wall))/s; ours \(Int(bare.wall / ours.wall * 100)) % of it"
        )
    }

    static func flagOne(_ configuration: BridgeConfiguration) throws {
        let root = MaildirRoot(path: configuration.maildir)
        guard let file = try Scan(root).folder(.inbox).first(where: { $0.half == .new }) else { return }
        try FileManager.default.moveItem(
            atPath: root.path(file), toPath: "\(root.path)/cur/\(file.name.with([.seen]))")
    }
}

/// Wall and CPU time, and memory, of this process.
enum Meter {
    struct Reading: CustomStringConvertible {
        let wall: Double
        let cpu: Double
        var description: String { String(format: "%.3f s wall, %.3f s CPU", wall, cpu) }
    }

    private static var now: (wall: Double, cpu: Double) {
        var usage = rusage()
        getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
        let cpu =
            Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        return (Double(DispatchTime.now().uptimeNanoseconds) / 1e9, cpu)
    }

    static func measure(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Void
    ) async rethrows -> Reading {
        let start = now
        try await body()
        let end = now
        return Reading(wall: end.wall - start.wall, cpu: end.cpu - start.cpu)
    }

    static func measureSync(_ body: () -> Void) -> Reading {
        let start = now
        body()
        let end = now
        return Reading(wall: end.wall - start.wall, cpu: end.cpu - start.cpu)
    }

    static var peakMegabytes: Int {
        var usage = rusage()
        getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }

    static var residentMegabytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(getpagesize()) / 1_048_576
    }
}
