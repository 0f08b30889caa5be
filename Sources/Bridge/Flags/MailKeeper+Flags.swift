public import Conversations
import Identity
import MailConversion
import Maildir
import Store

/// Flags that mail clients set, where the configuration gives them a meaning.
///
/// See: spec mail.md 3.6, rule 10, and 4.4, rule 8
extension MailKeeper {
    /// A file's flags changed from these to those in its name.
    func noteFlags(
        of record: MailFileRecord, before: MaildirFlags, at now: Int64, _ store: StoreTransaction
    ) throws {
        let after = MaildirName(record.name).flags
        if configuration.sendsReadReceipts, record.kind == .message, after.contains(.seen),
            !before.contains(.seen), let id = record.message, let message = try store.message(id),
            message.senderInbox != own.text, message.kind == .application
        {
            unreportedReads.insert(ConversationID(message.conversation))
        }
        guard let folder = MaildirFolder(directory: record.folder), let junk = junkLetters[folder],
            let from = folders.meaning(of: folder), let thread = record.thread
        else { return }
        let isJunk = after.description.contains(where: junk.contains)
        guard isJunk, !before.description.contains(where: junk.contains) else { return }
        try note(moveOf: thread, from: from, to: .blocked, author: nil, at: now, store)
    }

    /// Conversations in which somebody's message was read since the last call.
    public func takeUnreportedReads() -> Set<ConversationID> {
        defer { unreportedReads = [] }
        return unreportedReads
    }

    /// Reads what Dovecot's keyword letters mean in each folder: a line is a number and a name, and the number's letter
    /// counts from `a`.
    ///
    /// See: spec mail.md 1.4
    func readJunkLetters() {
        guard let junk = configuration.junkKeywords else { return }
        junkLetters = [:]
        for folder in folders.consent {
            let base = MaildirRoot(path: junk.controlDirectory).path(folder)
            guard let text = KeywordFile.read("\(base)/dovecot-keywords") else { continue }
            junkLetters[folder] = KeywordFile.letters(named: ["junk", "$junk"], in: text)
        }
    }
}

/// Dovecot's table of keywords.
enum KeywordFile {
    /// Such a file has at most 26 lines.
    private static let byteLimit = 65_536

    static func read(_ path: String) -> String? {
        guard let bytes = PlainFile.read(path, limit: byteLimit) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func letters(named names: Set<String>, in text: String) -> Set<Character> {
        var letters: Set<Character> = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let number = Int(words[0]), (0..<26).contains(number),
                names.contains(words[1].lowercased())
            else { continue }
            letters.insert(Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(number))))
        }
        return letters
    }
}
