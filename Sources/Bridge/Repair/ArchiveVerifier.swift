import MailConversion
public import Maildir

/// Looks whether the files of a Maildir prove what they are: each holds its message byte for byte, and its id follows from
/// it. Needs nothing but the files.
///
/// See: spec mail.md 2.7
public struct ArchiveVerifier: Sendable {
    /// What was found.
    public struct Report: Codable, Sendable, Hashable {
        /// Files looked at.
        public var files = 0
        /// Messages whose bytes are there and whose ids follow from them.
        public var proven = 0
        /// Messages whose bytes are there, and whose ids cannot be proven: they came from an archive without keys.
        public var restored = 0
        /// Messages whose bytes are not kept because they hold key material.
        public var withheld = 0
        /// Files that hold no message: roots, notices, placeholders, mail of the user's own.
        public var others = 0
        /// Files that say they hold a message and do not.
        public var wrong = 0

        /// Nothing yet.
        public init() {}

        /// Whether nothing is wrong.
        public var isSound: Bool { wrong == 0 }
    }

    /// Files looked at between two words of progress.
    private static let step = 256
    private let root: MaildirRoot

    /// A verifier for a Maildir++ tree.
    public init(_ root: MaildirRoot) { self.root = root }

    /// Looks at every file of every folder.
    ///
    /// - Parameters:
    ///   - wrong: called for each file that fails, with a clause that says why.
    ///   - progress: called now and then with the files looked at and their number.
    /// - Throws: ``BridgeError`` when the tree cannot be read.
    public func run(
        wrong: (MaildirPlacement, String) -> Void = { _, _ in }, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Report {
        do {
            let scan = Scan(root)
            let places = try scan.folders(try root.folders())
            var report = Report()
            for place in places {
                check(place, scan, &report, wrong)
                if report.files.isMultiple(of: Self.step) { progress(report.files, places.count) }
            }
            progress(places.count, places.count)
            return report
        } catch {
            throw BridgeError(error)
        }
    }

    private func check(
        _ place: MaildirPlacement, _ scan: Scan, _ report: inout Report,
        _ wrong: (MaildirPlacement, String) -> Void
    ) {
        report.files += 1
        // A file that a client moves meanwhile is looked at under its next name, or by the next run.
        guard let bytes = try? scan.content(of: place) else { return }
        do {
            let original = try OriginalContent(recoveringFrom: bytes)
            if original.isProven {
                report.proven += 1
            } else if original.idempotencyKey == nil {
                report.restored += 1
            } else {
                report.wrong += 1
                wrong(place, "its id does not follow from its content")
            }
        } catch {
            switch error.code {
            case .withheld: report.withheld += 1
            case .notProven:
                report.wrong += 1
                wrong(place, error.reason)
            default: report.others += 1
            }
        }
    }
}
