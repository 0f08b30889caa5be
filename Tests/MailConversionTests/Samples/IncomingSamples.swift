import Content
import Foundation
import Identity
import MailConversion

/// One sample of each look that received content can have.
enum IncomingSamples {
    static func all() throws -> [String: IncomingSample] {
        try text().merging(try answers()) { $1 }.merging(try files()) { $1 }.merging(try data()) { $1 }
            .merging(try changes()) { $1 }
    }

    private static func with(_ sample: IncomingSample, _ change: (inout IncomingSample) -> Void)
        -> IncomingSample
    {
        var sample = sample
        change(&sample)
        return sample
    }

    private static func text() throws -> [String: IncomingSample] {
        let foreign = EncodedContent(
            type: ContentTypeID("xmtp.org/text:1.0"), parameters: ["encoding": "UTF-8"],
            fallback: "an old reader's words",
            content: Array("Text with a fallback of its own".utf8))
        return [
            "text/group": try IncomingSample("Text in a group.", Text("Grüße!")),
            "text/direct": with(try IncomingSample("Text from a person.", Text("hello"))) {
                $0.conversation = "dm"
            },
            "text/own": with(try IncomingSample("Our own text to a person.", Text("hello yourself"))) {
                $0.conversation = "dm"
                $0.sender = "alix"
            },
            "text/disappearing": with(try IncomingSample("Text that disappears.", Text("for a day"))) {
                $0.expiresNanoseconds = Cast.time + 86_400_000_000_000
            },
            "text/hostile": try IncomingSample(
                "Text with what troubles mail: controls, CR, NUL, boundaries.",
                Text("From me\n.\r\n--=_xmtp_\n-- \n\u{1b}[31m\u{0}\u{202e} trailing \n=?utf-8?q?x?=\n")),
            "text/long_line": try IncomingSample(
                "A paragraph longer than a mail's line.", Text(String(repeating: "word ", count: 300))),
            "text/empty": try IncomingSample("No text at all.", Text("")),
            "text/fallback": IncomingSample(
                "Text whose sender added a fallback: the original bytes go into the header.",
                foreign.serialized()),
            "text/snippet": with(
                try IncomingSample("Subjects made of the text.", Text("What about Tuesday?\nOr Wednesday?"))
            ) {
                $0.subject = "snippet"
            },
            "markdown/document": try IncomingSample("Markdown.", Markdown("# Title\n\n- **bold**\n- `code`")),
        ]
    }

    private static func answers() throws -> [String: IncomingSample] {
        let target = Cast.target.hex
        func reaction(_ symbol: String, _ schema: Reaction.Schema, _ action: Reaction.Action) -> Reaction {
            Reaction(
                reference: target, referenceInboxID: Cast.alix.text, action: action, content: symbol,
                schema: schema)
        }
        let known = { (sample: inout IncomingSample) in
            sample.target = .init(author: "alix", ancestors: [String(repeating: "4e", count: 32)])
        }
        let actions = try self.actions.encoded().serialized()
        let legacy = EncodedContent(
            type: ContentTypeID("xmtp.org/reaction:1.0"),
            content: Array(
                #"{"action":"added","reference":"\#(target)","schema":"unicode","content":"🎉"}"#.utf8))
        return [
            "reply/text": with(
                try IncomingSample(
                    "An answer to a message that is known.",
                    Reply(
                        reference: target, referenceInboxID: Cast.alix.text, content: Text("Yes.").encoded())),
                known),
            "reply/unknown_target": try IncomingSample(
                "An answer to a message that is not known.",
                Reply(reference: target, referenceInboxID: nil, content: Text("Yes.").encoded())),
            "reply/no_id": try IncomingSample(
                "An answer whose reference is no id.",
                Reply(reference: "message-1", referenceInboxID: nil, content: Text("Yes.").encoded())),
            "reply/attachment": with(
                try IncomingSample(
                    "A file as an answer.",
                    Reply(
                        reference: target, referenceInboxID: nil,
                        content: Attachment(
                            filename: "a.txt", mimeType: "text/plain", bytes: Array("hi\n".utf8)
                        ).encoded())),
                known),
            "reaction/added": with(try IncomingSample("An emoji.", reaction("👍", .unicode, .added)), known),
            "reaction/removed": with(
                try IncomingSample("An emoji taken back.", reaction("👍", .unicode, .removed)), known),
            "reaction/shortcode": try IncomingSample(
                "A reaction by name.", reaction(":smile:", .shortcode, .added)),
            "reaction/legacy": IncomingSample("A reaction of the first version.", legacy.serialized()),
            "readReceipt/notification": with(
                try IncomingSample("A read receipt, where they are wanted.", ReadReceipt())
            ) {
                $0.readReceipts = "mdn"
                known(&$0)
            },
            "actions/question": try IncomingSample("A question with buttons.", self.actions),
            "intent/answer": with(try IncomingSample("The answer to it.", Intent(id: "q1", actionID: "b"))) {
                $0.question = Data(actions)
            },
        ]
    }

    private static let actions = Actions(
        id: "q1", description: "Where do we meet?",
        actions: [.init(id: "a", label: "At the sea"), .init(id: "b", label: "In the hills")],
        expiresAtNanoseconds: Cast.time + 86_400_000_000_000)

    private static func files() throws -> [String: IncomingSample] {
        let remote = RemoteAttachment(
            url: "https://files.example.org/1?x=1", contentDigest: String(repeating: "ab", count: 32),
            secret: [UInt8](repeating: 1, count: 32), salt: [UInt8](repeating: 2, count: 32),
            nonce: [UInt8](repeating: 3, count: 12), contentLength: 1040, filename: "photo.jpg")
        return [
            "attachment/image": try IncomingSample(
                "A picture.",
                Attachment(filename: "Résumé 🧾.png", mimeType: "image/png", bytes: [0x89, 0x50, 0x4e, 0x47])),
            "attachment/html": try IncomingSample(
                "A file that could run: never shown in place.",
                Attachment(
                    filename: "page.html", mimeType: "text/html", bytes: Array("<script>1</script>".utf8))),
            "attachment/hostile_name": try IncomingSample(
                "A name that points elsewhere and a type that is none.",
                Attachment(filename: "../../etc/pass\r\nwd", mimeType: "multipart/mixed", bytes: [0, 1, 2])),
            "remoteStaticAttachment/left": try IncomingSample("A file on a server, not fetched.", remote),
            "remoteStaticAttachment/fetched": with(try IncomingSample("The same, fetched.", remote)) {
                $0.files = [
                    .init(filename: "photo.jpg", mimeType: "image/jpeg", bytes: Data([0xff, 0xd8, 0xff]))
                ]
            },
            "multiRemoteStaticAttachment/one_of_two": with(
                try IncomingSample(
                    "Two files on servers, one fetched.", MultiRemoteAttachment([remote, remote]))
            ) {
                $0.files = [
                    .init(filename: "photo.jpg", mimeType: "image/jpeg", bytes: Data([0xff, 0xd8, 0xff]))
                ]
            },
        ]
    }

    private static func data() throws -> [String: IncomingSample] {
        let poll = EncodedContent(
            type: ContentTypeID("example.org/poll:1.0"), parameters: ["a": "b"],
            fallback: "A poll: tea or coffee?",
            content: [0, 1, 2])
        var silent = poll
        silent.fallback = nil
        return [
            "transactionReference/payment": try IncomingSample(
                "A payment, as its sender tells it.",
                TransactionReference(
                    namespace: "eip155", networkID: "8453",
                    reference: "0x" + String(repeating: "ab", count: 32),
                    metadata: .init(
                        transactionType: "transfer", currency: "USDC", amount: 1.5, decimals: 6,
                        fromAddress: "0x1111111111111111111111111111111111111111",
                        toAddress: "0x2222222222222222222222222222222222222222"))),
            "walletSendCalls/request": try IncomingSample(
                "A request to a wallet: shown, never acted on.",
                WalletSendCalls(
                    version: "1.0", chainID: "0x2105", from: "0x1111111111111111111111111111111111111111",
                    calls: [
                        .init(
                            to: "0x2222222222222222222222222222222222222222", data: "0x", value: "0x1",
                            gas: nil,
                            metadata: .init(description: "Send 1 USDC to Bo", transactionType: "transfer"))
                    ], capabilities: nil)),
            "unknown/fallback": IncomingSample(
                "A type we do not know, with words for that case.", poll.serialized()),
            "unknown/silent": IncomingSample("A type we do not know, without.", silent.serialized()),
            "unknown/large": IncomingSample(
                "A large message of a type we do not know: the original bytes are the last part.",
                EncodedContent(
                    type: ContentTypeID("example.org/poll:1.0"), fallback: "A poll",
                    content: [UInt8](repeating: 0x5a, count: 5000)
                ).serialized()),
            "unknown/garbage": IncomingSample("Bytes that are no content at all.", [0xff, 0xff, 0xff]),
        ]
    }

    private static func changes() throws -> [String: IncomingSample] {
        var added = GroupUpdated(initiator: Cast.bo.text)
        added.added = [Cast.caro.text]
        var welcome = GroupUpdated(initiator: Cast.bo.text)
        welcome.added = [Cast.alix.text]
        var several = GroupUpdated(initiator: Cast.bo.text)
        several.left = [Cast.caro.text]
        several.addedAdmins = [Cast.alix.text]
        several.metadataChanges = [
            .init(field: "group_name", oldValue: "Team", newValue: "Crew\r\nBcc: x@example.org"),
            .init(field: "description", oldValue: nil, newValue: ""),
            .init(field: "message_disappear_from_ns", oldValue: "0", newValue: "1"),
            .init(field: "message_disappear_in_ns", oldValue: "0", newValue: "86400000000000"),
        ]
        var keys = GroupUpdated(initiator: Cast.bo.text)
        keys.metadataChanges = [
            .init(field: "group_name", oldValue: nil, newValue: "Crew"),
            .init(field: "_commit_log_signer", oldValue: nil, newValue: "secret"),
        ]
        let fact = { (sample: inout IncomingSample) in
            sample.kind = "membership_change"
            sample.idempotencyKey = "1795341600000123000"
        }
        return [
            "group_updated/added": with(try IncomingSample("Somebody was added.", added), fact),
            "group_updated/welcome": with(try IncomingSample("We were added: unseen.", welcome), fact),
            "group_updated/several": with(try IncomingSample("Several changes at once.", several), fact),
            "group_updated/with_keys": with(
                try IncomingSample("A change with key material in it: not kept.", keys), fact),
            "group_updated/forged": try IncomingSample(
                "The same sent as a message: not told as a fact.", added),
            "leave_request/asked": try IncomingSample("A member asks to leave.", LeaveRequest()),
        ]
    }
}
