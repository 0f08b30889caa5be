import Client
import Content
import Conversations
import Foundation
import Identity
import Store

/// What the installations of an inbox have to do with each other, and archives.
struct HistoryCommands {
    let client: XMTPClient

    /// Nothing when the command is not one of these.
    func run(_ request: Request) async throws -> Any? {
        switch request.command {
        case "sync_preferences":
            try await client.syncPreferences()
            return NSNull()
        case "send_sync_request": return ["pin": try await client.requestHistory(options(request))]
        case "send_sync_archive":
            try await client.offerHistory(pin: request.required("pin"), options(request))
            return NSNull()
        case "process_sync_archive": return json(try await client.importHistory(pin: request.text("pin")))
        case "list_archives":
            return try client.historyOffers().map { offer -> [String: Any] in
                ["pin": offer.pin, "sent_by_installation": offer.installation?.text ?? ""]
            }
        case "sync_requests":
            return try client.historyRequests().map {
                ["pin": $0.pin, "waiting": $0.isWaiting] as [String: Any]
            }
        case "answer_sync_request":
            for wanted in try client.historyRequests() where wanted.pin == request.text("pin") {
                try await client.answerHistory(wanted)
            }
            return NSNull()
        case "create_archive":
            let metadata = try client.createArchive(
                at: request.required("path"), key: request.bytes("key"), options: options(request))
            return json(metadata)
        case "import_archive":
            return json(try client.importArchive(at: request.required("path"), key: request.bytes("key")))
        case "archive_metadata":
            return json(
                try XMTPClient.archiveMetadata(at: request.required("path"), key: request.bytes("key")))
        case "consents":
            return try client.database.read { try $0.consents() }.map {
                ["entity": $0.entity, "state": "\($0.state)", "decided_ns": $0.decidedNanoseconds]
                    as [String: Any]
            }
        case "watch_forks": return ["forked": try await client.watchForks().map(\.hex)]
        case "request_readd":
            try await client.requestReadd(to: request.conversation())
            return NSNull()
        case "network_commit_log":
            return try client.database.read { try $0.networkCommitLog(request.conversation().bytes) }.map {
                ClientCommands.json($0)
            }
        case "status": return json(try client.liveStatus())
        default: return nil
        }
    }

    private func options(_ request: Request) -> ArchiveOptions {
        let names = request.texts("elements")
        let selections: [ArchiveSelection] = names.compactMap {
            switch $0 {
            case "messages": .messages
            case "consent": .consent
            default: nil
            }
        }
        return ArchiveOptions(
            selections: names.isEmpty ? [.messages, .consent] : selections,
            startNanoseconds: request.number("start_ns"), endNanoseconds: request.number("end_ns"),
            excludesDisappearingMessages: request.flag("exclude_disappearing") ?? false)
    }

    private func json(_ report: ImportReport) -> [String: Any] {
        [
            "conversations": report.conversations, "messages": report.messages,
            "decisions": report.decisions, "skipped": report.skipped,
        ]
    }

    private func json(_ metadata: ArchiveMetadata) -> [String: Any] {
        [
            "elements": metadata.selections.map { "\($0)" }, "exported_at_ns": metadata.exportedAtNanoseconds,
            "start_ns": metadata.startNanoseconds.map { $0 as Any } ?? NSNull(),
            "end_ns": metadata.endNanoseconds.map { $0 as Any } ?? NSNull(),
        ]
    }

    private func json(_ status: LiveStatus) -> [String: Any] {
        [
            "running": status.isRunning, "connected": status.connectedSinceNanoseconds != nil,
            "backlog": status.backlog, "unsent": status.unsent, "failures": status.failures,
            "last_failure": status.lastFailure?.reason ?? "",
        ]
    }
}
