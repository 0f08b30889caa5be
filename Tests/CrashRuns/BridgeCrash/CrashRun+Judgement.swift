import Bridge
import Client
import Content
import Conversations
import Foundation
import Identity
import Mail
import MailConversion
import MailParsing
import Maildir
import Store
import Submission

/// What must be so in the end.
extension CrashRun {
    /// How often each thing was found in Alice's Maildir.
    private struct Findings {
        /// Messages, by id; those that were deleted.
        var ids: [String: Int] = [:]
        var placeholders: [String: Int] = [:]
        /// Mails to nobody that came back, by their text.
        var returned: [String: Int] = [:]
        /// Files that were asked for, by the Message-ID of their mails.
        var fetched: [String: Int] = [:]
        var roots = 0
        /// The same mails among the drafts, and among what came back.
        var drafts: [String: Int] = [:]
        var notices: [String: Int] = [:]
    }

    /// - Returns: How many checks failed.
    func judge() async throws -> Int {
        // Mails in the outbox become old enough, and what was sent comes back.
        try await Task.sleep(for: .seconds(3))
        for _ in 0..<2 { _ = try child(step: "none", count: 1) }
        try decide()
        try await bob.sync()
        let found = try findings()
        check(
            sent.keys.allSatisfy { found.ids[$0] == 1 },
            "every message of Bob's is in the Maildir once (\(sent.count))")
        let kept = deleted.filter { found.ids[$0] != nil || found.placeholders[$0] != 1 }.sorted()
        check(kept.isEmpty, "every deleted one is a placeholder (\(deleted.count))")
        for id in kept {
            print("  \(id): \(found.ids[id] ?? 0) files, \(found.placeholders[id] ?? 0) placeholders")
        }
        check(found.ids.values.allSatisfy { $0 == 1 }, "nothing is there twice (\(found.ids.count))")
        check(
            filed.keys.allSatisfy {
                found.ids[$0] == 1 && found.fetched["\($0).attachment@local.xmtp.alt"] == 1
            },
            "every file that was asked for is there once, below its message (\(filed.count))")
        check(
            hopeless.allSatisfy { found.returned[$0] == 1 },
            "every mail to nobody came back once, whole (\(hopeless.count))")
        check(
            discreet.allSatisfy { found.drafts[$0] == 1 && found.notices[$0] == nil },
            "every one whose writer wants no notices is a draft once (\(discreet.count))")
        check(found.roots == conversations.count, "each conversation has its root once")
        try await judgeSubmitted()
        let spared = CrashStep.all.filter { killsByStep[$0] == nil }
        check(spared.isEmpty, "it was killed at every one of \(CrashStep.all.count) steps \(spared)")
        print("\(kills) kills, \(passed) passed, \(failed) failed")
        return failed
    }

    private func findings() throws -> Findings {
        let scan = Scan(maildir)
        var found = Findings()
        for file in try scan.folders(FolderMap.standard.consent) {
            let header = try MailParser().parseHeader(scan.beginning(of: file))
            if header.text("Auto-Submitted") == "auto-replied" {
                let text = String(decoding: try scan.content(of: file), as: UTF8.self)
                for lost in hopeless where text.contains(lost) { found.returned[lost, default: 0] += 1 }
                for lost in discreet where text.contains(lost) { found.notices[lost, default: 0] += 1 }
            }
            let identifier = header.messageIdentifier?.string ?? ""
            if identifier.hasPrefix("root.") { found.roots += 1 }
            if identifier.contains(".attachment") { found.fetched[identifier, default: 0] += 1 }
            guard let id = header.text("XMTP-Message-ID") else { continue }
            if header.text("XMTP-Deleted-By") == nil {
                found.ids[id, default: 0] += 1
            } else {
                found.placeholders[id, default: 0] += 1
            }
        }
        for draft in try scan.folder(FolderMap.standard[.drafts]) {
            let text = String(decoding: try scan.content(of: draft), as: UTF8.self)
            for lost in discreet where text.contains(lost) { found.drafts[lost, default: 0] += 1 }
        }
        return found
    }

    private func judgeSubmitted() async throws {
        var arrived: [String: [String: Int]] = [:]
        var files: [String: Int] = [:]
        for (name, inbox) in inboxes {
            let groups = try conversations + (bob.existingDirectMessage(with: inbox).map { [$0] } ?? [])
            let received = try groups.flatMap { try bob.messages(in: $0) }
            for record in Dictionary(received.map { ($0.id, $0) }, uniquingKeysWith: { $1 }).values
            where record.senderInbox == inbox.text {
                guard let content = try? EncodedContent(serialized: record.content) else { continue }
                switch ContentRegistry.decode(content) {
                case .text(let text): arrived[text.text, default: [:]][name, default: 0] += 1
                case .remoteAttachment(let remote):
                    let file = try await places.attachments.fetch(remote)
                    files[String(decoding: file.bytes.prefix { $0 != 0 }, as: UTF8.self), default: 0] += 1
                default: break
                }
            }
        }
        let wrong = submitted.filter { arrived[$0.key] != [$0.value: 1] }
        check(
            wrong.isEmpty,
            "every mail reached Bob once, from the account it was from (\(submitted.count))")
        for (text, account) in wrong { print("  \(text) from \(account): \(arrived[text] ?? [:])") }
        check(
            uploaded.allSatisfy { files[$0] == 1 },
            "every file reached him once, by the server (\(uploaded.count))")
        let spools = [places.sharedSpool] + Places.accounts.map(places.spool)
        check(
            try spools.allSatisfy { try Spool(path: $0).waiting().isEmpty }, "nothing is left in the spools")
        let left = try Scan(maildir).folder(FolderMap.standard[.outbox])
        check(left.isEmpty, "nothing is left in the outbox")
    }
}
