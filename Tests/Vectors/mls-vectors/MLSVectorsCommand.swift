import Foundation
import Glibc
import MLSVectors

/// `mls-vectors`: runs test vector files of the MLS working group.
@main
struct MLSVectorsCommand {
    static let help = """
        Runs test vectors of the MLS working group, or other files in their formats.

        usage: mls-vectors [--json] [--failures N] FOLDER-OR-FILE…

          --json        print one JSON object in place of the table
          --failures N  print at most N failed cases of each file (20)
          --help        print this

        A folder stands for the .json files in it. What a file holds is told by its content, not its name:
        \(VectorFormats.all.map { "  " + $0.format }.joined(separator: "\n"))

        The last line is `N passed, N failed`. The exit status is 0 if nothing failed, 1 if a case failed or a file
        could not be understood, 64 for a call like none of these:

          swift run -c release mls-vectors ../shared/vectors/mls
          swift run -c release mls-vectors passive-client-branch.json treekem.json
          swift run -c release mls-vectors --json ../shared/vectors/mls > report.json
        """

    var json = false
    var shownFailures = 20
    var files: [URL] = []

    static func main() {
        var command = MLSVectorsCommand()
        do {
            guard try command.parse(CommandLine.arguments.dropFirst()) else {
                print(help)
                return
            }
        } catch {
            FileHandle.standardError.write(Data("mls-vectors: \(error.words); see --help\n".utf8))
            exit(64)
        }
        exit(command.run() ? 0 : 1)
    }

    struct UsageError: Error {
        let words: String
    }

    /// - Returns: false if only help is wanted.
    mutating func parse(_ arguments: ArraySlice<String>) throws(UsageError) -> Bool {
        var rest = arguments
        var paths: [String] = []
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": return false
            case "--json": json = true
            case "--failures":
                guard let count = rest.popFirst().flatMap({ Int($0) }), count >= 0 else {
                    throw UsageError(words: "--failures wants a number")
                }
                shownFailures = count
            case "--": paths += rest; rest = []
            case _ where argument.hasPrefix("-"): throw UsageError(words: "unknown option \(argument)")
            default: paths.append(argument)
            }
        }
        guard !paths.isEmpty else { throw UsageError(words: "name a folder or a file") }
        for path in paths { files += try Self.files(at: path) }
        return true
    }

    private static func files(at path: String) throws(UsageError) -> [URL] {
        let url = URL(fileURLWithPath: path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw UsageError(words: "\(path) does not exist")
        }
        guard isFolder.boolValue else { return [url] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let found = names.filter { $0.hasSuffix(".json") }.sorted().map { url.appendingPathComponent($0) }
        guard !found.isEmpty else { throw UsageError(words: "\(path) holds no .json files") }
        return found
    }

    /// - Returns: whether everything passed.
    func run() -> Bool {
        let progress = ProgressLine()
        var reports: [VectorReport] = []
        for url in files {
            let report = VectorFile(url).run(progress: { progress.show(url.lastPathComponent, $0) })
            progress.clear()
            if !json { show(report) }
            reports.append(report)
        }
        let passed = reports.reduce(0) { $0 + $1.passed }
        let failed = reports.reduce(0) { $0 + $1.failed }
        if json {
            showJSON(reports, passed, failed)
        } else {
            print("\(passed) passed, \(failed) failed")
        }
        return failed == 0
    }

    private func show(_ report: VectorReport) {
        let format = report.format ?? "?"
        let name = report.file.hasPrefix(format + ".") ? report.file : "\(report.file) (\(format))"
        let seconds = (report.seconds * 100).rounded() / 100
        print("\(name): \(report.passed) passed, \(report.failed) failed, \(seconds) s")
        for failure in report.failures.prefix(shownFailures) {
            print("    \(failure.index.map { "case \($0): " } ?? "")\(failure.reason)")
        }
        if report.failed > shownFailures { print("    … and \(report.failed - shownFailures) more") }
    }

    private struct Summary: Encodable {
        let files: [VectorReport]
        let passed: Int
        let failed: Int
    }

    private func showJSON(_ reports: [VectorReport], _ passed: Int, _ failed: Int) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let data = try? encoder.encode(Summary(files: reports, passed: passed, failed: failed)) else {
            return
        }
        print(String(decoding: data, as: UTF8.self))
    }
}
