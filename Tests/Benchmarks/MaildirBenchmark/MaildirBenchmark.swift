import Foundation
import Maildir

/// How fast the Maildir is: `maildir-benchmark [FOLDER] [COUNT]`.
///
/// Durable deliveries against a bare loop of the same system calls, both ways of making them durable, alternating and
/// several times, since a disk's speed wanders; then a scan of 100 000 files and relocations.
@main
struct MaildirBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        let folder = arguments.count > 1 ? arguments[1] : NSTemporaryDirectory()
        let count = arguments.count > 2 ? Int(arguments[2]) ?? 4096 : 4096
        let base = "\(folder)/maildir-benchmark-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: base) }
        let bytes = message(2048)
        print("\(count) messages of \(bytes.count) bytes in batches of \(Delivery.largestBatch), \(folder)")
        for durability in [Delivery.Durability.files, .fileSystem] {
            var ours: [Double] = []
            var bare: [Double] = []
            for round in 0..<5 {
                let path = "\(base)/\(durability)-\(round)"
                bare.append(try rate(count) { try bareLoop(path + "-bare", count, bytes, durability) })
                ours.append(try rate(count) { try deliveries(path + "-ours", count, bytes, durability) })
            }
            report("deliver, flush \(durability)", ours, against: bare)
        }
        try scanAndMove("\(base)/scan")
    }

    static func message(_ size: Int) -> [UInt8] {
        let head = Array("From: <a@xmtp.alt>\nSubject: Re: Team\n\n".utf8)
        return head + (head.count..<size).map { $0 % 64 == 0 ? 0x0A : 0x61 }
    }

    static func rate(_ count: Int, _ work: () throws -> Void) rethrows -> Double {
        let start = DispatchTime.now().uptimeNanoseconds
        try work()
        return Double(count) / Double(DispatchTime.now().uptimeNanoseconds - start) * 1e9
    }

    static func report(_ name: String, _ ours: [Double], against bare: [Double]) {
        let (mine, theirs) = (ours.sorted()[ours.count / 2], bare.sorted()[bare.count / 2])
        print(
            "\(name): \(Int(mine))/s, bare loop \(Int(theirs))/s, \(Int(mine / theirs * 100)) % (medians of \(ours.count))"
        )
    }

    static func name(_ number: Int, _ bytes: [UInt8]) throws -> MaildirName {
        let identity = String(String(UInt64(number) + (1 << 60), radix: 16).suffix(16)) + "0000000000000000"
        return try MaildirName(
            sentNanoseconds: 1_795_341_600_000_000_000 + Int64(number) * 1000, identity: identity,
            bytes: bytes)
    }

    static func deliveries(
        _ path: String, _ count: Int, _ bytes: [UInt8], _ durability: Delivery.Durability
    ) throws {
        let root = MaildirRoot(path: path)
        try root.prepare([.inbox])
        let delivery = Delivery(root, durability: durability)
        for start in stride(from: 0, to: count, by: Delivery.largestBatch) {
            let items = try (start..<min(start + Delivery.largestBatch, count)).map { number in
                Delivery.Item(
                    folder: .inbox, name: try name(number, bytes), bytes: bytes,
                    modified: FileTime(nanosecondsSince1970: 1_795_341_600_000_000_000))
            }
            _ = try delivery.deliver(items)
        }
    }

    /// Write all, flush each (or the file system once), rename all, flush the folder: nothing else.
    static func bareLoop(_ path: String, _ count: Int, _ bytes: [UInt8], _ durability: Delivery.Durability)
        throws
    {
        for directory in ["", "/tmp", "/new", "/cur"] {
            try FileManager.default.createDirectory(
                atPath: path + directory, withIntermediateDirectories: true)
        }
        for start in stride(from: 0, to: count, by: Delivery.largestBatch) {
            let numbers = start..<min(start + Delivery.largestBatch, count)
            for number in numbers {
                let descriptor = open("\(path)/tmp/\(number)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
                precondition(write(descriptor, bytes, bytes.count) == bytes.count)
                if durability == .files { precondition(fsync(descriptor) == 0) }
                close(descriptor)
            }
            if durability == .fileSystem { sync() }
            for number in numbers {
                precondition(rename("\(path)/tmp/\(number)", "\(path)/new/\(number)") == 0)
            }
            let directory = open("\(path)/new", O_RDONLY | O_DIRECTORY)
            precondition(fsync(directory) == 0)
            close(directory)
        }
    }

    static func scanAndMove(_ path: String) throws {
        let root = MaildirRoot(path: path)
        let blocked = try MaildirFolder("Blocked")
        try root.prepare([.inbox, blocked])
        let count = 100_000
        for number in 0..<count {
            let file = "\(path)/cur/\(try name(number, [])):2,S"
            close(open(file, O_WRONLY | O_CREAT | O_EXCL, 0o600))
        }
        var found: [MaildirPlacement] = []
        for attempt in 1...3 {
            let scan = try rate(count) { found = try Scan(root).folder(.inbox) }
            print("scan \(attempt) of \(found.count) files: \(Int(Double(count) / scan * 1000)) ms")
        }
        let moves = found.prefix(10_000).map { Relocation.Move($0, to: blocked) }
        let moved = try rate(moves.count) { _ = try Relocation(root).move(Array(moves)) }
        print("relocation: \(Int(moved)) files/s")
    }
}
