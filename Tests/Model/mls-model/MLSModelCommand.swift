import Foundation
import Glibc
import MLS
import MLSModel
import MLSVectors

/// `mls-model`: long runs of the model of a group.
@main
struct MLSModelCommand {
    static let help = """
        Plays groups of 2 to 40 clients through random steps over an unkind network, and compares them at the end.

        usage: mls-model [--runs N] [--steps N] [--clients N] [--suite N] [--seed N] [--verbose] [--passive FOLDER]

          --runs N          how many groups (20)
          --steps N         random steps of each (3000)
          --clients N       at most so many clients; the seed says how many (40)
          --suite N         the cipher suite, 1 to 7 (3)
          --seed N          of the first group; the next have the numbers after it (random)
          --verbose         print what was done and refused how often
          --passive FOLDER  also write each run into a file of the working group's passive client format; a third of the
                            clients then sends no proposals and commits, so that there is something to follow

        A failing run prints its seed. MLS_MODEL_SEED, MLS_MODEL_STEPS and MLS_MODEL_CLIENTS repeat it:

          MLS_MODEL_SEED=7 MLS_MODEL_STEPS=3000 MLS_MODEL_CLIENTS=12 swift run -c release mls-model --runs 1

        and, with suites that sign without chance (1, 3, 4, 6), does the very same. Files for other programs:

          swift run -c release mls-model --runs 7 --steps 2000 --suite 2 --passive /tmp/passive
          swift run -c release mls-vectors /tmp/passive

        The last line is `N passed, N failed`; the exit status is 0 if nothing failed.
        """

    static func main() {
        var numbers = ["--runs": 20, "--steps": 3000, "--clients": 40, "--suite": 3]
        var folder: String?
        var seed = UInt64.random(in: 0..<1_000_000_000)
        var verbose = false
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--help", "-h":
                print(help)
                return
            case "--verbose": verbose = true
            case "--passive":
                guard let path = arguments.popFirst() else { usage("--passive wants a folder") }
                folder = path
            case "--seed":
                guard let value = arguments.popFirst().flatMap({ UInt64($0) }) else {
                    usage("--seed wants a number")
                }
                seed = value
            case _ where numbers[argument] != nil:
                guard let value = arguments.popFirst().flatMap({ Int($0) }), value > 0 else {
                    usage("\(argument) wants a number")
                }
                numbers[argument] = value
            default: usage("unknown argument \(argument)")
            }
        }
        guard let suite = numbers["--suite"], (1...7).contains(suite) else {
            usage("--suite wants a number from 1 to 7")
        }
        var failed = 0
        let runs = numbers["--runs"] ?? 1
        for run in 0..<runs {
            var settings = ModelSettings.run(
                seed: seed &+ UInt64(run), steps: numbers["--steps"] ?? 1,
                mostClients: numbers["--clients"] ?? 2)
            settings.suite = Ciphersuite(rawValue: UInt16(suite))
            if folder != nil { settings.quietClients = (settings.clients + 2) / 3 }
            if !play(settings, verbose: verbose, writingTo: folder) { failed += 1 }
        }
        print("\(runs - failed) passed, \(failed) failed")
        exit(failed == 0 ? 0 : 1)
    }

    /// - Returns: whether everything was as it must be.
    private static func play(
        _ settings: ModelSettings, verbose: Bool, writingTo folder: String?
    ) -> Bool {
        let start = ContinuousClock.now
        do {
            let (report, passiveClients) = try ModelRun.runRecording(settings)
            if let folder { try write(passiveClients, settings, to: folder) }
            let seconds = ((ContinuousClock.now - start) / .milliseconds(10)).rounded() / 100
            print(
                "seed \(settings.seed): \(settings.steps) steps, \(settings.clients) clients, \(report.epochs) epochs, "
                    + "at most \(report.mostMembers) members, \(report.membersAtEnd) at the end, "
                    + "\(report.counts["read"] ?? 0) messages read, \(seconds) s")
            if verbose {
                for (name, count) in report.counts.sorted(by: { $0.key < $1.key }) {
                    print("    \(count) × \(name)")
                }
            }
            return true
        } catch {
            print("FAILED \(error)")
            return false
        }
    }

    private static func write(
        _ cases: [PassiveClientCase], _ settings: ModelSettings, to folder: String
    ) throws {
        let url = URL(fileURLWithPath: folder, isDirectory: true)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let name = "passive-client-suite-\(settings.suite.rawValue)-seed-\(settings.seed).json"
        try JSONEncoder().encode(cases).write(to: url.appendingPathComponent(name))
    }

    private static func usage(_ reason: String) -> Never {
        FileHandle.standardError.write(Data("mls-model: \(reason); see --help\n".utf8))
        exit(64)
    }
}
