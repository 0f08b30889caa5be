internal import MailConversion

/// What Dovecot is told: where the mail is, what the folders are for, and to keep its own files out of the Maildir.
///
/// See: spec mail.md 5.2
struct DovecotConfiguration: Hashable, Sendable {
    /// Dovecot's own folder.
    var folder: String
    var maildir: String
    var certificate: String
    var key: String
    var user: String
    var group: String
    /// The folders that have another name than their own.
    var folderNames: [MailFolder: String] = [:]

    /// The whole file. Every place in it is quoted by its surroundings: a path with a line break is not written.
    func text(for version: DovecotVersion) -> String {
        let template =
            switch version {
            case .v2_3: Self.version2_3
            case .v2_4: Self.version2_4
            }
        return filled(template)
    }

    /// A folder's name as Dovecot reads one.
    private func mailbox(_ folder: MailFolder) -> String {
        let name = folderNames[folder] ?? folder.standardName
        let isWord = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
        }
        if isWord { return name }
        return "\"" + name.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }

    /// In this order: a path that contains a mark of another one is not filled twice.
    private func filled(_ template: String) -> String {
        let values =
            [
                ("@FOLDER@", folder), ("@CERTIFICATE@", certificate), ("@KEY@", key), ("@MAILDIR@", maildir),
                ("@USER@", user), ("@GROUP@", group),
            ] + MailFolder.allCases.map { ("@\($0.rawValue.uppercased())@", mailbox($0)) }
        var result = ""
        var rest = template[...]
        while let mark = rest.firstIndex(of: "@") {
            result += rest[..<mark]
            rest = rest[mark...]
            if let (name, value) = values.first(where: { rest.hasPrefix($0.0) }) {
                result += value.filter { !$0.isNewline }
                rest = rest.dropFirst(name.count)
            } else {
                result.append("@")
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}
