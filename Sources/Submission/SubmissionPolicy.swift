internal import Glibc

/// What the command knows of the world without asking anyone: a small file that the daemon writes beside the spool.
///
/// Lines of a word and a value: `domain xmtp.alt`, `sender me@xmtp.alt`, `missing bob@xmtp.alt`, `spool /home/me/…`, `limit 1000`. Lines that
/// are not known are passed over, so that an older program can read a newer file.
public struct SubmissionPolicy: Sendable, Hashable {
    /// Domains mail may go to, groups below each.
    public var domains: [String]
    /// The user's own addresses; empty when nobody has said yet.
    public var senders: [String]
    /// Addresses known not to exist.
    public var missing: [String]
    /// The spools that the daemon sorts mail into, of each account its own; empty when there is one spool.
    public var spools: [String]
    /// How many mails the spool holds.
    public var spoolLimit: Int

    /// See: spec mail.md 2.1 for the domains.
    public init(
        domains: [String] = ["xmtp.alt", "dev.xmtp.alt", "local.xmtp.alt"], senders: [String] = [],
        missing: [String] = [], spools: [String] = [], spoolLimit: Int = 10_000
    ) {
        self.domains = domains
        self.senders = senders
        self.missing = missing
        self.spools = spools
        self.spoolLimit = spoolLimit
    }

    /// The file's name beside the spool.
    public static let fileName = "submission-policy"

    /// Reads the file.
    public init(parsing text: String) {
        self.init()
        var found: [String: [String]] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2 { found[String(words[0]), default: []].append(String(words[1])) }
        }
        if let named = found["domain"] { domains = named.map { $0.lowercased() } }
        senders = found["sender"]?.map { $0.lowercased() } ?? []
        missing = found["missing"]?.map { $0.lowercased() } ?? []
        spools = found["spool"] ?? []
        if let limit = found["limit"]?.last.flatMap({ Int($0) }), limit > 0 { spoolLimit = limit }
    }

    /// Reads the file beside the spool; without one, what holds for everybody.
    ///
    /// - Throws: `SubmissionError` `.io` when it is there and cannot be read.
    public init(stateFolder: String) throws(SubmissionError) {
        let descriptor = open("\(stateFolder)/\(Self.fileName)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw Self.unreadable }
            self.init()
            return
        }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while text.count <= Self.fileLimit {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 {
                self.init(parsing: String(decoding: text, as: UTF8.self))
                return
            }
            if count > 0 {
                text += buffer[..<count]
            } else if errno != EINTR {
                break
            }
        }
        throw Self.unreadable
    }

    private static let unreadable = SubmissionError(
        .io, "The file \(fileName) beside the spool cannot be read.")

    /// Bytes of the file; one line per address of a person known not to exist.
    private static let fileLimit = 1 << 20

    /// What the daemon writes.
    public var text: String {
        (domains.map { "domain \($0)" } + senders.map { "sender \($0)" } + missing.map { "missing \($0)" }
            + spools.filter { !$0.contains { $0.isNewline } }.map { "spool \($0)" } + ["limit \(spoolLimit)"])
            .map { $0 + "\n" }.joined()
    }

    func isOurs(_ domain: String) -> Bool {
        let name = domain.lowercased()
        return domains.contains { name == $0 || name == "group.\($0)" }
    }
}
