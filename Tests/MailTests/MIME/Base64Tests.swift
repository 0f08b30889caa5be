import Mail
import Testing

/// See: RFC 4648 section 10.
struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("foobar", "Zm9vYmFy"),
    ])
    func theStandardsVectors(text: String, digits: String) {
        #expect(Base64.encode(Array(text.utf8)) == digits)
        #expect(Base64.decode(Array(digits.utf8)) == Array(text.utf8))
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Zg==Zg==", "Zh==", "Zm9=", "Z===", "====", "Zm9v\n", "Zm9-"])
    func whatIsNotCanonicalIsRefused(digits: String) {
        #expect(Base64.decode(Array(digits.utf8)) == nil)
    }

    @Test func aFieldOfBytesReadsBackEqual() {
        for count in [0, 1, 40, 58, 200, 4096] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            #expect(HeaderField("XMTP-Encoded-Content", bytes: bytes).bytes == bytes)
        }
    }
}
