internal import Glibc

/// Removes what dead programs left in `tmp`.
///
/// See: spec mail.md 1.5; the 36 hours are the Maildir's oldest rule.
public struct Sweep: Sendable {
    /// How old a file in `tmp` must be, in seconds.
    public static let age: Int64 = 36 * 3600

    private let root: MaildirRoot

    public init(_ root: MaildirRoot) { self.root = root }

    /// A file counts from when it was last changed in any way, not from its time of modification: a delivery sets that
    /// to when the message was sent, which may be years ago.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: how many were removed.
    /// - Throws: `MaildirError`; files that vanish meanwhile are no error.
    public func run(now: Int64, folders: [MaildirFolder]) throws(MaildirError) -> Int {
        var removed = 0
        for folder in folders {
            var names: [String] = []
            let directory = root.temporary(folder)
            do throws(MaildirError) {
                try Directory.read(directory) { if $0.mayBeFile { names.append($0.name) } }
            } catch {
                if error.code == .missing { continue }
                throw error
            }
            for name in names {
                guard let status = try? System.status("\(directory)/\(name)"),
                    now - Int64(status.st_ctim.tv_sec) > Self.age
                else { continue }
                if unlink("\(directory)/\(name)") == 0 { removed += 1 }
            }
        }
        return removed
    }
}
