/// Why a mail was not taken: an exit status that mail programs understand, and one sentence for the person.
///
/// See: sysexits(3), spec mail.md 3.2.
public struct SubmissionError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: Int32, Sendable, Hashable, CaseIterable {
        /// The command line is wrong.
        case usage = 64
        /// The mail is unusable: no recipients, empty, broken, too large.
        case data = 65
        /// A recipient is known not to exist.
        case noUser = 67
        /// A recipient's domain is not ours.
        case noHost = 68
        /// The spool cannot be written.
        case cannotCreate = 73
        /// Reading the mail or writing the spool failed.
        case io = 74
        /// Not now: disk or spool full, or locked. Nothing was queued; try again.
        case temporary = 75
        /// The sender is none of the user's own addresses.
        case notPermitted = 77
        /// The program is not set up.
        case configuration = 78
    }

    public let code: Code
    public let sentence: String

    public init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    public static func == (left: SubmissionError, right: SubmissionError) -> Bool { left.code == right.code }
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
    public var description: String { sentence }
}
