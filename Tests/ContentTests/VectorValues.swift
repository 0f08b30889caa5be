import Content

/// The types of the vector file's `input` and `decoded` members.
enum VectorValues {
    /// The value that a case describes, ready to be encoded; nil for an input that cannot even be stated.
    static func value(_ type: String, _ node: VectorNode) throws -> any ContentCodec {
        switch type {
        case "text": Text(node["text"].text)
        case "markdown": Markdown(node["markdown"].text)
        case "reply":
            Reply(
                reference: node["reference"].text, referenceInboxID: node["reference_inbox_id"].optionalText,
                content: encoded(node["content"]))
        case "reaction": reaction(node)
        case "attachment":
            Content.Attachment(
                filename: node["filename"].optionalText, mimeType: node["mime_type"].text,
                bytes: node.bytes("content"))
        case "remote_attachment": remote(node)
        case "multi_remote_attachment": MultiRemoteAttachment(node["attachments"].array.map(remote))
        case "read_receipt": ReadReceipt()
        case "transaction_reference": transaction(node)
        case "wallet_send_calls": wallet(node)
        case "actions": actions(node)
        case "intent": try intent(node)
        case "leave_request":
            LeaveRequest(
                authenticatedNote: node["authenticated_note_hex"].isNull
                    ? nil : node.bytes("authenticated_note"))
        case "delete_message": DeleteMessage(messageID: node["message_id"].text)
        case "group_updated": groupUpdated(node)
        default: throw ContentError(.wrongType, "a type the test does not know: \(type)")
        }
    }

    /// Calls one codec, whatever type the bytes claim.
    static func decode(
        _ type: String, _ encoded: EncodedContent, _ reading: ContentReading = .asLibxmtp
    ) throws -> any ContentCodec {
        switch type {
        case "text": try Text(decoding: encoded, reading: reading)
        case "markdown": try Markdown(decoding: encoded, reading: reading)
        case "reply": try Reply(decoding: encoded, reading: reading)
        case "reaction": try Reaction(decoding: asVersionTwo(encoded), reading: reading)
        case "attachment": try Content.Attachment(decoding: encoded, reading: reading)
        case "remote_attachment": try RemoteAttachment(decoding: encoded, reading: reading)
        case "multi_remote_attachment": try MultiRemoteAttachment(decoding: encoded, reading: reading)
        case "read_receipt": try ReadReceipt(decoding: encoded, reading: reading)
        case "transaction_reference": try TransactionReference(decoding: encoded, reading: reading)
        case "wallet_send_calls": try WalletSendCalls(decoding: encoded, reading: reading)
        case "actions": try Actions(decoding: encoded, reading: reading)
        case "intent": try Intent(decoding: encoded, reading: reading)
        case "leave_request": try LeaveRequest(decoding: encoded, reading: reading)
        case "delete_message": try DeleteMessage(decoding: encoded, reading: reading)
        case "group_updated": try GroupUpdated(decoding: encoded, reading: reading)
        default: throw ContentError(.wrongType, "a type the test does not know: \(type)")
        }
    }

    /// The recorded function is the codec of version 2 alone.
    private static func asVersionTwo(_ encoded: EncodedContent) -> EncodedContent {
        var encoded = encoded
        encoded.type?.majorVersion = 2
        return encoded
    }

    static func encoded(_ node: VectorNode) -> EncodedContent {
        var parameters = ContentParameters()
        for (key, value) in node["parameters"].members { parameters[key] = value.text }
        let type = node["type"].isNull ? node["type_id"] : node["type"]
        return EncodedContent(
            type: type.isNull ? nil : typeID(type), parameters: parameters,
            fallback: node["fallback"].optionalText,
            content: node["content"].isNull ? node.bytes("content") : node["content"].bytes(""),
            compression: node["compression"].optionalInt.map(Int32.init))
    }

    static func typeID(_ node: VectorNode) -> ContentTypeID {
        ContentTypeID(
            authority: node["authority_id"].text, type: node["type_id"].text,
            majorVersion: UInt32(node["version_major"].int), minorVersion: UInt32(node["version_minor"].int))
    }

    static func reaction(_ node: VectorNode) -> Reaction {
        Reaction(
            reference: node["reference"].text, referenceInboxID: node["reference_inbox_id"].text,
            action: Reaction.Action(rawValue: node["action"].text) ?? .unknown, content: node["content"].text,
            schema: Reaction.Schema(rawValue: node["schema"].text) ?? .unknown)
    }

    static func remote(_ node: VectorNode) -> RemoteAttachment {
        func bytes(_ name: String) -> [UInt8] {
            node["\(name)_hex"].isNull ? VectorNode.bytes(node[name]["hex"].text) : node.bytes(name)
        }
        return RemoteAttachment(
            url: node["url"].text, contentDigest: node["content_digest"].text, secret: bytes("secret"),
            salt: bytes("salt"), nonce: bytes("nonce"), scheme: node["scheme"].text,
            contentLength: node["content_length"].optionalInt.map { UInt32($0) },
            filename: node["filename"].optionalText)
    }

    static func transaction(_ node: VectorNode) -> TransactionReference {
        let inner = node["metadata"]
        let metadata = TransactionReference.Metadata(
            transactionType: inner["transaction_type"].text, currency: inner["currency"].text,
            amount: inner["amount"].double, decimals: UInt32(inner["decimals"].int),
            fromAddress: inner["from_address"].text, toAddress: inner["to_address"].text)
        return TransactionReference(
            namespace: node["namespace"].optionalText, networkID: node["network_id"].text,
            reference: node["reference"].text, metadata: inner.isNull ? nil : metadata)
    }

    static func wallet(_ node: VectorNode) -> WalletSendCalls {
        WalletSendCalls(
            version: node["version"].text, chainID: node["chain_id"].text, from: node["from"].text,
            calls: node["calls"].array.map { call in
                let inner = call["metadata"]
                let metadata = WalletSendCalls.Call.Metadata(
                    description: inner["description"].text, transactionType: inner["transaction_type"].text,
                    extra: inner["extra"].members.mapValues(\.text))
                return WalletSendCalls.Call(
                    to: call["to"].optionalText, data: call["data"].optionalText,
                    value: call["value"].optionalText,
                    gas: call["gas"].optionalText, metadata: inner.isNull ? nil : metadata)
            },
            capabilities: node["capabilities"].isNull ? nil : node["capabilities"].members.mapValues(\.text))
    }

    static func actions(_ node: VectorNode) -> Actions {
        Actions(
            id: node["id"].text, description: node["description"].text,
            actions: node["actions"].array.map { action in
                Actions.Action(
                    id: action["id"].text, label: action["label"].text,
                    imageURL: action["image_url"].optionalText,
                    style: action["style"].optionalText.flatMap(Actions.Action.Style.init),
                    expiresAtNanoseconds: action["expires_at_ns"].optionalInt)
            },
            expiresAtNanoseconds: node["expires_at_ns"].optionalInt)
    }

    static func intent(_ node: VectorNode) throws -> Intent {
        var metadata: [JSONMember]?
        if let text = node["metadata_json"].optionalText {
            guard case .object(let members) = try JSONValue(parsing: Array(text.utf8)) else {
                throw ContentError(.malformedJSON, "not an object")
            }
            metadata = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        }
        return Intent(id: node["id"].text, actionID: node["action_id"].text, metadata: metadata)
    }

    static func groupUpdated(_ node: VectorNode) -> GroupUpdated {
        func inboxes(_ name: String) -> [String] {
            node["\(name)_inboxes"].array.map { $0.optionalText ?? $0["inbox_id"].text }
        }
        var update = GroupUpdated(initiator: node["initiated_by_inbox_id"].text)
        update.added = inboxes("added")
        update.removed = inboxes("removed")
        update.left = inboxes("left")
        update.addedAdmins = inboxes("added_admin")
        update.removedAdmins = inboxes("removed_admin")
        update.addedSuperAdmins = inboxes("added_super_admin")
        update.removedSuperAdmins = inboxes("removed_super_admin")
        update.metadataChanges = node["metadata_field_changes"].array.map { change in
            GroupUpdated.MetadataChange(
                field: change["field_name"].text, oldValue: change["old_value"].optionalText,
                newValue: change["new_value"].optionalText)
        }
        return update
    }
}
