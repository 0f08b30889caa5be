/// The name of a file in a Maildir: what makes it unique, its sizes, its flags.
///
/// `1795341600.M000123X5f0c….xmtp,S=1234,W=1270:2,FS`. Everything that other programs put into a name is kept, however
/// odd: such a file is somebody's mail.
/// See: spec mail.md 1.3 and 1.4.
public struct MaildirName: Sendable, Hashable, CustomStringConvertible {
    /// Up to the last colon: with sizes, without flags.
    public let base: String
    /// After the last colon; nil when there is none.
    public let info: String?

    /// Reads any file name.
    public init(_ fileName: String) {
        guard let colon = fileName.utf8.lastIndex(of: 0x3A) else {
            base = fileName
            info = nil
            return
        }
        base = String(fileName[..<colon])
        info = String(fileName[fileName.utf8.index(after: colon)...])
    }

    /// The name of a message: the same whenever it is delivered.
    ///
    /// - Parameters:
    ///   - nanoseconds: when it was sent, since 1970; programs sort by it.
    ///   - identity: what makes it unique: 1 to 64 hexadecimal digits or letters.
    ///   - bytes: the finished file.
    /// - Throws: `MaildirError.invalidName`.
    public init(sentNanoseconds nanoseconds: Int64, identity: String, bytes: [UInt8]) throws(MaildirError) {
        let valid = identity.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard valid, (1...64).contains(identity.utf8.count) else {
            throw MaildirError(.invalidName, "an identity is 1 to 64 letters and digits")
        }
        let time = max(0, nanoseconds) / 1000
        let micro = String(time % 1_000_000)
        let padded = String(repeating: "0", count: 6 - micro.utf8.count) + micro
        let lineFeeds = bytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
        base =
            "\(time / 1_000_000).M\(padded)X\(identity).xmtp,S=\(bytes.count),W=\(bytes.count + lineFeeds)"
        info = nil
    }

    private init(base: String, info: String?) {
        self.base = base
        self.info = info
    }

    /// The base without its fields: the same message has it in every folder, whatever a program added.
    public var unique: String { String(base.prefix { $0 != "," }) }

    /// What ``init(sentNanoseconds:identity:bytes:)`` was given to make the name unique; nil for names of others.
    public var identity: String? {
        let unique = splitRenewal().unique
        guard unique.hasSuffix(Self.suffix), let dot = unique.firstIndex(of: "."),
            let mark = unique[dot...].firstIndex(of: "X")
        else { return nil }
        let micro = unique[unique.index(after: dot)..<mark]
        guard micro.count == 7, micro.first == "M" else { return nil }
        return String(unique[unique.index(after: mark)...].dropLast(Self.suffix.count))
    }

    private static let suffix = ".xmtp"

    /// `S`: the exact number of bytes of the file.
    public var size: Int? { field("S=") }
    /// `W`: the number of bytes with CR LF at the ends of lines.
    public var wireSize: Int? { field("W=") }

    private func field(_ key: String) -> Int? {
        for field in base.split(separator: ",").dropFirst() where field.hasPrefix(key) {
            return Int(field.dropFirst(key.count))
        }
        return nil
    }

    /// None when the info is missing or of another kind than `2,`.
    public var flags: MaildirFlags {
        guard let info, info.hasPrefix("2,") else { return [] }
        return MaildirFlags(letters: info.utf8.dropFirst(2).prefix { $0 != 0x2C })
    }

    /// The same with other flags; what stands after a further comma stays.
    public func with(_ flags: MaildirFlags) -> MaildirName {
        var tail = ""
        if let info, info.hasPrefix("2,"), let comma = info.dropFirst(2).firstIndex(of: ",") {
            tail = String(info[comma...])
        }
        return MaildirName(base: base, info: "2,\(flags)\(tail)")
    }

    /// Without info, as a file just delivered has it.
    public var withoutInfo: MaildirName { MaildirName(base: base, info: nil) }

    /// Without the `,U=` field that mbsync writes: it fails when such a file turns up in another folder.
    public var withoutForeignNumber: MaildirName {
        guard base.contains(",U=") else { return self }
        let kept = base.split(separator: ",", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset == 0 || !$0.element.hasPrefix("U=") }.map(\.element)
        return MaildirName(base: kept.joined(separator: ","), info: info)
    }

    /// The same mail under a name it has not had before: `….xmtp+1`, then `….xmtp+2`.
    ///
    /// NeoMutt takes a mail that left the open folder for deleted, and removes the file when it comes back under the name
    /// it left under. A name too long to grow stays.
    /// See: Departures
    public var renewed: MaildirName { renewed(at: 0) }

    /// The same mail under a name it has not had before, when nobody knows any more how often it was renewed: the count
    /// goes on from the time.
    ///
    /// - Parameter seconds: since 1970.
    public func renewed(at seconds: Int64) -> MaildirName {
        let (unique, count) = splitRenewal()
        let fields = base.dropFirst(self.unique.count)
        let next = max(count &+ 1, UInt32(clamping: seconds))
        let name = MaildirName(base: "\(unique)+\(next)\(fields)", info: info)
        return name.description.utf8.count <= Self.longest ? name : self
    }

    /// Bytes a file name may have on Linux.
    private static let longest = 255

    /// What makes the name unique without the count of its renewals, and that count.
    private func splitRenewal() -> (unique: Substring, count: UInt32) {
        let unique = Substring(unique)
        guard let plus = unique.lastIndex(of: "+"),
            let count = UInt32(unique[unique.index(after: plus)...]), count > 0
        else { return (unique, 0) }
        return (unique[..<plus], count)
    }

    /// The file name.
    public var description: String { info.map { "\(base):\($0)" } ?? base }
}
