import Client
import Content
import Conversations
import Identity
import NodeClient
import Testing

struct HousekeepingTests {
    let scene: Scene

    init() throws { scene = try Scene() }

    @Test func aKeyPackageThatWasUsedIsReplaced() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let first = try await scene.node.keyPackages(of: [bo.installationID.bytes])
        try await bo.sync()
        #expect(try await scene.node.keyPackages(of: [bo.installationID.bytes]) == first)
        _ = try await alix.directMessage(with: bo.inboxID)
        try await bo.sync()
        #expect(try await scene.node.keyPackages(of: [bo.installationID.bytes]) != first)
    }

    @Test func aKeyPackageNobodyUsedIsReplacedAfterThirtyDays() async throws {
        let bo = try await scene.client()
        let first = try await scene.node.keyPackages(of: [bo.installationID.bytes])
        scene.clock.advance(seconds: 31 * 24 * 3600)
        try await bo.sync()
        #expect(try await scene.node.keyPackages(of: [bo.installationID.bytes]) != first)
    }

    @Test func aWelcomeToTheReplacedPackageIsStillReadForADay() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let group = try await alix.group(with: [])
        // Alix has fetched the package; meanwhile it is replaced.
        scene.clock.advance(seconds: 31 * 24 * 3600)
        try await alix.add([bo.inboxID], to: group)
        try await bo.tend()
        scene.clock.advance(seconds: 23 * 3600)
        try await bo.sync()
        #expect(try bo.conversation(group).isActive)
    }

    @Test func theFirstMessageOfANewMemberRenewsItsKey() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let dm = try await alix.directMessage(with: bo.inboxID)
        try await bo.sync()
        let before = try await bo.epoch(of: dm).number
        try await bo.say("hello", in: dm)
        #expect(try await bo.epoch(of: dm).number == before + 1)
        try await bo.say("again", in: dm)
        #expect(try await bo.epoch(of: dm).number == before + 1)
    }

    @Test func aNewInstallationOfAMemberIsTakenInBeforeTheNextMessage() async throws {
        let wallet = try scene.wallet()
        let (alix, bo) = (try await scene.client(), try await scene.client(wallet))
        let dm = try await alix.directMessage(with: bo.inboxID)
        let second = try await scene.client(wallet)
        scene.clock.advance(seconds: 6)
        try await alix.say("both of you", in: dm)
        try await second.sync()
        #expect(try second.texts(in: dm) == ["both of you"])
    }

    @Test func aConversationWaitsForANewerVersionAndGoesOn() async throws {
        let (alix, bo) = (try await scene.client(), try await scene.client())
        let group = try await alix.group(with: [bo.inboxID])
        try await bo.sync()
        try await bo.say("before", in: group)
        await #expect(throws: ClientError.self) {
            try await alix.set(.minimumVersion, to: "99.0.0", in: group)
        }
        let state = try alix.conversation(group)
        try await bo.sync()
        // Whoever set it waits as everybody does.
        #expect(try bo.conversation(group).pausedFor == state.pausedFor)
        #expect(state.pausedFor == "99.0.0")
        let error = await #expect(throws: ClientError.self) { try await bo.say("after", in: group) }
        #expect(error?.code == .paused)
    }
}
