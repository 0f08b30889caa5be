import Content
import Foundation

/// JSON's null in the place of nothing.
private func orNull(_ value: Any?) -> Any { value ?? NSNull() }

/// What our codecs read, in the shape `libxmtp_peer.py` gives what libxmtp's read.
extension EncodedContent {
    /// The envelope's own fields, and `value`, what the codec made of them; without a codec there is none.
    func json() -> [String: Any] {
        var json: [String: Any] = [
            "authority": type?.authority ?? "", "type_id": type?.type ?? "", "major": type?.majorVersion ?? 0,
            "minor": type?.minorVersion ?? 0,
            "parameters": Dictionary(
                parameters.sorted.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }),
            "fallback": orNull(fallback), "compression": orNull(compression),
            "content": content.hexadecimal,
            "type": type?.description ?? "/:0.0",
        ]
        if let value = ContentRegistry.decode(self).json { json["value"] = value }
        return json
    }
}

extension DecodedContent {
    fileprivate var json: Any? {
        switch self {
        case .text(let text): text.text
        case .markdown(let markdown): markdown.source
        case .reply(let reply):
            [
                "reference": reply.reference, "reference_inbox_id": orNull(reply.referenceInboxID),
                "content": reply.content.json(),
            ]
        case .reaction(let reaction):
            [
                "reference": reaction.reference, "reference_inbox_id": reaction.referenceInboxID,
                "action": reaction.action.rawValue, "content": reaction.content,
                "schema": reaction.schema.rawValue,
            ]
        case .readReceipt: [String: Any]()
        case .attachment(let file):
            [
                "filename": orNull(file.filename), "mime_type": file.mimeType,
                "content": file.bytes.hexadecimal,
            ]
        case .remoteAttachment(let file): file.json
        case .multiRemoteAttachment(let files): ["attachments": files.attachments.map(\.json)]
        case .transactionReference(let transaction): transaction.json
        case .walletSendCalls(let request): request.json
        case .actions(let actions): actions.json
        case .intent(let intent):
            [
                "id": intent.id, "action_id": intent.actionID,
                "metadata": orNull(intent.metadata.map { JSONValue.object($0).text }),
            ]
        case .leaveRequest(let request):
            ["authenticated_note": orNull(request.authenticatedNote?.hexadecimal)]
        case .deleteMessage(let deletion): ["message_id": deletion.messageID]
        case .groupUpdated, .groupMembershipChange, .editMessage, .composite, .unknown: nil
        }
    }
}

extension RemoteAttachment {
    fileprivate var json: [String: Any] {
        [
            "url": url, "content_digest": contentDigest, "secret": secret.hexadecimal,
            "salt": salt.hexadecimal, "nonce": nonce.hexadecimal, "scheme": scheme,
            "content_length": orNull(contentLength), "filename": orNull(filename),
        ]
    }
}

extension TransactionReference {
    fileprivate var json: [String: Any] {
        [
            "namespace": orNull(namespace), "network_id": networkID, "reference": reference,
            "metadata": orNull(
                metadata.map { metadata in
                    [
                        "transaction_type": metadata.transactionType, "currency": metadata.currency,
                        "amount": metadata.amount, "decimals": metadata.decimals,
                        "from_address": metadata.fromAddress, "to_address": metadata.toAddress,
                    ] as [String: Any]
                }),
        ]
    }
}

extension WalletSendCalls {
    fileprivate var json: [String: Any] {
        [
            "version": version, "chain_id": chainID, "_from": from,
            "capabilities": orNull(capabilities),
            "calls": calls.map { call in
                [
                    "to": orNull(call.to), "data": orNull(call.data),
                    "value": orNull(call.value), "gas": orNull(call.gas),
                    "metadata": orNull(
                        call.metadata.map { metadata in
                            [
                                "description": metadata.description,
                                "transaction_type": metadata.transactionType, "extra": metadata.extra,
                            ] as [String: Any]
                        }),
                ] as [String: Any]
            },
        ]
    }
}

extension Actions {
    fileprivate var json: [String: Any] {
        [
            "id": id, "description": description, "expires_at_ns": orNull(expiresAtNanoseconds),
            "actions": actions.map { action in
                [
                    "id": action.id, "label": action.label, "image_url": orNull(action.imageURL),
                    "style": orNull(action.style?.rawValue),
                    "expires_at_ns": orNull(action.expiresAtNanoseconds),
                ] as [String: Any]
            },
        ]
    }
}
