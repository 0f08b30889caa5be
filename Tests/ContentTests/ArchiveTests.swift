import Content
import TestSupport
import Testing

struct ArchiveTests {
    private let key = [UInt8](0..<32)

    private func file(_ elements: [ArchiveElement]) throws -> [UInt8] {
        var writer = try ArchiveWriter(key: key, nonce: [UInt8](repeating: 0xff, count: 12))
        var bytes: [UInt8] = []
        for element in elements { bytes += try writer.write(element) }
        return try bytes + writer.finish()
    }

    private func read(_ file: [UInt8], key: [UInt8], pieces size: Int) throws -> [ArchiveElement] {
        var reader = ArchiveReader(key: key)
        var elements: [ArchiveElement] = []
        for start in stride(from: 0, to: file.count, by: size) {
            elements += try reader.read(Array(file[start..<min(start + size, file.count)]))
        }
        try reader.finish()
        return elements
    }

    private var elements: [ArchiveElement] {
        var random = SeededRandom(seed: 7)
        var group = ArchivedConversation(id: random.bytes(16), kind: .directMessage)
        group.directMessageID = "dm:a:b"
        group.mutableMetadata = .init(
            attributes: ["group_name": "x", "app_data": ""], admins: [], superAdmins: ["a"])
        group.disappearInNanoseconds = 5
        let messages = (0..<20).map { number in
            ArchivedMessage(
                id: random.bytes(32), groupID: group.id,
                content: Text(String(repeating: "text \(number) ", count: number * 2000)).encoded()
                    .serialized(),
                sentAtNanoseconds: Int64(number), kind: .application, senderInstallationID: random.bytes(32),
                senderInboxID: "ab", deliveryStatus: .published, sequenceID: 5, originatorID: nil)
        }
        let consent = ConsentDecision(entity: .inbox("ab"), state: .denied, consentedAtNanoseconds: 9)
        return [
            .metadata(ArchiveMetadata(selections: [.messages, .consent], exportedAtNanoseconds: 3)),
            .conversation(group),
        ] + messages.map(ArchiveElement.message) + [.consent(consent)]
    }

    @Test(arguments: [1000, 65_537, 10_000_000])
    func readsWhatItWroteInPiecesOfAnySize(size: Int) throws {
        #expect(try read(try file(elements), key: key, pieces: size) == elements)
    }

    @Test func refusesAnotherKey() throws {
        let bytes = try file(elements)
        #expect(throws: ContentError(.malformedArchive, "")) {
            try read(bytes, key: [UInt8](repeating: 9, count: 32), pieces: 1000)
        }
        #expect(throws: ContentError(.malformedArchive, "")) { try read(bytes, key: [1], pieces: 1000) }
    }

    @Test func noticesAnEndThatComesTooEarly() throws {
        let bytes = try file(elements)
        for count in [0, 5, 14, 200, bytes.count - 1] {
            #expect(throws: ContentError(.malformedArchive, "")) {
                try read(Array(bytes[..<count]), key: key, pieces: 999)
            }
        }
    }

    @Test func wantsTheMetadataFirst() throws {
        let bytes = try file(Array(elements.dropFirst()))
        #expect(throws: ContentError(.malformedArchive, "")) { try read(bytes, key: key, pieces: 9999) }
    }

    @Test func survivesEveryFlippedByte() throws {
        let bytes = try file(Array(elements.prefix(2)) + elements.suffix(1))
        for position in bytes.indices {
            var broken = bytes
            broken[position] ^= 0x41
            _ = try? read(broken, key: key, pieces: 64)
        }
    }
}
