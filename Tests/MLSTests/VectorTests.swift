import Foundation
import MLSVectors
import TestSupport
import Testing

/// A sample of the working group's vectors; `mls-vectors` runs all of them.
@Suite struct VectorTests {
    /// Every how many-th case is run here, so that debug builds of the curves do not take minutes.
    private static let samples = [
        ("crypto-basics", 1),
        ("deserialization", 1),
        ("message-protection", 1),
        ("messages", 6),
        ("passive-client-handling-commit", 13),
        ("passive-client-welcome", 8),
        ("key-schedule", 1),
        ("psk_secret", 3),
        ("secret-tree", 2),
        ("transcript-hashes", 1),
        ("tree-math", 1),
        ("tree-operations", 1),
        ("tree-validation", 9),
        ("treekem", 19),
        ("welcome", 1),
        ("message-protection", 2),
        ("welcome", 2),
        ("passive-client-welcome", 9),
        ("passive-client-handling-commit", 15),
    ]

    @Test(.enabled(if: VectorFolder.has("mls")), arguments: samples)
    func `The working group's cases come out as they say`(name: String, every step: Int) throws {
        let url = VectorFolder.url.appendingPathComponent("mls/\(name).json")
        let report = VectorFile(url).run(selecting: { $0.isMultiple(of: step) })
        // The three passive client files have one format.
        #expect(report.format.map { name.hasPrefix($0) } == true)
        #expect(report.passed > 0)
        for failure in report.failures {
            Issue.record("\(name), case \(failure.index ?? -1): \(failure.reason)")
        }
    }

    @Test func `A file is recognised by what is in it, and a spoiled case is counted as failed`() throws {
        let cases = #"""
            [ {"vlbytes_header": "07", "length": 7}, {"vlbytes_header": "07", "length": 8, "note": "a \"]\" in text"},
            {"vlbytes_header": "4040", "length": 64} ]
            """#
        let report = try Self.run(cases, name: "any-name.txt")
        #expect(report.format == "deserialization")
        #expect(report.passed == 2)
        #expect(report.failures.map(\.index) == [1])
    }

    @Test(arguments: [
        "", "[]", "{}", "[1, 2]", #"[{"unknown": 1}]"#, #"[{"vlbytes_header": "0"7", "length": 7}]"#,
        #"[{"vlbytes_header": "07"}}, 1]"#, "[}}}",
        #"[{"vlbytes_header": 7, "length": "7"}]"#, #"[{"vlbytes_header": "zz", "length": null}]"#,
        #"[{"vlbytes_header": "07""#, "no JSON", "[",
    ])
    func `A file that is no vector file is a failure, not a crash`(content: String) throws {
        let report = try Self.run(content, name: "\(content.utf8.count)-\(content.utf8.last ?? 0).json")
        #expect(report.passed == 0)
        #expect(report.failed >= 1)
    }

    private static func run(_ content: String, name: String) throws -> VectorReport {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("mls-\(ProcessInfo.processInfo.processIdentifier)-\(name)")
        defer { try? FileManager.default.removeItem(at: url) }
        try Data(content.utf8).write(to: url)
        return VectorFile(url).run()
    }
}
