import Client
import Content
import Conversations
import Foundation
import Identity
import Store
import Testing

struct ArchiveFileTests {
    let scene: Scene
    let key = [UInt8](repeating: 5, count: 32)

    init() throws { scene = try Scene() }

    private var path: String { scene.folder + "/archive" }

    @Test func whatWasWrittenIsReadByAnotherInstallation() async throws {
        let wallet = try scene.wallet()
        let (first, bo) = (try await scene.client(wallet), try await scene.client())
        let dm = try await first.directMessage(with: bo.inboxID)
        for number in 0..<5 { try await first.say("\(number)", in: dm) }
        try await bo.sync()
        try await bo.say("answer", in: dm)
        try await first.sync()
        try first.setConsent(.denied, conversations: [dm])
        try first.createArchive(at: path, key: key)
        let second = try await scene.client(wallet)
        let report = try second.importArchive(at: path, key: key)
        #expect(report.conversations == 1 && report.messages == 6 && report.skipped == 0)
        #expect(try second.texts(in: dm) == ["0", "1", "2", "3", "4", "answer"])
        let info = try second.conversation(dm)
        // Being restored allows nothing.
        #expect(info.consent == .denied && !info.isActive && info.peer == bo.inboxID)
        #expect(try second.events(after: 0).count { $0.detail == ClientEvent.restored } == 6)
        #expect(try second.importArchive(at: path, key: key).messages == 0)
        #expect(try second.events(after: 0).count { $0.detail == ClientEvent.restored } == 6)
    }

    @Test func aRestoredConversationComesToLifeWithItsPast() async throws {
        let wallet = try scene.wallet()
        let (first, bo) = (try await scene.client(wallet), try await scene.client())
        let group = try await bo.group(with: [first.inboxID])
        try await bo.say("past", in: group)
        try await first.sync()
        try first.createArchive(at: path, key: key)
        let second = try await scene.client(wallet)
        try second.importArchive(at: path, key: key)
        scene.clock.advance(seconds: 60)
        try await bo.say("present", in: group)
        try await second.sync()
        #expect(try second.texts(in: group) == ["past", "present"])
        #expect(try second.conversation(group).isActive)
    }

    @Test func aDeletionTakesEffect() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let id = [UInt8](repeating: 1, count: 16)
        var conversation = ArchivedConversation(id: id, kind: .directMessage)
        conversation.directMessageID = DirectMessageID(alix.inboxID, bo.inboxID).description
        func message(_ number: UInt8, _ content: EncodedContent, by sender: InboxID) -> ArchivedMessage {
            ArchivedMessage(
                id: [UInt8](repeating: number, count: 32), groupID: id, content: content.serialized(),
                sentAtNanoseconds: Int64(number), kind: .application, senderInstallationID: [],
                senderInboxID: sender.text, deliveryStatus: .published, sequenceID: nil, originatorID: nil)
        }
        func deletion(_ number: UInt8, of target: UInt8, by sender: InboxID) throws -> ArchivedMessage {
            let name = String(repeating: "0\(target)", count: 32)
            return try message(number, DeleteMessage(messageID: name).encoded(), by: sender)
        }
        let file = try ArchiveFileMaker(key: key).file([
            .metadata(ArchiveMetadata(selections: [.messages], exportedAtNanoseconds: 1)),
            .conversation(conversation),
            // The deletions come first, as they may.
            .message(deletion(4, of: 1, by: bo.inboxID)), .message(deletion(5, of: 2, by: bo.inboxID)),
            .message(message(1, Text("gone").encoded(), by: bo.inboxID)),
            .message(message(2, Text("stays").encoded(), by: alix.inboxID)),
        ])
        try Data(file).write(to: URL(fileURLWithPath: path))
        #expect(try alix.importArchive(at: path, key: key).messages == 4)
        #expect(try alix.texts(in: ConversationID(id)) == ["stays"])
    }

    @Test func whatDisappearsKeepsItsTime() async throws {
        let wallet = try scene.wallet()
        let (first, bo) = (try await scene.client(wallet), try await scene.client())
        let dm = try await first.directMessage(
            with: bo.inboxID,
            disappearing: DisappearingSettings(fromNanoseconds: 1, inNanoseconds: 3_600_000_000_000))
        let id = try await first.send(Text("regret"), to: dm)
        try await first.sync()
        try first.createArchive(at: path, key: key)
        let second = try await scene.client(wallet)
        try second.importArchive(at: path, key: key)
        #expect(try second.message(id)?.expireNanoseconds != nil)
        scene.clock.advance(seconds: 3601)
        try second.expire()
        #expect(try second.texts(in: dm) == [])
        let third = try await scene.client(wallet)
        try third.importArchive(at: path, key: key)
        #expect(try third.message(id) == nil)
    }

    @Test func anArchiveOfAnotherInboxIsRefused() async throws {
        let (alix, bo, stranger) = (
            try await scene.client(), try await scene.client(), try await scene.client()
        )
        let dm = try await alix.directMessage(with: bo.inboxID)
        try await alix.say("hello", in: dm)
        try alix.createArchive(at: path, key: key)
        let error = #expect(throws: ClientError.self) { try stranger.importArchive(at: path, key: key) }
        #expect(error?.code == .invalid)
        #expect(try stranger.conversations().isEmpty)
    }

    @Test func aWrongKeyACutFileAndAFileThatIsThereAreRefused() async throws {
        let alix = try await scene.client()
        try alix.createArchive(at: path, key: key)
        #expect(throws: ClientError.self) { try alix.createArchive(at: path, key: key) }
        #expect(throws: ClientError.self) {
            try alix.importArchive(at: path, key: [UInt8](repeating: 6, count: 32))
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.dropLast(3).write(to: URL(fileURLWithPath: path + ".cut"))
        #expect(throws: ClientError.self) { try alix.importArchive(at: path + ".cut", key: key) }
        #expect(try XMTPClient.archiveMetadata(at: path, key: key).selections == [.messages, .consent])
        #expect(throws: ClientError.self) { try alix.createArchive(at: path + ".short", key: [1]) }
        #expect(!FileManager.default.fileExists(atPath: path + ".short"))
    }
}

/// An archive of given records, whatever they are.
struct ArchiveFileMaker {
    let key: [UInt8]

    func file(_ elements: [ArchiveElement]) throws -> [UInt8] {
        var writer = try ArchiveWriter(key: key, nonce: [UInt8](repeating: 0, count: 12))
        var file: [UInt8] = []
        for element in elements { file += try writer.write(element) }
        return file + (try writer.finish())
    }
}
