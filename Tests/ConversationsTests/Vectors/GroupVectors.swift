import Foundation
import TestSupport

/// The file `groups.json`: traffic recorded from libxmtp 1.10.
struct GroupVectors: Decodable {
    struct Recipient: Decodable {
        let inbox_id: String
        let installation_key: String
        let key_package: String
        let init_private_key: String
        let leaf_encryption_private_key: String
        let xwing_seed: String
    }

    struct WelcomeCase: Decodable {
        struct Extension: Decodable {
            let type: UInt16
            let data: String
        }

        let name: String
        let recipient: String
        let welcome_message_input_v1: String
        let mls_welcome: String
        let welcome_metadata: String
        let group_id: String
        let epoch: UInt64
        let group_context_extensions: [Extension]
        let signer_leaf: UInt32
        let epoch_secret: String
        let confirmed_transcript_hash: String
        let confirmation_tag: String
    }

    struct PointerCase: Decodable {
        let recipient: String
        let welcome_pointer_input: String
        let pointer_plaintext: String
        let pointee_v1: String
        let mls_welcome: String
        let welcome_metadata: String
    }

    struct GroupMessageCase: Decodable {
        let group: String
        let epoch: UInt64
        let sender: String
        let group_message_input_v1: String
        let private_message_content: String?
        let sender_leaf: UInt32?
        let content_type: UInt8?
        let generation: UInt32?
        let application_data: String?
    }

    struct SenderTagCase: Decodable {
        let root: String
        let group_id: String
        let epoch: Int64
        let derived_key: String
        let data: String
        let sender_hmac: String
    }

    struct MessageIDCase: Decodable {
        let group_id: String
        let idempotency_key: String
        let content: String
        let message_id: String
    }

    struct GenerationReuse: Decodable {
        struct Message: Decodable {
            let epoch: UInt64
            let data: String
            let content_type: UInt8?
            let sender_leaf: UInt32?
            let generation: UInt32?
        }

        let recipient: Recipient
        let messages: [Message]
        let welcome_message_input_v1: String
        let mls_welcome: String
    }

    let recipients: [String: Recipient]
    let welcomes: [WelcomeCase]
    let pointer_welcome: [PointerCase]
    let group_messages: [GroupMessageCase]
    let sender_hmac: [SenderTagCase]
    let message_ids: [MessageIDCase]
    let handshake_generation_reuse: GenerationReuse

    static let fileName = "groups.json"

    static func load() throws -> GroupVectors {
        try JSONDecoder().decode(GroupVectors.self, from: VectorFolder.data(fileName))
    }
}

/// The sections of `content.json` that concern this module.
struct ContentVectors: Decodable {
    struct MessageIDCase: Decodable {
        let id: String
        let group_id_hex: String
        let idempotency_key: String
        let content_hex: String
        let message_id_hex: String
    }

    struct SenderTagCase: Decodable {
        let id: String
        let root_key_hex: String
        let group_id_hex: String
        let epoch: Int64
        let key_hex: String
    }

    let message_id: [MessageIDCase]
    let hmac: [SenderTagCase]

    static let fileName = "content.json"

    static func load() throws -> ContentVectors {
        try JSONDecoder().decode(ContentVectors.self, from: VectorFolder.data(fileName))
    }
}
