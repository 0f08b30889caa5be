import Foundation

/// Kills the mail side at every step, hundreds of times: `bridge-crash [--kills N] [--seed N] [--folder DIR]`.
///
/// A node runs in this process, and Bob, a client without mail. The mail side of Alice and Carol runs in a child, which
/// kills itself at a step; then another child begins where it stopped. So do the programs that queue their mails; a mail
/// whose program died is queued again, by somebody who cannot know. Meanwhile Bob sends and deletes, Alice moves mail
/// between folders and asks for files. At the end every message of Bob's lies in Alice's Maildir once, every mail reached
/// Bob once from the account it was from, nothing is left in the spools, and the last moves are what was decided.
@main
struct BridgeCrash {
    static func main() async throws {
        var arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "child" {
            try await CrashChild(Array(arguments.dropFirst())).run()
            return
        }
        if arguments.first == "queue" {
            try await QueueingChild(Array(arguments.dropFirst())).run()
            return
        }
        var kills = 300
        var seed = UInt64.random(in: 1...999_999)
        var folder = NSTemporaryDirectory() + "bridge-crash-\(getpid())"
        while let option = arguments.popFirst() {
            switch (option, arguments.popFirst()) {
            case ("--kills", let value?): kills = Int(value) ?? kills
            case ("--seed", let value?): seed = UInt64(value) ?? seed
            case ("--folder", let value?): folder = value
            default:
                print("usage: bridge-crash [--kills N] [--seed N] [--folder DIR]")
                exit(64)
            }
        }
        print("seed \(seed)")
        let run = try await CrashRun(folder: folder, seed: seed)
        try await run.run(kills: kills)
        let failed = try await run.judge()
        await run.stop()
        if failed > 0 { exit(1) }
        Places(folder).remove()
    }
}
