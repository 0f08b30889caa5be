import Glibc
import Maildir
import Synchronization

/// Delivers or moves mail and kills itself at a step: `maildir-crash-helper deliver|move ROOT COUNT POINT N`.
///
/// Exits 0 when the step was never reached the N-th time, which ends the series of runs.
@main
struct MaildirHelper {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let count = Int(arguments[3]),
            let point = FaultPoints.Point(rawValue: arguments[4]), let number = Int(arguments[5])
        else { exit(64) }
        let root = MaildirRoot(path: arguments[2])
        let reached = Atomic(0)
        let faults = FaultPoints { at in
            if at == point, reached.add(1, ordering: .relaxed).newValue == number { kill(getpid(), SIGKILL) }
            return 0
        }
        if arguments[1] == "deliver" {
            for start in stride(from: 0, to: count, by: 5) {
                let items = try (start..<min(start + 5, count)).map(item)
                _ = try Delivery(root, faults: faults).deliver(items)
            }
        } else {
            let moves = try Scan(root).folder(.inbox).map {
                Relocation.Move($0, to: try MaildirFolder("Blocked"))
            }
            _ = try Relocation(root, faults: faults).move(moves)
        }
    }

    /// The same mails as the test's.
    static func item(_ number: Int) throws -> Delivery.Item {
        let bytes = Array("Subject: \(number)\n\ntext of \(number)\n".utf8)
        let sent = Int64(1_795_341_600_000_000_000 + number * 1_000_000)
        let identity = "0000000000000000" + String(String(UInt64(number) + (1 << 60), radix: 16).suffix(16))
        let name = try MaildirName(sentNanoseconds: sent, identity: identity, bytes: bytes)
        return Delivery.Item(
            folder: .inbox, name: name, bytes: bytes, modified: FileTime(nanosecondsSince1970: sent))
    }
}
