import Crypto
import Testing

@testable import Content

/// Compares us with the recorded cases; each function gives the number of cases that agree.
enum Agreement {
    /// Our encoder refuses what nobody could read, the reference's writes it: the one case we leave on purpose.
    static let refusedByUs = ["wallet_send_calls/extra_shadows_field"]

    static func encode(report: Bool) throws -> Int {
        try VectorFile.cases("encode").count { item in
            let type = item["type"].text
            let value = try VectorValues.value(type, item["input"])
            if refusedByUs.contains(item.id) { return isRefused(value) }
            let expected = item.bytes("encoded")
            let bytes = try value.encoded().serialized()
            if report { #expect(bytes == expected, "\(item.id)") }
            return bytes == expected && readsBack(item, type, expected, report: report)
        }
    }

    private static func isRefused(_ value: any ContentCodec) -> Bool {
        do {
            _ = try value.encoded()
            return false
        } catch { return error.code == .notSendable }
    }

    private static func readsBack(
        _ item: VectorNode, _ type: String, _ bytes: [UInt8], report: Bool
    ) -> Bool {
        let decoded = Result {
            try VectorValues.decode(type, EncodedContent(serialized: bytes))
        }
        let agrees: Bool
        if item["round_trips"].flag {
            agrees = equal(try? decoded.get(), try? VectorValues.value(type, item["input"]))
        } else if item["decode_error"].isNull {
            agrees = equal(try? decoded.get(), try? VectorValues.value(type, item["decoded"]))
        } else {
            agrees = (try? decoded.get()) == nil
        }
        if report { #expect(agrees, "\(item.id) does not read back: \(decoded)") }
        return agrees
    }

    static func equal(_ left: (any ContentCodec)?, _ right: (any ContentCodec)?) -> Bool {
        guard let left, let right else { return false }
        return AnyHashable(left) == AnyHashable(right)
    }

    static func encodeErrors(report: Bool) -> Int {
        VectorFile.cases("encode_errors").count { item in
            let refused = (try? VectorValues.value(item["type"].text, item["input"]).encoded()) == nil
            if report { #expect(refused, "\(item.id)") }
            return refused
        }
    }

    static func decode(report: Bool) -> Int {
        VectorFile.cases("decode").count { item in
            let type = item["type"].text
            let decoded = Result {
                try VectorValues.decode(type, EncodedContent(serialized: item.bytes("encoded")))
            }
            let agrees =
                item["error"].isNull
                ? equal(try? decoded.get(), try? VectorValues.value(type, item["decoded"]))
                : (try? decoded.get()) == nil
            if report { #expect(agrees, "\(item.id): \(decoded)") }
            return agrees
        }
    }

    static func attachmentEncryption() throws -> Int {
        try VectorFile.cases("attachment_encryption").count { item in
            let content = try EncodedContent(serialized: item.bytes("plaintext"))
            let key = RemoteAttachmentCipher.key(secret: item.bytes("secret"), salt: item.bytes("salt"))
            #expect(key.withUnsafeBytes { Array($0) } == item.bytes("derived_key"), "\(item.id)")
            let sealed = try RemoteAttachmentCipher.seal(
                content, secret: item.bytes("secret"), salt: item.bytes("salt"), nonce: item.bytes("nonce"))
            #expect(sealed.payload == item.bytes("payload"), "\(item.id)")
            #expect(sealed.contentDigest == item["content_digest"].text)
            let attachment = sealed.attachment(at: "https://example.org/1", filename: nil)
            #expect(attachment.contentLength == UInt32(item["content_length"].int))
            return try RemoteAttachmentCipher.open(item.bytes("payload"), of: attachment) == content
        }
    }

    static func compression() throws -> Int {
        try VectorFile.cases("compression").count { item in
            let decoded = try ContentRegistry.decode(item.bytes("encoded"))
            let agrees = decoded == .text(Text(item["text"].text))
            #expect(agrees, "\(item.id): \(decoded)")
            return agrees
        }
    }

    static func archive() throws -> Int {
        try VectorFile.cases("archive").count { item in
            let file = item.bytes("file")
            let expected = item["elements_hex"].array.map { VectorNode.bytes($0.text) }
            for size in [file.count, 1, 100] {
                var reader = ArchiveReader(key: item.bytes("key"))
                var elements: [ArchiveElement] = []
                for start in stride(from: 0, to: file.count, by: size) {
                    elements += try reader.read(Array(file[start..<min(file.count, start + size)]))
                }
                try reader.finish()
                #expect(elements == (try expected.map { try ArchiveElement(serialized: $0) }), "\(item.id)")
            }
            var reader = ArchiveReader(key: item.bytes("key"))
            return try reader.records(file) == expected
        }
    }
}
