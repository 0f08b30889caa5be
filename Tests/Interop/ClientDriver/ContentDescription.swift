import Content
import Foundation

/// A content as a test describes it: the fields of `libxmtp_peer.py`, made into content by our own codecs.
struct ContentDescription {
    private let fields: [String: Any]

    init(_ fields: [String: Any]) { self.fields = fields }

    func encoded() throws -> EncodedContent {
        switch text("type") ?? "text" {
        case "text": try Text(required("text")).encoded()
        case "markdown": try Markdown(required("text")).encoded()
        case "reaction": try reaction().encoded()
        case "reply": try reply().encoded()
        case "attachment": try attachment().encoded()
        case "remote_attachment": try remote().encoded()
        case "multi_remote_attachment":
            try MultiRemoteAttachment(objects("attachments").map { try ContentDescription($0).remote() })
                .encoded()
        case "read_receipt": ReadReceipt().encoded()
        case "transaction_reference": try transaction().encoded()
        case "wallet_send_calls": try wallet().encoded()
        case "actions": try actions().encoded()
        case "intent": try intent().encoded()
        case "leave_request": try LeaveRequest(authenticatedNote: bytes("note")).encoded()
        case "delete_message": try DeleteMessage(messageID: required("message_id")).encoded()
        case "custom": try custom()
        case "raw": try EncodedContent(serialized: bytes("content") ?? [])
        case let other: throw DriverError("no content type \(other)")
        }
    }

    // MARK: - Types

    private func reaction() throws -> Reaction {
        Reaction(
            reference: try required("reference"), referenceInboxID: text("reference_inbox_id") ?? "",
            action: Reaction.Action(rawValue: text("action") ?? "added") ?? .unknown,
            content: try required("content"),
            schema: Reaction.Schema(rawValue: text("schema") ?? "unicode") ?? .unknown)
    }

    private func reply() throws -> Reply {
        Reply(
            reference: try required("reference"), referenceInboxID: text("reference_inbox_id"),
            content: try ContentDescription(fields["content"] as? [String: Any] ?? [:]).encoded())
    }

    private func attachment() throws -> Content.Attachment {
        Content.Attachment(
            filename: text("filename"), mimeType: text("mime_type") ?? "application/octet-stream",
            bytes: try data())
    }

    private func remote() throws -> RemoteAttachment {
        RemoteAttachment(
            url: try required("url"), contentDigest: try required("content_digest"),
            secret: try bytes("secret") ?? [], salt: try bytes("salt") ?? [],
            nonce: try bytes("nonce") ?? [], scheme: text("scheme") ?? RemoteAttachment.secureScheme,
            contentLength: number("content_length").map { UInt32(clamping: $0) }, filename: text("filename"))
    }

    private func transaction() throws -> TransactionReference {
        let metadata = try object("metadata").map { inner in
            TransactionReference.Metadata(
                transactionType: try inner.required("transaction_type"),
                currency: try inner.required("currency"),
                amount: (inner.fields["amount"] as? NSNumber)?.doubleValue ?? 0,
                decimals: UInt32(clamping: inner.number("decimals") ?? 0),
                fromAddress: try inner.required("from_address"), toAddress: try inner.required("to_address"))
        }
        return TransactionReference(
            namespace: text("namespace"), networkID: try required("network_id"),
            reference: try required("reference"), metadata: metadata)
    }

    private func wallet() throws -> WalletSendCalls {
        WalletSendCalls(
            version: try required("version"), chainID: try required("chain_id"), from: try required("from"),
            calls: try objects("calls").map { call in
                let call = ContentDescription(call)
                return WalletSendCalls.Call(
                    to: call.text("to"), data: call.text("data"), value: call.text("value"),
                    gas: call.text("gas"),
                    metadata: try call.object("metadata").map { inner in
                        WalletSendCalls.Call.Metadata(
                            description: try inner.required("description"),
                            transactionType: try inner.required("transaction_type"),
                            extra: inner.fields["extra"] as? [String: String] ?? [:])
                    })
            }, capabilities: fields["capabilities"] as? [String: String])
    }

    private func actions() throws -> Actions {
        Actions(
            id: try required("action_id"), description: try required("description"),
            actions: try objects("actions").map { action in
                let action = ContentDescription(action)
                return Actions.Action(
                    id: try action.required("id"), label: try action.required("label"),
                    imageURL: action.text("image_url"),
                    style: action.text("style").flatMap(Actions.Action.Style.init),
                    expiresAtNanoseconds: action.number("expires_at_ns"))
            }, expiresAtNanoseconds: number("expires_at_ns"))
    }

    private func intent() throws -> Intent {
        var metadata: [JSONMember]?
        if let text = text("metadata") {
            guard case .object(let members) = try JSONValue(parsing: Array(text.utf8)) else {
                throw DriverError("metadata is no object")
            }
            metadata = members
        }
        return Intent(
            id: try required("intent_id"), actionID: try required("action_id"), metadata: metadata)
    }

    private func custom() throws -> EncodedContent {
        var parameters = ContentParameters()
        for (key, value) in fields["parameters"] as? [String: String] ?? [:] { parameters[key] = value }
        return EncodedContent(
            type: ContentTypeID(
                authority: text("authority") ?? "xmtp.org", type: try required("type_id"),
                majorVersion: UInt32(clamping: number("major") ?? 1),
                minorVersion: UInt32(clamping: number("minor") ?? 0)),
            parameters: parameters, fallback: text("fallback"), content: try data())
    }

    // MARK: - Fields

    private func text(_ name: String) -> String? { fields[name] as? String }

    private func number(_ name: String) -> Int64? { (fields[name] as? NSNumber)?.int64Value }

    private func objects(_ name: String) -> [[String: Any]] { fields[name] as? [[String: Any]] ?? [] }

    private func object(_ name: String) -> ContentDescription? {
        (fields[name] as? [String: Any]).map { ContentDescription($0) }
    }

    private func required(_ name: String) throws -> String {
        guard let value = text(name) else { throw DriverError("\(name) is missing") }
        return value
    }

    private func bytes(_ name: String) throws -> [UInt8]? {
        guard let text = text(name) else { return nil }
        guard let bytes = [UInt8](hexadecimal: text) else { throw DriverError("\(name) is no hex") }
        return bytes
    }

    /// The peer's order: content or data in hex, else a text.
    private func data() throws -> [UInt8] {
        try bytes("content") ?? bytes("data") ?? Array((text("text") ?? "").utf8)
    }
}
