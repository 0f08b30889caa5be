/// What a Maildir refused, with the system's error number.
///
/// Equality looks at the code alone.
public struct MaildirError: Error, Sendable, Hashable {
    /// The kinds of failure; stable, meant to be matched.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// No room: disk full or quota used up. Nothing was delivered; try again later.
        case full
        /// The folder or file system may not be written.
        case readOnly
        /// A file of that name is there already.
        case exists
        /// A file or folder is not there, or not any more.
        case missing
        /// The folders lie on several file systems, so that a rename could not be one step.
        case crossesFileSystems
        /// The file system cannot hold the names a Maildir needs.
        case unsuitable
        /// A file or folder name that breaks the rules.
        case invalidName
        /// Too many open files or watches for this user.
        case exhausted
        /// Any other failure of input or output.
        case io
    }

    /// When it makes sense to try again.
    public enum Retry: Sendable, Hashable { case never, later }

    public let code: Code
    /// The system's error number; 0 when the system did not fail.
    public let number: Int32
    /// For a person; names no file.
    public let reason: String

    public init(_ code: Code, _ reason: String, number: Int32 = 0) {
        self.code = code
        self.reason = reason
        self.number = number
    }

    public var retry: Retry {
        switch code {
        case .full, .readOnly, .exhausted, .io: .later
        default: .never
        }
    }

    public static func == (left: MaildirError, right: MaildirError) -> Bool { left.code == right.code }

    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension MaildirError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(reason)" }
}
