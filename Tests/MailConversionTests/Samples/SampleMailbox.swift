import Content
import Foundation
import Mail
import MailConversion

/// A small Maildir with every folder and every flag, made of the samples' mails.
enum SampleMailbox {
    /// The files of the tree, relative to it.
    static func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for folder in ["", ".Requests", ".Blocked", ".Sent", ".Drafts", ".Outbox", ".Archive", ".Trash"] {
            let base = folder.isEmpty ? "" : folder + "/"
            // Mail programs pass over names that begin with a dot; without them the folders could not be kept.
            for name in ["new", "cur", "tmp"] { files["\(base)\(name)/.keep"] = [] }
            if !folder.isEmpty { files["\(base)maildirfolder"] = [] }
        }
        let incoming = try IncomingSamples.all()
        let notices = try NoticeSamples.all()
        func add(_ folder: String, _ mail: ComposedMail?, _ flags: String?) {
            guard let mail else { return }
            files[path(folder, mail, flags)] = mail.bytes
        }
        func sample(_ name: String) throws -> ComposedMail? { try incoming[name]?.compose() }
        add("", notices["root_group_allowed"]?.mail, "S")
        add("", try sample("text/group"), nil)
        add("", try sample("reply/text"), "RS")
        add("", try sample("reaction/added"), "S")
        add("", try sample("attachment/image"), "FS")
        add("", try sample("markdown/document"), "PS")
        add("", try sample("group_updated/several"), "S")
        add(".Requests", notices["root_group_request"]?.mail, nil)
        add(".Blocked", notices["root_direct_denied"]?.mail, "S")
        add(".Blocked", try sample("text/direct"), "S")
        add(".Archive", try sample("unknown/fallback"), "S")
        add(".Trash", try sample("text/empty"), "ST")
        let written = OutgoingSamples.all()
        files[".Sent/cur/1795345200.P1_1.laptop:2,S"] = written["reply/quoted"]?.mail
        files[".Drafts/cur/1795345201.P1_2.laptop:2,D"] = written["new_conversation/person"]?.mail
        return files
    }

    /// See: spec mail.md 1.3
    private static func path(_ folder: String, _ mail: ComposedMail, _ flags: String?) -> String {
        let seconds = mail.timeNanoseconds / 1_000_000_000
        let micros = String(mail.timeNanoseconds / 1000 % 1_000_000)
        let padded = String(repeating: "0", count: 6 - micros.count) + micros
        let lines = mail.bytes.count { $0 == 0x0a }
        let base =
            "\(seconds).M\(padded)X\(mail.fileKey).xmtp,S=\(mail.bytes.count),W=\(mail.bytes.count + lines)"
        let place = flags.map { "cur/\(base):2,\($0)" } ?? "new/\(base)"
        return folder.isEmpty ? place : "\(folder)/\(place)"
    }
}
