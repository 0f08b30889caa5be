import Content
import TestSupport
import Testing

struct EncodedContentTests {
    private let text = Text("hi").encoded()

    @Test func writesFieldsInAscendingNumberAndParametersInByteOrder() throws {
        let content = EncodedContent(
            type: ContentTypeID(authority: "a", type: "b", majorVersion: 1, minorVersion: 2),
            parameters: ["z": "1", "B": "2", "é": "3", "a": ""], fallback: "", content: [9], compression: 0)
        let expected: [UInt8] =
            [0x0a, 10, 0x0a, 1, 0x61, 0x12, 1, 0x62, 0x18, 1, 0x20, 2] + [
                0x12, 6, 0x0a, 1, 0x42, 0x12, 1, 0x32,
            ]
            + [0x12, 3, 0x0a, 1, 0x61] + [0x12, 6, 0x0a, 1, 0x7a, 0x12, 1, 0x31]
            + [0x12, 7, 0x0a, 2, 0xc3, 0xa9, 0x12, 1, 0x33] + [0x1a, 0, 0x22, 1, 9, 0x28, 0]
        #expect(content.serialized() == expected)
    }

    @Test func keepsTheOrderOfParametersThatWasFound() throws {
        let bytes = EncodedContent(type: nil, parameters: ["z": "1", "a": "2"])
            .serializedKeepingParameterOrder()
        let read = try EncodedContent(serialized: bytes)
        #expect(read.parameters.keys == ["z", "a"])
        #expect(read.serializedKeepingParameterOrder() == bytes)
        #expect(read.serialized() != bytes)
    }

    @Test func keepsKeysApartThatUnicodeHoldsEqual() throws {
        let bytes = EncodedContent(type: nil, parameters: ["\u{e9}": "1", "e\u{301}": "2"]).serialized()
        let read = try EncodedContent(serialized: bytes)
        #expect(read.parameters.count == 2)
        #expect(read.parameters["\u{e9}"] == "1")
        #expect(read.parameters["e\u{301}"] == "2")
        #expect(read.serialized() == bytes)
    }

    @Test func keepsFieldsOfNoKnownNumber() throws {
        let strange: [UInt8] = [0x9a, 0x06, 2, 0x7a, 0x7a, 0xc0, 0x3e, 5]
        let read = try EncodedContent(serialized: text.serialized() + strange)
        #expect(read.unknownFields == strange)
        #expect(read.serialized() == text.serialized() + strange)
        #expect(ContentRegistry.decode(read) == .text(Text("hi")))
    }

    @Test func refusesMoreParametersThanItIsWillingToHold() {
        let many = (0...1000).flatMap { number -> [UInt8] in
            let key = Array(String(number).utf8)
            return [0x12, UInt8(key.count + 2), 0x0a, UInt8(key.count)] + key
        }
        #expect(throws: ContentError(.limitExceeded, "")) { try EncodedContent(serialized: many) }
    }

    @Test(
        arguments: [
            [0xff, 0xff, 0xff], [0x22, 5, 1], [0x20, 1], [0x02, 0], [0x26, 0],
            [0x28, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], [0x9b, 0x06, 0x94, 0x06],
            [0x9c, 0x06], [0x12, 3, 0x0a, 1, 0xff],
            [0x22, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        ] as [[UInt8]])
    func refusesBytesThatAreNoMessage(bytes: [UInt8]) {
        #expect(throws: ContentError(.malformedProtobuf, "")) { try EncodedContent(serialized: bytes) }
    }

    @Test func refusesGroupsWithoutEnd() {
        let deep = [UInt8](repeating: 0x9b, count: 1).flatMap { [$0, 0x06] as [UInt8] }
        let bytes = Array(repeatElement(deep, count: 200).joined())
        #expect(throws: ContentError(.malformedProtobuf, "")) { try EncodedContent(serialized: bytes) }
    }

    @Test func readsWhatItWroteForRandomContent() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<300 {
            var content = EncodedContent(type: nil, content: random.bytes(random.number(below: 40)))
            if !random.oneIn(5) {
                content.type = ContentTypeID(
                    authority: random.pick(["", "xmtp.org", "é"]), type: random.pick(["text", "x"]),
                    majorVersion: UInt32.random(in: 0...UInt32.max, using: &random),
                    minorVersion: random.pick([0, 1]))
            }
            for _ in 0..<random.number(below: 4) {
                content.parameters[String(random.number(below: 100))] = random.pick(["", "v", "\u{0}"])
            }
            content.fallback = random.pick([nil, "", "words"])
            content.compression = random.pick([nil, 0, 1, -1, 7])
            #expect(try EncodedContent(serialized: content.serialized()) == content)
        }
    }

    @Test(arguments: ["xmtp.org/text:1.0", "a/b/c:12.345", "coinbase.com/actions:1.0"])
    func readsAndWritesTheTextFormOfATypeID(text: String) throws {
        #expect(try #require(ContentTypeID(text)).description == text)
    }

    @Test(arguments: [
        "", "text:1.0", "/text:1.0", "a/:1.0", "a/b", "a/b:1", "a/b:1.", "a/b:-1.0", "a/b:1.0.0",
    ])
    func refusesWhatIsNoTypeID(text: String) {
        #expect(ContentTypeID(text) == nil)
    }
}
