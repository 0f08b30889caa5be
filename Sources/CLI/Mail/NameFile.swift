internal import ArgumentParser
internal import Control
internal import Foundation
internal import MailConversion

/// The file with the user's names for people, of one account.
struct NameFile {
    private let path: String
    private let domain: MailDomain
    private var aliases: AliasFile

    /// What an import did.
    struct Taken: Encodable {
        var taken = 0
        var known = 0
        /// Names that belong to somebody else already.
        var inUse: [String] = []
    }

    /// - Throws: the program's end.
    init(_ choice: AccountChoice) throws {
        let account = try choice.configuration()
        guard let path = account.mail.aliases else {
            throw ExitStatus.badConfiguration.exit(
                saying: "The account \(account.name) has no names for people: set aliases to a file.")
        }
        self.path = path
        domain = account.domain
        // Before the first import there is no file.
        guard FileManager.default.fileExists(atPath: path) else {
            aliases = AliasFile()
            return
        }
        aliases = try Self.read(path, domain)
    }

    var entries: [AliasFile.Entry] { aliases.entries }

    func text(asCards: Bool) -> String { asCards ? aliases.vCards(in: domain) : aliases.mutt(in: domain) }

    /// The address of one entry.
    func address(_ entry: AliasFile.Entry) -> String? { entry.recipient.address(in: domain) }

    /// Adds what a file holds, at the end of ours; what the user wrote there stays as it is.
    mutating func take(from other: String) throws -> Taken {
        var result = Taken()
        var fresh: [AliasFile.Entry] = []
        for entry in try Self.read(other, domain).entries {
            let known = AliasFile(aliases.entries + fresh).recipient(of: entry.alias)
            if known == entry.recipient {
                result.known += 1
            } else if known != nil {
                result.inUse.append(entry.alias)
            } else {
                fresh.append(entry)
            }
        }
        result.taken = fresh.count
        guard !fresh.isEmpty else { return result }
        let added = AliasFile(fresh)
        try append(Self.holdsCards(path) ? added.vCards(in: domain) : added.mutt(in: domain))
        aliases.entries += fresh
        return result
    }

    private static func holdsCards(_ path: String) -> Bool { path.lowercased().hasSuffix(".vcf") }

    private static func read(_ path: String, _ domain: MailDomain) throws -> AliasFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ExitStatus.noInput.exit(saying: "The file \(path) cannot be read.")
        }
        let text = String(decoding: data, as: UTF8.self)
        return holdsCards(path) ? AliasFile(vCards: text, in: domain) : AliasFile(mutt: text, in: domain)
    }

    private func append(_ text: String) throws {
        var whole = FileManager.default.contents(atPath: path) ?? Data()
        if let last = whole.last, last != 0x0A { whole.append(0x0A) }
        whole += Data(text.utf8)
        do {
            try whole.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw ExitStatus.cannotCreate.exit(saying: "The file \(path) cannot be written.")
        }
    }
}
