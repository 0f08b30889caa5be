import Content
import Testing

struct ContentRegistryTests {
    private let target = String(repeating: "ab", count: 32)

    private func foreign(_ content: EncodedContent) -> EncodedContent {
        var content = content
        content.type?.authority = "example.org"
        return content
    }

    @Test func showsTextOfAnyAuthority() {
        #expect(ContentRegistry.decode(foreign(Text("x").encoded())) == .text(Text("x")))
    }

    @Test func actsOnNothingOfAForeignAuthority() throws {
        let deletion = foreign(try DeleteMessage(messageID: target).encoded())
        let departure = foreign(try LeaveRequest().encoded())
        let change = foreign(try GroupUpdated(initiator: "a").encoded())
        for content in [deletion, departure, change] {
            #expect(ContentRegistry.decode(content) == .unknown(content))
        }
        #expect(
            ContentRegistry.decode(try DeleteMessage(messageID: target).encoded())
                == .deleteMessage(DeleteMessage(messageID: target)))
    }

    @Test func keepsWhatItDoesNotKnowWhole() throws {
        let poll = EncodedContent(
            type: ContentTypeID(authority: "example.org", type: "poll", majorVersion: 1, minorVersion: 0),
            parameters: ["a": "b"], fallback: "A poll", content: [0, 1], compression: 1,
            unknownFields: [0x30, 1])
        #expect(ContentRegistry.decode(poll) == .unknown(poll))
        #expect(try ContentRegistry.decode(poll).encoded() == poll)
    }

    @Test func readsTheOldestReactionsThatTheReferenceCannot() {
        let oldest = EncodedContent(
            type: ContentTypeID(authority: "xmtp.org", type: "reaction", majorVersion: 1, minorVersion: 0),
            parameters: ["action": "Added", "reference": target, "schema": "unicode", "encoding": "UTF-8"],
            content: Array("👍".utf8))
        let reaction = Reaction(
            reference: target, referenceInboxID: "", action: .added, content: "👍", schema: .unicode)
        #expect(ContentRegistry.decode(oldest) == .reaction(reaction))
        #expect(ContentRegistry.decode(oldest, reading: .asLibxmtp) == .unknown(oldest))
    }

    @Test(arguments: ["-1", "null", "", "5.0"])
    func takesALengthThatIsNoneForUnknown(length: String) throws {
        var attachment = RemoteAttachment(
            url: "https://example.org/1", contentDigest: "d", secret: [1], salt: [2], nonce: [3],
            contentLength: nil,
            filename: nil)
        var encoded = attachment.encoded()
        encoded.parameters["contentLength"] = length
        encoded.parameters["filename"] = ""
        #expect(ContentRegistry.decode(encoded) == .remoteAttachment(attachment))
        encoded.parameters["contentLength"] = "7"
        attachment.contentLength = 7
        #expect(ContentRegistry.decode(encoded) == .remoteAttachment(attachment))
    }

    @Test func unwrapsAReplyThatWasWrappedTwice() throws {
        let inner = Text("hi").encoded()
        let wrapped = EncodedContent(
            type: inner.type, parameters: inner.parameters, content: inner.serialized())
        let encoded = Reply(reference: target, referenceInboxID: nil, content: wrapped).encoded()
        guard case .reply(let reply) = ContentRegistry.decode(encoded) else {
            Issue.record("not a reply")
            return
        }
        #expect(ContentRegistry.decode(reply.content) == .text(Text("hi")))
    }

    @Test func readsBothDraftsOfAnEdit() throws {
        let new = Text("new").encoded()
        let bytes: [UInt8] = [0x0a, 2, 0x61, 0x62, 0x12, UInt8(new.serialized().count)] + new.serialized()
        let edit = EncodedContent(type: EditMessage.contentType, content: bytes)
        #expect(ContentRegistry.decode(edit) == .editMessage(EditMessage(messageID: "ab", content: new)))
        #expect(throws: ContentError(.notSendable, "")) {
            try DecodedContent.editMessage(EditMessage(messageID: "ab", content: new)).encoded()
        }
    }

    @Test func flattensACompositeAndBoundsItsDepth() throws {
        let one = Text("one").encoded().serialized()
        func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
            [number << 3 | 2, UInt8(bytes.count)] + bytes
        }
        let leaf = field(1, field(1, one))
        let nested = leaf + field(1, field(2, leaf))
        let composite = EncodedContent(type: Composite.contentType, content: nested)
        let text = Text("one").encoded()
        #expect(ContentRegistry.decode(composite) == .composite(Composite([text, text])))
        var deep = leaf
        for _ in 0..<8 { deep = field(1, field(2, deep)) }
        let tooDeep = EncodedContent(type: Composite.contentType, content: deep)
        #expect(ContentRegistry.decode(tooDeep) == .unknown(tooDeep))
    }

    @Test func refusesToUnpackATenThousandPartMessage() {
        let items = Array(repeatElement([0x0a, 0] as [UInt8], count: 10_001).joined())
        let many = EncodedContent(type: MultiRemoteAttachment.contentType, content: items)
        #expect(ContentRegistry.decode(many) == .unknown(many))
    }

    @Test func knowsWhichMessagesWakeTheReceiver() throws {
        let awake: [any ContentCodec] = [
            Text("x"), Markdown("x"),
            Reply(reference: "", referenceInboxID: nil, content: Text("x").encoded()),
            Content.Attachment(filename: nil, mimeType: "", bytes: []), MultiRemoteAttachment([]),
            TransactionReference(namespace: nil, networkID: "1", reference: "", metadata: nil),
            Intent(id: "", actionID: ""),
        ]
        let quiet: [any ContentCodec] = [
            Reaction(reference: "", referenceInboxID: "", action: .added, content: "", schema: .unicode),
            ReadReceipt(), LeaveRequest(), DeleteMessage(messageID: ""), GroupUpdated(initiator: ""),
        ]
        for value in awake { #expect(PushHint.of(try value.encoded()), "\(value)") }
        for value in quiet { #expect(!PushHint.of(try value.encoded()), "\(value)") }
        #expect(!PushHint.of(try DeviceSyncContent.acknowledge(requestID: "x").encoded()))
    }

    @Test func readsLenientlyWhatWalletsReallySend() {
        let json = """
            {"version":"1.0","chainId":8453,"from":"0x2","capabilities":{"p":{"url":"https://x"}},\
            "calls":[{"metadata":{"transactionType":"t","amount":5}}]}
            """
        let encoded = EncodedContent(type: WalletSendCalls.contentType, content: Array(json.utf8))
        guard case .walletSendCalls(let request) = ContentRegistry.decode(encoded) else {
            Issue.record("not read")
            return
        }
        #expect(request.chainID == "8453")
        #expect(request.capabilities == ["p": #"{"url":"https://x"}"#])
        #expect(request.calls.first?.metadata?.extra == ["amount": "5"])
    }

    @Test func readsATransactionWhoseMetadataIsBroken() {
        let json = #"{"networkId":"1","reference":"0x1","metadata":{"transactionType":"t"}}"#
        let encoded = EncodedContent(type: TransactionReference.contentType, content: Array(json.utf8))
        let expected = TransactionReference(namespace: nil, networkID: "1", reference: "0x1", metadata: nil)
        #expect(ContentRegistry.decode(encoded) == .transactionReference(expected))
        #expect(ContentRegistry.decode(encoded, reading: .asLibxmtp) == .unknown(encoded))
    }
}
