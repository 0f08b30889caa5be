import Content
import Testing

struct SealingTests {
    private let file = Content.Attachment(
        filename: "a.txt", mimeType: "text/plain", bytes: Array("hello".utf8))
    private let secret = [UInt8](repeating: 1, count: 32)
    private let salt = [UInt8](repeating: 2, count: 32)
    private let nonce = [UInt8](repeating: 3, count: 12)

    private func sealed() throws -> (payload: [UInt8], attachment: RemoteAttachment) {
        let sealed = try RemoteAttachmentCipher.seal(file.encoded(), secret: secret, salt: salt, nonce: nonce)
        return (sealed.payload, sealed.attachment(at: "https://example.org/x", filename: "a.txt"))
    }

    @Test func opensWhatItSealed() throws {
        let (payload, attachment) = try sealed()
        #expect(try RemoteAttachmentCipher.open(payload, of: attachment) == file.encoded())
        var upper = attachment
        upper.contentDigest = attachment.contentDigest.uppercased()
        #expect(try RemoteAttachmentCipher.open(payload, of: upper) == file.encoded())
    }

    @Test func refusesAChangedPayloadEvenUnderItsOwnDigest() throws {
        var (payload, attachment) = try sealed()
        payload[0] ^= 1
        #expect(throws: ContentError(.sealBroken, "")) {
            try RemoteAttachmentCipher.open(payload, of: attachment)
        }
        attachment.contentDigest = RemoteAttachmentCipher.digest(payload)
        #expect(throws: ContentError(.sealBroken, "")) {
            try RemoteAttachmentCipher.open(payload, of: attachment)
        }
    }

    @Test func refusesKeyMaterialOfTheWrongLength() throws {
        let (payload, attachment) = try sealed()
        for change in [{ $0.salt.removeLast() }, { $0.nonce.append(0) }, { $0.secret[0] ^= 1 }]
            as [(inout RemoteAttachment) -> Void]
        {
            var wrong = attachment
            change(&wrong)
            #expect(throws: ContentError(.sealBroken, "")) {
                try RemoteAttachmentCipher.open(payload, of: wrong)
            }
        }
        #expect(throws: ContentError(.notSendable, "")) {
            try RemoteAttachmentCipher.seal(file.encoded(), secret: [1], salt: salt, nonce: nonce)
        }
    }

    @Test(arguments: [0, 5, 15])
    func refusesAPayloadShorterThanItsTag(count: Int) {
        let payload = [UInt8](repeating: 0, count: count)
        let attachment = RemoteAttachment(
            url: "", contentDigest: RemoteAttachmentCipher.digest(payload), secret: secret, salt: salt,
            nonce: nonce,
            contentLength: nil, filename: nil)
        #expect(throws: ContentError(.sealBroken, "")) {
            try RemoteAttachmentCipher.open(payload, of: attachment)
        }
    }
}
