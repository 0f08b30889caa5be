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

    @Test func deletionsTakeEffectAndWhatDisappearsKeepsItsTime() async throws {
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
