import Client
import Content
import Conversations
import Foundation
import Identity
import Store

/// What the answers look like: the names of `libxmtp_peer.py`.
extension ClientCommands {
    static func json(_ message: MessageRecord) -> [String: Any] {
        var json: [String: Any] = [
            "id": message.id.hexadecimal, "conv": message.conversation.hexadecimal,
            "sender_inbox_id": message.senderInbox, "sent_at_ns": message.sentNanoseconds,
            "kind": message.kind == .application ? "application" : "membership_change",
            "delivery_status": "\(message.status)", "sequence_id": message.sequence,
            "originator_id": message.originator, "raw": message.content.hexadecimal,
            "content_type": message.contentType,
        ]
        if let expiry = message.expireNanoseconds { json["expire_at_ns"] = expiry }
        if let encoded = try? EncodedContent(serialized: message.content),
            case .text(let text) = ContentRegistry.decode(encoded)
        {
            json["text"] = text.text
        }
        if let change = GroupChange(encodedContent: message.content) { json["change"] = Self.json(change) }
        return json
    }

    static func json(_ change: GroupChange) -> [String: Any] {
        [
            "initiated_by": change.initiatedBy.text, "added": change.added.map(\.text),
            "removed": change.removed.map(\.text), "left": change.left.map(\.text),
            "fields": change.attributes.map { ["name": $0.name.text, "new": $0.newValue?.text ?? ""] },
        ]
    }

    static func json(_ info: ConversationInfo) -> [String: Any] {
        [
            "conv": info.id.hex, "type": info.type == .directMessage ? "dm" : "group",
            "peer_inbox_id": info.peer?.text ?? "", "name": info.summary.name,
            "description": info.summary.description, "image_url": info.summary.imageURL,
            "app_data": info.summary.applicationData, "admins": info.summary.admins.map(\.text),
            "super_admins": info.summary.superAdmins.map(\.text), "members": info.summary.members.map(\.text),
            "active": info.isActive, "consent_state": "\(info.consent)", "epoch": info.summary.epoch,
            "paused_for_version": info.pausedFor ?? "", "maybe_forked": info.isMaybeForked,
            "forked": info.isForked,
            "siblings": info.siblings.map(\.hex), "membership_state": "\(info.membership)",
        ]
    }

    static func json(_ row: CommitLogRecord) -> [String: Any] {
        [
            "sequence": row.sequence, "result": row.result, "epoch": row.epoch,
            "last_authenticator": row.lastAuthenticator.hexadecimal,
            "authenticator": row.authenticator.hexadecimal, "committer": row.committer ?? "",
        ]
    }

    func consentName(_ state: ConsentRecord.State) -> String { "\(state)" }
}
