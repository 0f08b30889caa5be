@testable import CLI
import Content
import Control
import Conversations
import Foundation
import MLS
import SwiftProtobuf
import Testing
import XMTPProtos

struct DecodeTests {
    static let text = Text("a secret meeting").encoded().serialized()

    @Test func aContentIsItsTypeAndLengthsUnlessTextIsWanted() throws {
        let layer = try EnvelopeDecoder.decode(Self.text, as: nil, showsContent: false)
        #expect(layer.name == "Encoded content")
        #expect(layer.fields.first?.value == "xmtp.org/text:1.0")
        #expect(!layer.text().contains("meeting"))
        #expect(
            try EnvelopeDecoder.decode(Self.text, as: .content, showsContent: true).text().contains("meeting")
        )
    }

    @Test func anEnvelopeHoldsItsContent() throws {
        let envelope = PlaintextEnvelope.message(content: Self.text, idempotencyKey: "17").bytes()
        let layer = try EnvelopeDecoder.decode(envelope, as: .plaintext, showsContent: false)
        #expect(layer.fields.first?.value == "17")
        #expect(layer.layers.first?.name == "Encoded content")
    }

    @Test func whatOpensAFileIsHidden() throws {
        let secret = [UInt8](repeating: 0x5a, count: 32)
        let content = RemoteAttachment(
            url: "https://example.org/f", contentDigest: "00", secret: secret, salt: secret,
            nonce: [UInt8](repeating: 0x5a, count: 12), contentLength: 5, filename: "f"
        ).encoded().serialized()
        let text = try EnvelopeDecoder.decode(content, as: nil, showsContent: true).text()
        #expect(text.contains("parameter secret: (hidden"))
        #expect(!text.lowercased().contains("5a5a"))
    }

    @Test func aNodesMessageIsTakenApartToTheSealedContent() throws {
        let inner = MLSMessage.privateMessage(
            PrivateMessage(
                groupID: [1, 2, 3], epoch: 7, contentType: .application, authenticatedData: [],
                encryptedSenderData: [9], ciphertext: [UInt8](repeating: 0, count: 100)))
        var message = Xmtp_Mls_Api_V1_GroupMessage()
        message.v1.id = 42
        message.v1.groupID = Data([1, 2, 3])
        message.v1.data = Data(inner.tlsEncoded())
        let bytes = [UInt8](try message.serializedData())
        let layer = try EnvelopeDecoder.decode(bytes, as: nil, showsContent: false)
        #expect(layer.name.hasPrefix("Group message"))
        #expect(layer.fields.first?.value == "42")
        #expect(layer.layers.first?.name == "MLS private message")
        #expect(layer.layers.first?.fields.contains(.init(name: "epoch", value: "7")) == true)
    }

    @Test func theSecretAmongTheMetadataIsHidden() {
        let metadata = MutableMetadata(
            attributes: [
                MetadataAttribute.commitLogSigner.rawValue: "c0ffee",
                MetadataAttribute.groupName.rawValue: "Team",
            ], adminList: [], superAdminList: [])
        let layer = ExtensionLayers.layer(
            Extension(type: ExtensionType(rawValue: 0xFF00), data: metadata.extensionData()))
        #expect(layer.text().contains("Team"))
        #expect(!layer.text().contains("c0ffee"))
    }

    @Test func digitsAndBase64AreBytes() {
        #expect(CapturedInput.decoded(Array("0a0B 0c\n".utf8)) == [10, 11, 12])
        #expect(CapturedInput.decoded(Array("aGVsbG8gd29ybGQ=\n".utf8)) == Array("hello world".utf8))
        #expect(CapturedInput.decoded([0xff, 0x00, 0x0a]) == [0xff, 0x00, 0x0a])
    }

    @Test func noiseIsRefusedInOneSentence() {
        #expect(throws: ControlError.self) {
            try EnvelopeDecoder.decode([0xff, 0xfe, 0xfd, 0xfc], as: nil, showsContent: false)
        }
    }

    @Test func randomBytesNeverStopTheProgram() {
        var random = SystemRandomNumberGenerator()
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            for kind in EnvelopeDecoder.Kind.allCases {
                _ = try? EnvelopeDecoder.decode(bytes, as: kind, showsContent: true)
            }
        }
    }
}
