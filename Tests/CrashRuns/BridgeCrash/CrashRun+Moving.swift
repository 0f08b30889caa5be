import Bridge
import Conversations
import Foundation
import MailConversion
import Maildir
import TestSupport

/// What Alice decides by moving mail.
extension CrashRun {
    var maildir: MaildirRoot { MaildirRoot(path: places.maildir(of: "alice")) }

    /// A user moves one mail between the folders of conversations.
    func moveOne() throws {
        let from = [MailFolder.inbox, .requests][Int(random.next() % 2)]
        let files = try Scan(maildir).folder(FolderMap.standard[from])
        guard let file = files.first(where: { $0.name.identity != nil }) else { return }
        try move([file], to: from == .inbox ? .requests : .inbox)
    }

    /// A user moves one mail of the group from where most of it is: the rest has to follow.
    func moveOneOfGroup() throws {
        let group = conversations[1].hex
        let (inbox, requests) = (try mails(of: group, in: .inbox), try mails(of: group, in: .requests))
        let (from, target) = inbox.count > requests.count ? (inbox, MailFolder.requests) : (requests, .inbox)
        guard !from.isEmpty else { return }
        try move([from[Int(random.next() % UInt64(from.count))]], to: target)
    }

    // MARK: - Decisions

    /// The steps between a user's move and the last file that follows it.
    private static let movingSteps =
        [BridgeFault.afterMovesNoted, .beforeMovesStored, .afterMovesStored, .afterMoved].map(\.rawValue)
        + [FaultPoints.Point.renameBetweenFolders, .flushSource, .afterRelocation].map {
            "maildir." + $0.rawValue
        }

    /// A user moves one mail of the group, the mail side dies on the way, and goes on: the whole group follows that move.
    func decide() throws {
        for (number, step) in Self.movingSteps.enumerated() {
            let group = conversations[1].hex
            let (from, target) =
                number.isMultiple(of: 2) ? (MailFolder.inbox, MailFolder.requests) : (.requests, .inbox)
            // Wherever it is, it is where the move begins after this.
            if try mails(of: group, in: from).isEmpty {
                try move(mails(of: group, in: target), to: from)
                _ = try child(step: "none", count: 1)
            }
            let all = try mails(of: group, in: from)
            try move(Array(all.dropFirst(all.count / 2).prefix(1)), to: target)
            let isKilled = try child(step: step, count: 1)
            _ = try child(step: "none", count: 1)
            let left = try mails(of: group, in: from).count
            let followed = try mails(of: group, in: target).count
            check(
                isKilled && left == 0 && followed == all.count,
                "a move that is cut short at \(step) is decided and completed (\(followed) of \(all.count))")
        }
    }

    func mails(of group: String, in folder: MailFolder) throws -> [MaildirPlacement] {
        let scan = Scan(maildir)
        return try scan.folder(FolderMap.standard[folder]).filter {
            String(decoding: try scan.beginning(of: $0), as: UTF8.self).contains("root.\(group)@group.")
        }.sorted { $0.name.base < $1.name.base }
    }

    private func move(_ files: [MaildirPlacement], to folder: MailFolder) throws {
        let root = maildir
        for file in files {
            let target = "\(root.path(FolderMap.standard[folder]))/\(file.half.rawValue)/\(file.name)"
            try FileManager.default.moveItem(atPath: root.path(file), toPath: target)
        }
    }
}
