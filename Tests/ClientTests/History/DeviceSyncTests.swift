import Client
import Content
import Conversations
import Identity
import NodeConnection
import Store
import NodeTestSupport
import Testing

/// Two installations of one inbox.
struct DeviceSyncTests {
    let scene: Scene
    let wallet: LocalKeySigner

    init() throws {
        scene = try Scene()
        wallet = try scene.wallet()
    }

    /// The older one has a conversation with a third inbox; both have seen each other.
    private func pair(server: String? = nil, answers: Bool = false) async throws -> (
        older: XMTPClient, newer: XMTPClient, bo: XMTPClient, dm: ConversationID
    ) {
        func open() async throws -> XMTPClient {
            var configuration = scene.configuration(deviceSync: true)
            configuration.historyServer = server
            configuration.files = HTTPFiles()
            configuration.answersHistoryRequests = answers
            return try await XMTPClient.register(configuration, node: scene.node, signer: wallet)
        }
        let (older, bo) = (try await open(), try await scene.client())
        try await older.sync()
        let dm = try await bo.directMessage(with: older.inboxID)
        try await bo.say("past", in: dm)
        try await older.sync()
        let newer = try await open()
        for client in [newer, older, older, newer] { try await client.sync() }
        return (older, newer, bo, dm)
    }

    @Test func theNewerOneIsTakenIntoConversations() async throws {
        let (older, newer, bo, dm) = try await pair()
        #expect(try newer.conversation(dm).isActive)
        #expect(try older.events(after: 0).contains { $0.kind == .installationsChanged })
        try await bo.sync()
        try await bo.say("now", in: dm)
        for client in [older, newer] {
            try await client.sync()
            #expect(try client.texts(in: dm).contains("now"))
        }
    }

    @Test func consentTravelsBothWays() async throws {
        let (older, newer, _, dm) = try await pair()
        for (one, other, state) in [
            (older, newer, ConsentRecord.State.denied), (newer, older, .allowed),
        ] {
            try one.setConsent(state, conversations: [dm])
            try await one.sync()
            try await other.sync()
            #expect(try other.conversation(dm).consent == state)
            #expect(try other.events(after: 0).contains { $0.kind == .consentChanged })
        }
    }

    @Test func theNewerDecisionWinsWhateverTheOrder() async throws {
        let (older, newer, _, dm) = try await pair()
        try older.setConsent(.denied, conversations: [dm])
        scene.clock.advance(seconds: 1)
        try newer.setConsent(.allowed, conversations: [dm])
        try await newer.sync()
        try await older.sync()
        try await newer.sync()
        #expect(try older.conversation(dm).consent == .allowed)
        #expect(try newer.conversation(dm).consent == .allowed)
    }

    /// The newest sync group need not hold everybody.
    @Test func aDecisionReachesInstallationsThatOnlyAnOlderSyncGroupHolds() async throws {
        let (oldest, middle, _, dm) = try await pair()
        let node = Switchboard(scene.node)
        node.hiddenInstallations = [middle.installationID.bytes]
        let newest = try await XMTPClient.register(
            scene.configuration(deviceSync: true), node: node, signer: wallet)
        for client in [newest, oldest, newest] { try await client.sync() }

        try oldest.setConsent(.denied, conversations: [dm])
        for client in [oldest, middle, newest] { try await client.sync() }

        #expect(try middle.conversation(dm).consent == .denied)
        #expect(try newest.conversation(dm).consent == .denied)
    }

    @Test func historyIsAskedForAndAnswered() async throws {
        try await withFiles { server in
            let (older, newer, _, dm) = try await pair(server: server)
            #expect(try newer.texts(in: dm) == [])
            let pin = try await newer.requestHistory()
            try await older.sync()
            let request = try #require(try older.historyRequests().first)
            // Nothing leaves before somebody agrees.
            #expect(request.pin == pin && request.isWaiting)
            #expect(request.installation == newer.installationID)
            try await older.answerHistory(request)
            try await newer.sync()
            #expect(try newer.texts(in: dm) == ["past"])
            #expect(try newer.events(after: 0).contains { $0.kind == .historyImported })
            #expect(try older.historyRequests().first?.isWaiting == false)
        }
    }

    @Test func whoeverAgreedBeforehandAnswersByItself() async throws {
        try await withFiles { server in
            let (older, newer, _, dm) = try await pair(server: server, answers: true)
            try await newer.requestHistory()
            try await older.sync()
            try await newer.sync()
            #expect(try newer.texts(in: dm) == ["past"])
        }
    }

    @Test func anOfferIsListedAndFetchedByItsPin() async throws {
        try await withFiles { server in
            let (older, newer, _, dm) = try await pair(server: server)
            try await older.offerHistory(pin: "mine1")
            try await newer.sync()
            #expect(try newer.historyOffers().map(\.pin) == ["mine1"])
            // What nobody asked for is not read in by itself.
            #expect(try newer.texts(in: dm) == [])
            #expect(try await newer.importHistory(pin: "mine1").messages == 1)
            let error = await #expect(throws: ClientError.self) {
                try await newer.importHistory(pin: "other")
            }
            #expect(error?.code == .notFound)
        }
    }

    @Test func withoutAServerNothingIsAskedFor() async throws {
        let (_, newer, _, _) = try await pair()
        let error = await #expect(throws: ClientError.self) { try await newer.requestHistory() }
        #expect(error?.code == .invalid)
    }
}
